import type { Budget } from '../../../shared/contract/budgets.ts'
import type { BudgetState } from '../../../shared/contract/system.ts'
import { useBudgets, useCoreNow } from '../../app/budgets.tsx'
import { budgetLevel } from '../../ui/budget.ts'
import type { Mood } from '../../ui/state-word.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { isRefusing, refusedAt } from '../../parts/budgets/standing.ts'
import { formatNear } from '../../parts/budgets/times.ts'

/** The daily budget's level, which knows whether that very budget turns requests away, or did in this window. */
export function useDailyLevel(daily: BudgetState): { readonly mood: Mood; readonly word: string } {
  const now = useCoreNow()
  const budget = useBudgets()?.find(({ id }) => id === 'daily')
  const level = budgetLevel(daily, budget !== undefined && isRefusing(budget, now))
  const refused = budget === undefined ? null : refusedWhen(budget, now)
  if (level.mood === 'bad' || refused === null) return level
  return { mood: 'warn', word: `Refused a request at ${refused}` }
}

/** "14:02". Not how long ago: a screen reader would be told anew each minute. */
function refusedWhen(budget: Budget, now: number): string | null {
  const at = refusedAt(budget)
  return at === null ? null : formatNear(at, now, budget.timezone)
}

/** The day's state in words; when another budget turns requests away, or did, that one by its name. */
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
  const refused = budgets.find((budget) => refusedAt(budget) !== null)
  if (refused !== undefined && level.mood === 'good') {
    const words = `Budget ${refused.name} refused a request at ${refusedWhen(refused, now)}`
    return <StateWord mood="warn">{words}</StateWord>
  }
  return <StateWord mood={level.mood}>{level.word}</StateWord>
}
