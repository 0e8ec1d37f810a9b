/** Where a budget stands, in shares and words. */
import type { BudgetState } from '../../shared/contract/system.ts'
import type { Mood } from './state-word.tsx'

/** The named marks on every gauge and bullet. */
export const THRESHOLDS = [
  { share: 0.5, name: 'Half' },
  { share: 0.8, name: 'Warning' },
  { share: 1, name: 'Limit' },
] as const

/** Settled and held money as shares of the limit. A limit of zero is used up from the start. */
export function budgetShares(budget: BudgetState): { readonly settled: number; readonly held: number } {
  if (budget.limitNanoUsd <= 0) return { settled: 1, held: 0 }
  return {
    settled: budget.settledNanoUsd / budget.limitNanoUsd,
    held: budget.heldNanoUsd / budget.limitNanoUsd,
  }
}

/** The state of a budget by what is settled, for held money may yet come back, and by whether it turns requests away. */
export function budgetLevel(
  budget: BudgetState,
  refusing = false,
): { readonly mood: Mood; readonly word: string } {
  const { settled } = budgetShares(budget)
  if (settled >= 1) return { mood: 'bad', word: 'Limit reached' }
  if (refusing) return { mood: 'bad', word: 'Refusing requests: no room for the worst case' }
  if (settled >= 0.8) return { mood: 'warn', word: 'Over 80 % of the limit' }
  if (settled >= 0.5) return { mood: 'good', word: 'Past half of the limit' }
  return { mood: 'good', word: 'Within the limit' }
}
