import type { BudgetState } from '../../../shared/contract/system.ts'
import { useBudgets, useCoreNow } from '../../app/budgets.tsx'
import { budgetLevel } from '../../ui/budget.ts'
import type { Mood } from '../../ui/state-word.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { isRefusing } from '../../parts/budgets/standing.ts'

/** The daily budget's level, which knows whether that very budget turns requests away now. */
export function useDailyLevel(daily: BudgetState): { readonly mood: Mood; readonly word: string } {
  const now = useCoreNow()
  const budget = useBudgets()?.find(({ id }) => id === 'daily')
  return budgetLevel(daily, budget !== undefined && isRefusing(budget, now))
}

/** The day's state in words; when another budget turns requests away, that one by its name. */
export function BudgetStateLine({ daily }: { readonly daily: BudgetState }) {
  const now = useCoreNow()
  const budgets = useBudgets() ?? []
  const level = useDailyLevel(daily)
  const refusing = budgets.filter((budget) => isRefusing(budget, now)).map(({ name }) => name)
  const [first] = refusing
  if (first !== undefined && level.mood !== 'bad') {
    return (
      <StateWord mood="bad" title={`No room for the worst case of what was asked: ${refusing.join(', ')}`}>
        {refusing.length === 1
          ? `Budget ${first} refuses requests`
          : `${refusing.length} budgets refuse requests`}
      </StateWord>
    )
  }
  return <StateWord mood={level.mood}>{level.word}</StateWord>
}
