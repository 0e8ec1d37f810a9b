/** The budgets as they stand, shared by the strip and the screens: one subscription for all. */
import { createContext, useContext, useState } from 'react'
import type { ReactNode } from 'react'
import type { Budget } from '../../shared/contract/budgets.ts'
import { useWatch } from '../rpc/use-watch.ts'
import type { Subscribe, Watched } from '../rpc/use-watch.ts'
import { useNow } from '../ui/use-now.ts'

interface BudgetsState {
  readonly budgets: readonly Budget[]
}

const BudgetsContext = createContext<Watched<BudgetsState> | null>(null)

const subscribe: Subscribe<BudgetsState> = (client, options) => client.budgets.watch(undefined, options)

export function BudgetsProvider({ children }: { readonly children: ReactNode }) {
  return <BudgetsContext value={useWatch(subscribe)}>{children}</BudgetsContext>
}

export function useWatchedBudgets(): Watched<BudgetsState> {
  const watched = useContext(BudgetsContext)
  if (watched === null) throw new Error('useWatchedBudgets needs a BudgetsProvider above it')
  return watched
}

/** Null before the first snapshot. */
export const useBudgets = (): readonly Budget[] | null => useWatchedBudgets().snapshot?.state.budgets ?? null

/** The core's clock by the second: this page's own may differ from it. */
export function useCoreNow(): number {
  const at = useWatchedBudgets().snapshot?.at ?? null
  const now = useNow()
  // How far ahead the core's clock is, as seen when its newest snapshot arrived.
  const [clock, setClock] = useState<{ readonly at: number | null; readonly aheadMs: number }>(UNKNOWN)
  if (at !== null && clock.at !== at) setClock({ at, aheadMs: at - now })
  return now + clock.aheadMs
}

const UNKNOWN = { at: null, aheadMs: 0 } as const
