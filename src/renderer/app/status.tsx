/** The status of the console, shared by the strip and the screens: one subscription for all. */
import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import type { Status } from '../../shared/contract/system.ts'
import { useWatch } from '../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../rpc/use-watch.ts'

const StatusContext = createContext<Watched<Status> | null>(null)

const subscribe: Subscribe<Status> = (client, options) => client.system.watchStatus(undefined, options)

export function StatusProvider({ children }: { readonly children: ReactNode }) {
  return <StatusContext value={useWatch(subscribe)}>{children}</StatusContext>
}

export function useWatchedStatus(): Watched<Status> {
  const watched = useContext(StatusContext)
  if (watched === null) throw new Error('useWatchedStatus needs a StatusProvider above it')
  return watched
}

/** Null before the first snapshot. */
export const useStatus = (): Status | null => useWatchedStatus().snapshot?.state ?? null
