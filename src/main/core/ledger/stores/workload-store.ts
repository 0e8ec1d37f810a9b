/** Workloads: their names, the policies that were set for them, and whether anybody has looked at them. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { ownPolicySchema, type OwnPolicy } from '../../../../shared/contract/workloads.ts'

export interface WorkloadRecord {
  /** `''` for the default policy. */
  readonly name: string
  /** Null: it is stored in a way that this version does not understand. */
  readonly policy: OwnPolicy | null
  /** Null: a client named it, and nobody has looked yet. */
  readonly reviewedAt: number | null
  readonly createdAt: number
  readonly changedAt: number
}

export interface WorkloadStore {
  /** By name. */
  all(): WorkloadRecord[]
  /** Enters a name that a client gave, unreviewed and without a policy of its own. One that is there stays as it is. */
  see(name: string, now: number): void
  /** Sets the policy; the workload is made when it is not there, and counts as reviewed. */
  put(name: string, policy: OwnPolicy, now: number): void
  review(name: string, now: number): void
  remove(name: string): void
}

const rowSchema = z.object({
  name: z.string(),
  policy: z.string().transform(readPolicy),
  reviewedAt: z.number().nullable(),
  createdAt: z.number(),
  changedAt: z.number(),
})

export function createWorkloadStore(db: Database): WorkloadStore {
  const select = db.prepare(`
    SELECT name, policy, reviewed_at AS reviewedAt, created_at AS createdAt, changed_at AS changedAt
      FROM workloads ORDER BY name`)
  const insert = db.prepare(`
    INSERT INTO workloads (name, policy, reviewed_at, created_at, changed_at) VALUES (:name, '{}', NULL, :now, :now)
    ON CONFLICT (name) DO NOTHING`)
  const upsert = db.prepare(`
    INSERT INTO workloads (name, policy, reviewed_at, created_at, changed_at) VALUES (:name, :policy, :now, :now, :now)
    ON CONFLICT (name) DO UPDATE SET policy = :policy, reviewed_at = coalesce(reviewed_at, :now), changed_at = :now`)
  const setReviewed = db.prepare(
    'UPDATE workloads SET reviewed_at = :now, changed_at = :now WHERE name = :name AND reviewed_at IS NULL',
  )
  const remove = db.prepare('DELETE FROM workloads WHERE name = ?')

  return {
    all: () => z.array(rowSchema).parse(select.all()),
    see: (name, now) => void insert.run({ name, now }),
    put: (name, policy, now) => void upsert.run({ name, policy: JSON.stringify(policy), now }),
    review: (name, now) => void setReviewed.run({ name, now }),
    remove: (name) => void remove.run(name),
  }
}

/** Null for what another version of this program may have written. */
function readPolicy(text: string): OwnPolicy | null {
  try {
    return ownPolicySchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
