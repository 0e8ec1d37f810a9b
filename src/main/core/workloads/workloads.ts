/** Workloads: named kinds of traffic, each treated by a policy; what a client names first is entered as it comes. */
import type { WorkloadPolicy } from '../../../shared/contract/workloads.ts'
import type { Ledger, WorkloadRecord } from '../ledger/ledger.ts'
import { DEFAULT_NAME, MOST_UNREVIEWED, OTHER } from './names.ts'
import { over, UNREADABLE_POLICY, UNSET_POLICY } from './policies.ts'

export { createWorkloadDesk, WorkloadRefusal, type WorkloadDesk } from './desk.ts'

/** What a request's way asks: cheap, and without a query. */
export interface Workloads {
  /** The policy of a workload, resolved over the default one, which counts for requests without a workload too. */
  policyOf(name: string | null): WorkloadPolicy
  /**
   * The workload that a request belongs to: what it asked for, else its key's. A name that was not seen before is
   * entered, unreviewed; beyond {@link MOST_UNREVIEWED} of those it is {@link OTHER}. Never throws: a ledger that
   * cannot be written refuses the request where its money is held.
   */
  resolve(asked: string | null, keyWorkload: string | null): string | null
  /**
   * For how many days recorded text is kept where all of it goes after `most`: by default, and of the workloads for
   * which that is another time.
   */
  retentionDays(most: number): { readonly byDefault: number; readonly own: ReadonlyMap<string, number> }
  all(): readonly WorkloadRecord[]
  /** Reads again what is stored: after a change, or when the ledger was replaced by a backup of it. */
  reload(): void
}

export interface WorkloadsOptions {
  readonly ledger: Pick<Ledger, 'workloads'>
  readonly now: () => number
  readonly onTrouble: (problem: string) => void
}

export function createWorkloads({
  ledger: { workloads: store },
  now,
  onTrouble,
}: WorkloadsOptions): Workloads {
  let records: readonly WorkloadRecord[] = []
  let standard = UNSET_POLICY
  const policies = new Map<string, WorkloadPolicy>()
  let unreviewed = 0

  function ownOf({ name, policy }: WorkloadRecord) {
    if (policy !== null) return policy
    onTrouble(
      `the policy of the workload "${name}" cannot be read: the default counts, and nothing is recorded`,
    )
    return UNREADABLE_POLICY
  }

  function load(): void {
    records = store.all()
    const byDefault = records.find(({ name }) => name === DEFAULT_NAME)
    standard = byDefault ? over(UNSET_POLICY, ownOf(byDefault)) : UNSET_POLICY
    policies.clear()
    unreviewed = 0
    for (const record of records) {
      if (record.name === DEFAULT_NAME) continue
      policies.set(record.name, over(standard, ownOf(record)))
      if (record.reviewedAt === null && record.name !== OTHER) unreviewed += 1
    }
  }
  load()

  /** The one write that a name costs, the first time it is seen. */
  function enter(name: string): void {
    try {
      store.see(name, now())
    } catch {
      return
    }
    load()
  }

  return {
    policyOf: (name) => (name === null ? standard : (policies.get(name) ?? standard)),
    resolve(asked, keyWorkload) {
      const wanted = asked ?? keyWorkload
      if (wanted === null || policies.has(wanted)) return wanted
      const name = unreviewed < MOST_UNREVIEWED ? wanted : OTHER
      if (!policies.has(name)) enter(name)
      return name
    },
    retentionDays(most) {
      const days = (policy: WorkloadPolicy): number => Math.min(policy.retentionDays ?? most, most)
      const byDefault = days(standard)
      const own = new Map([...policies].map(([name, policy]): [string, number] => [name, days(policy)]))
      for (const [name, kept] of own) if (kept === byDefault) own.delete(name)
      return { byDefault, own }
    },
    all: () => records,
    reload: load,
  }
}
