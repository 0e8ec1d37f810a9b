/** What each workload did lately, from the ledger's rollups: counted on the reader's thread, for all at once. */
import type { Span } from '../../../shared/contract/ledger.ts'
import type { WorkloadActivity } from '../../../shared/contract/workloads.ts'
import { ZERO_USD } from '../../../shared/money.ts'
import type { LedgerQuestions } from '../ledger/ledger.ts'

/** More than there can be names in any span that somebody looks at. */
const ALL = 100_000

export const NO_ACTIVITY: WorkloadActivity = { requests: 0, attempts: 0, failed: 0, costNanoUsd: ZERO_USD }

/** By workload, `''` for requests without one; what did nothing is not in it. */
export async function activityIn(
  span: Span,
  { groups }: Pick<LedgerQuestions, 'groups'>,
): Promise<ReadonlyMap<string, WorkloadActivity>> {
  const by = { by: 'workload', timezone: 'UTC', limit: ALL } as const
  const [all, failed] = await Promise.all([
    groups({ ...by, filter: span }),
    groups({ ...by, filter: { ...span, outcome: 'failed' } }),
  ])
  const failures = new Map(failed.groups.map(({ value, total }) => [value, total.attempts]))
  return new Map(
    all.groups.map(({ value, total: { requests, attempts, costNanoUsd } }) => [
      value,
      { requests, attempts, costNanoUsd, failed: failures.get(value) ?? 0 },
    ]),
  )
}
