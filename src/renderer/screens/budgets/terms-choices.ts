/** What a budget can count and over which windows, as choices. */
import type { BudgetPeriod, BudgetScope } from '../../../shared/contract/budgets.ts'
import type { Choice } from '../../ui/select.tsx'
import { SCOPE_WORDS } from '../../parts/budgets/words.ts'

export const SCOPE_CHOICES: readonly Choice<BudgetScope>[] = [
  { value: 'workload', name: SCOPE_WORDS.workload },
  { value: 'key', name: SCOPE_WORDS.key },
  { value: 'model', name: SCOPE_WORDS.model, about: 'the one that serves' },
  { value: 'all', name: SCOPE_WORDS.all },
]

export const BUDGET_PERIOD_CHOICES: readonly Choice<BudgetPeriod>[] = [
  { value: 'day', name: 'Day' },
  { value: 'week', name: 'Week', about: 'from Monday' },
  { value: 'month', name: 'Month' },
]
