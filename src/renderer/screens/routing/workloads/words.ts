/** Workloads in words: what the table and the details say of them. */
import type { Budget } from '../../../../shared/contract/budgets.ts'
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import type { WorkloadActivity, WorkloadState } from '../../../../shared/contract/workloads.ts'
import { formatUsd } from '../../../../shared/money.ts'
import { PERIOD_WORDS } from '../../../parts/budgets/times.ts'
import { shareOfLimit } from '../../../parts/budgets/words.ts'
import { DEFAULT_QUERY, writeQuery } from '../../../parts/ledger-query.ts'
import { NONE, formatCount, formatExactShare, formatShare } from '../../../ui/format.ts'
import type { Mood } from '../../../ui/state-word.tsx'

export const isDefault = ({ name }: Pick<WorkloadState, 'name'>): boolean => name === ''

export const nameInWords = (name: string): string => (name === '' ? 'Default policy' : name)

/** Null for the default policy: there is nothing to review. */
export function reviewInWords(workload: Pick<WorkloadState, 'name' | 'reviewedAt'>): {
  readonly mood: Mood
  readonly word: string
} | null {
  if (isDefault(workload)) return null
  return workload.reviewedAt === null
    ? { mood: 'warn', word: 'Unreviewed' }
    : { mood: 'good', word: 'Reviewed' }
}

/** "Every", one by its name, or how many. */
export function modelsInWords(allowed: readonly string[] | null): string {
  if (allowed === null) return 'Every'
  return allowed.length === 1 ? (allowed[0] ?? NONE) : `${allowed.length} models`
}

/** The rollout that decides a workload's share; undefined where none does. */
export const rolloutOf = (name: string, rollouts: readonly Rollout[]): Rollout | undefined =>
  rollouts.find(({ workload, endedAt }) => workload === name && endedAt === null)

/** "Stage 2 of 4, 10 %". */
export function rolloutInWords(rollout: Rollout | undefined): string {
  if (rollout === undefined) return NONE
  const { state, stage, stages, share } = rollout
  const amount = share === null ? '' : `, ${formatExactShare(share)}`
  switch (state) {
    case 'running':
      return `Stage ${stage + 1} of ${stages.length}${amount}`
    case 'held':
      return `Held at ${stage + 1} of ${stages.length}${amount}`
    case 'finished':
      return `Finished${amount}`
    case 'rolled_back':
      return `Rolled back${amount}`
  }
}

export interface Share {
  readonly share: number
  readonly by: 'rollout' | 'own' | 'default' | 'ratio'
}

/** What share of its requests goes to serverless first, and who says so; null while the ratio is not known yet. */
export function shareOf(
  { own, policy }: Pick<WorkloadState, 'own' | 'policy'>,
  rollout: Rollout | undefined,
  ratio: number | null,
): Share | null {
  if (rollout?.share != null) return { share: rollout.share, by: 'rollout' }
  if (policy.serverlessShare !== null) {
    return { share: policy.serverlessShare, by: own.serverlessShare == null ? 'default' : 'own' }
  }
  return ratio === null ? null : { share: ratio, by: 'ratio' }
}

export const SHARE_BY: Readonly<Record<Share['by'], string>> = {
  rollout: 'by its rollout',
  own: 'by its own policy',
  default: 'by the default policy',
  ratio: 'the ratio for all',
}

/** Its budgets, the fullest first. */
export function budgetsOf(name: string, budgets: readonly Budget[]): readonly Budget[] {
  const fill = (budget: Budget): number => budget.settledNanoUsd / Math.max(1, budget.limitNowNanoUsd)
  return budgets
    .filter(({ scope, subject }) => scope === 'workload' && subject === name)
    .toSorted((one, other) => fill(other) - fill(one))
}

/** "42 % of $5.00 per day". */
export function budgetInWords({ settledNanoUsd, limitNowNanoUsd, period }: Budget): string {
  const share = shareOfLimit(settledNanoUsd, limitNowNanoUsd)
  return `${share} of ${formatUsd(limitNowNanoUsd)} ${PERIOD_WORDS[period].per}`
}

/** "None", or how many and which share of the attempts. */
export function failuresInWords({ failed, attempts }: WorkloadActivity): string {
  return failed === 0 ? 'none' : `${formatCount(failed)}, ${formatShare(failed / attempts)} of attempts`
}

/** The Ledger screen's address for its rows of the last 24 hours. */
export function rowsHref(name: string): string {
  const query = writeQuery({ ...DEFAULT_QUERY, span: '24h', traits: { workload: name } })
  return `#/ledger?${query.toString()}`
}
