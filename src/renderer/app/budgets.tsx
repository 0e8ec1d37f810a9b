/** The budgets as they stand, shared by the strip and the screens: one subscription for all. */
import { createContext, useContext } from 'react'
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
  const { snapshot } = useWatchedBudgets()
  const now = useNow()
  // As far ahead as it was when its newest snapshot arrived, which may be a while ago on a screen just opened.
  return snapshot === null ? now : now + snapshot.at - snapshot.receivedAt
}
