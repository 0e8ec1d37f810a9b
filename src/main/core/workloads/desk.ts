/** Workloads as the console shows them: listed with what they did, made, given policies, reviewed and removed. */
import { z } from 'zod'
import type { Span } from '../../../shared/contract/ledger.ts'
import type { OwnPolicy, WorkloadList, WorkloadState } from '../../../shared/contract/workloads.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { AuditDraft, ClientKeyRecord, Ledger, WorkloadRecord } from '../ledger/ledger.ts'
import { activityIn, NO_ACTIVITY } from './activity.ts'
import { DEFAULT_NAME, MOST_UNREVIEWED, OTHER } from './names.ts'
import type { Workloads } from './workloads.ts'

const DAY_MS = 86_400_000
/** In the audit log; no workload can have this name. */
const DEFAULT_SUBJECT = '(default)'

/** The message says why, and what to do instead. */
export class WorkloadRefusal extends Error {
  readonly workload: string

  constructor(workload: string, message: string) {
    super(message)
    this.name = 'WorkloadRefusal'
    this.workload = workload
  }
}

/** The changing ones throw {@link WorkloadRefusal}, and then change nothing. They count from the next request on. */
export interface WorkloadDesk {
  list(): Promise<WorkloadList>
  create(name: string, policy: OwnPolicy): void
  /** `''` for the default policy. Whoever sets a policy has looked: it is reviewed by that. */
  edit(name: string, policy: OwnPolicy, reason: string | null): void
  review(name: string): void
  /** Forgets the policy; its rows keep its name. Rejects while it is in use: it would be back at once. */
  remove(name: string, reason: string | null): Promise<void>
  /** Makes it, reviewed, where it is not there yet: a part of a change that is made with `Ledger.change`. */
  ensure(name: string): void
  /** Reads again what is stored: such a change was undone. */
  forget(): void
}

export interface WorkloadDeskOptions {
  readonly workloads: Workloads
  readonly ledger: Pick<Ledger, 'workloads' | 'audit' | 'change' | 'keys' | 'reader'>
  readonly budgets: Pick<Budgets, 'list'>
  readonly now: () => number
}

export function createWorkloadDesk({ workloads, ledger, budgets, now }: WorkloadDeskOptions): WorkloadDesk {
  const { reader, workloads: store } = ledger
  const find = (name: string): WorkloadRecord | undefined =>
    workloads.all().find((record) => record.name === name)
  const lastDay = (): Span => ({ from: now() - DAY_MS, to: now() + 1 })

  /** The calendar month, as the monthly budget has it. */
  function month(): Span {
    const monthly = budgets.list().find(({ id }) => id === 'monthly')
    return { from: monthly?.windowStart ?? 0, to: monthly?.windowEnd ?? now() + 1 }
  }

  function known(name: string): WorkloadRecord {
    const record = find(name)
    if (!record) throw new WorkloadRefusal(name, 'There is no such workload any more. Load the list again.')
    return record
  }

  function change(
    write: (at: number) => Pick<AuditDraft, 'action' | 'subject' | 'reason' | 'before' | 'after'>,
  ) {
    const at = now()
    ledger.change(() => ledger.audit.add({ at, actor: 'console', ...write(at) }))
    workloads.reload()
  }

  function add(name: string, policy: OwnPolicy): void {
    change((at) => {
      store.put(name, policy, at)
      return { action: 'workload.create', subject: name, reason: null, before: null, after: stored(policy) }
    })
  }

  /** Those that are not revoked, by the workload that they bring. */
  function keysByWorkload(): Partial<Record<string, ClientKeyRecord[]>> {
    const active = ledger.keys
      .list()
      .filter(({ workload, revokedAt }) => workload !== null && revokedAt === null)
    return Object.groupBy(active, ({ workload }) => workload ?? '')
  }

  return {
    async list() {
      const [day, thisMonth] = await Promise.all([activityIn(lastDay(), reader), activityIn(month(), reader)])
      const keys = keysByWorkload()
      const stateOf = (name: string, record: WorkloadRecord | undefined): WorkloadState => ({
        name,
        own: record?.policy ?? {},
        policy: workloads.policyOf(name === DEFAULT_NAME ? null : name),
        reviewedAt: record?.reviewedAt ?? null,
        createdAt: record?.createdAt ?? null,
        last24h: day.get(name) ?? NO_ACTIVITY,
        thisMonth: thisMonth.get(name) ?? NO_ACTIVITY,
        keys: (keys[name] ?? []).map((key) => ({ id: key.id, name: key.name })),
      })
      const named = workloads.all().filter(({ name }) => name !== DEFAULT_NAME)
      return {
        workloads: [
          stateOf(DEFAULT_NAME, find(DEFAULT_NAME)),
          ...named.map((record) => stateOf(record.name, record)),
        ],
        unreviewed: named.filter(({ name, reviewedAt }) => reviewedAt === null && name !== OTHER).length,
        mostUnreviewed: MOST_UNREVIEWED,
      }
    },
    create(name, policy) {
      if (find(name)) {
        throw new WorkloadRefusal(
          name,
          `There is a workload named "${name}" already. Edit its policy instead.`,
        )
      }
      add(name, policy)
    },
    edit(name, policy, reason) {
      const before = name === DEFAULT_NAME ? find(name)?.policy : known(name).policy
      change((at) => {
        store.put(name, policy, at)
        return {
          action: 'workload.edit',
          subject: name === DEFAULT_NAME ? DEFAULT_SUBJECT : name,
          reason,
          before: stored(before ?? {}),
          after: stored(policy),
        }
      })
    },
    review(name) {
      if (known(name).reviewedAt !== null) return
      change((at) => {
        store.review(name, at)
        return { action: 'workload.review', subject: name, reason: null, before: null, after: null }
      })
    },
    async remove(name, reason) {
      known(name)
      const [key] = keysByWorkload()[name] ?? []
      if (key) {
        throw new WorkloadRefusal(
          name,
          `It is what the client key "${key.name}" sends its requests as. Give that key another one first.`,
        )
      }
      if ((await activityIn(lastDay(), reader)).has(name)) {
        throw new WorkloadRefusal(
          name,
          'Requests came under this name in the last 24 hours: with the next one it would be back, without its policy. Remove it once nobody names it.',
        )
      }
      const { policy } = known(name)
      change(() => {
        store.remove(name)
        return { action: 'workload.remove', subject: name, reason, before: stored(policy ?? {}), after: null }
      })
    },
    ensure(name) {
      if (!find(name)) add(name, {})
    },
    forget: () => workloads.reload(),
  }
}

/** As the audit log keeps it: what is not set is not there. */
const stored = (policy: OwnPolicy): NonNullable<AuditDraft['after']> =>
  z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(policy)))
