/** A budget as it is being filled in. */
import type {
  Budget,
  BudgetChanges,
  BudgetDraft,
  BudgetPeriod,
  BudgetScope,
  BudgetThreshold,
} from '../../../shared/contract/budgets.ts'
import { exactUsd } from '../../../shared/money.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import { NO_AMOUNT, readUsd } from '../../ui/money-input.tsx'

export interface Entries {
  readonly name: string
  readonly scope: BudgetScope
  readonly subject: string
  readonly period: BudgetPeriod
  readonly timezone: string
  readonly limit: string
  readonly enforcement: Budget['enforcement']
  readonly thresholds: readonly BudgetThreshold[]
}

export const DEFAULT_THRESHOLDS: readonly BudgetThreshold[] = [
  { of: 'actual', percent: 50 },
  { of: 'actual', percent: 80 },
  { of: 'actual', percent: 100 },
  { of: 'forecast', percent: 100 },
]

export const emptyEntries = (timezone: string, workload = ''): Entries => ({
  name: workload,
  scope: 'workload',
  subject: workload,
  period: 'day',
  timezone,
  limit: '',
  enforcement: 'hard',
  thresholds: DEFAULT_THRESHOLDS,
})

export const entriesOf = (budget: Budget): Entries => ({
  name: budget.name,
  scope: budget.scope,
  subject: budget.subject,
  period: budget.period,
  timezone: budget.timezone,
  limit: exactUsd(budget.limitNanoUsd),
  enforcement: budget.enforcement,
  thresholds: budget.thresholds.map(({ of, percent }) => ({ of, percent })),
})

export type Problems = Partial<Record<keyof Entries, string>>

/** What keeps the entries from being a budget, by the field to look at. */
export function problemsOf(entries: Entries): Problems {
  const { name, scope, subject, limit, timezone } = entries
  return {
    ...(name.trim() === '' && { name: 'Give it a name: refusals and alerts call it by that.' }),
    ...(scope !== 'all' && subject.trim() === '' && { subject: SUBJECT_MISSING[scope] }),
    ...(readUsd(limit) === null && { limit: NO_AMOUNT }),
    ...(timezone.trim() === '' && { timezone: 'Name a timezone, such as Europe/Berlin.' }),
  }
}

const SUBJECT_MISSING = {
  key: 'Choose the client key.',
  workload: 'Name the workload, as requests name it in x-sophia-workload.',
  model: 'Choose the model.',
} as const

/** Null while something is missing. The name does not count: a preview needs none. */
export function draftOf(entries: Entries): BudgetDraft | null {
  const limitNanoUsd = readUsd(entries.limit)
  const problems = problemsOf(entries)
  if (limitNanoUsd === null || problems.subject !== undefined || problems.timezone !== undefined) return null
  const { scope, subject, period, timezone, enforcement } = entries
  const terms = { scope, period, enforcement, subject: scope === 'all' ? '' : subject.trim() }
  return { ...terms, ...changesOf(entries, limitNanoUsd), timezone: timezone.trim() }
}

/** What can change later. */
export function changesOf(entries: Entries, limitNanoUsd: NanoUsd): BudgetChanges {
  const { name, enforcement, thresholds } = entries
  return { name: name.trim(), enforcement, limitNanoUsd, thresholds: [...thresholds] }
}

/** With one more, in the order in which they are reached: what is spent first; the same one twice is one. */
export function withThreshold(
  thresholds: readonly BudgetThreshold[],
  added: BudgetThreshold,
): readonly BudgetThreshold[] {
  const others = thresholds.filter(({ of, percent }) => of !== added.of || percent !== added.percent)
  return [...others, added].sort((a, b) => (a.of === b.of ? a.percent - b.percent : a.of < b.of ? -1 : 1))
}
