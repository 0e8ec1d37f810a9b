/** The overrides in force, shared by the banner, the commands and the screens: one subscription for all. */
import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import type { Override, Overrides } from '../../shared/contract/overrides.ts'
import { useWatch } from '../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../rpc/use-watch.ts'

const OverridesContext = createContext<Watched<Overrides> | null>(null)

const subscribe: Subscribe<Overrides> = (client, options) => client.overrides.watch(undefined, options)

export function OverridesProvider({ children }: { readonly children: ReactNode }) {
  return <OverridesContext value={useWatch(subscribe)}>{children}</OverridesContext>
}

export function useWatchedOverrides(): Watched<Overrides> {
  const watched = useContext(OverridesContext)
  if (watched === null) throw new Error('useWatchedOverrides needs an OverridesProvider above it')
  return watched
}

const NONE: readonly Override[] = []

/** Those that were in force at the newest snapshot, the force first; none before the first. */
export const useOverrides = (): readonly Override[] => useWatchedOverrides().snapshot?.state.inForce ?? NONE
