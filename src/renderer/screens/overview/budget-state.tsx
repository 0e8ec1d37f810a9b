import type { BudgetState } from '../../../shared/contract/system.ts'
import { useBudgets, useCoreNow } from '../../app/budgets.tsx'
import { budgetLevel } from '../../ui/budget.ts'
import type { Mood } from '../../ui/state-word.tsx'
import { StateWord } from '../../ui/state-word.tsx'
import { RaiseButton } from '../budgets/raise-button.tsx'
import { isRefusing } from '../budgets/standing.ts'
import styles from './spend.module.css'

/** The daily budget's level, which knows whether that very budget turns requests away now. */
export function useDailyLevel(daily: BudgetState): { readonly mood: Mood; readonly word: string } {
  const now = useCoreNow()
  const budget = useBudgets()?.find(({ id }) => id === 'daily')
  return budgetLevel(daily, budget !== undefined && isRefusing(budget, now))
}

/** The day's state in words; when another budget turns requests away, that one by its name. A click raises it. */
export function BudgetStateLine({ daily }: { readonly daily: BudgetState }) {
  const now = useCoreNow()
  const budgets = useBudgets() ?? []
  const level = useDailyLevel(daily)
  const refusing = budgets.filter((budget) => isRefusing(budget, now))
  const own = budgets.find(({ id }) => id === 'daily')
  const [other] = refusing.filter(({ id }) => id !== 'daily')
  const toRaise = level.mood === 'bad' ? own : other
  const showOther = other !== undefined && level.mood !== 'bad'
  return (
    <>
      <span role="status" data-testid="budget-state" className={styles.words}>
        {showOther ? (
          <StateWord mood="bad" title={`${other.name} has no room for the worst case of what was asked`}>
            {`Budget ${other.name} refuses requests`}
          </StateWord>
        ) : (
          <StateWord mood={level.mood}>{level.word}</StateWord>
        )}
      </span>
      {toRaise !== undefined && <RaiseButton small look="outlined" budget={toRaise} />}
    </>
  )
}
