/** The table of launches: what was asked of the cloud, from before it is asked. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema } from '../../../../shared/contract/common.ts'
import { launchSchema, launchTermsSchema } from '../../../../shared/contract/fleet.ts'

const recordSchema = launchSchema.omit({ terms: true, usualMs: true }).extend({
  idempotencyKey: z.string(),
  /** A tag that the instance is launched with, so that it is found again when the answer is lost. */
  token: z.string(),
  terms: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(launchTermsSchema),
  hourlyNanoUsd: nanoUsdSchema,
  /** Since when the cloud may have it; null: it was not asked yet. */
  askedAt: instantSchema.nullable(),
  /** Until when it is asked again for want of capacity. */
  waitUntil: instantSchema,
  healthyAt: instantSchema.nullable(),
})

export type LaunchRecord = z.output<typeof recordSchema>

/** What of a launch changes as it goes on. */
export type LaunchProgress = Omit<
  LaunchRecord,
  'id' | 'idempotencyKey' | 'token' | 'terms' | 'hourlyNanoUsd' | 'startedAt'
>

export interface LaunchStore {
  /** Those that are neither healthy nor failed nor cancelled, the oldest first. */
  open(): LaunchRecord[]
  /** Those that ended so at that moment or later, the last changed first. */
  endedSince(at: number): LaunchRecord[]
  find(id: number): LaunchRecord | null
  /** What the call with this key started. */
  startedWith(idempotencyKey: string): LaunchRecord | null
  ofInstance(instanceId: string): LaunchRecord | null
  add(record: Omit<LaunchRecord, 'id'>): LaunchRecord
  move(id: number, progress: Partial<LaunchProgress>): LaunchRecord
  /** Its script may hold secrets, and is of no use any more. */
  forgetUserData(id: number): void
  /** How long the last launches of a type took until they were healthy: the median, in ms; null without any. */
  usualMs(type: string): number | null
}

const COLUMNS = `id, idempotency_key AS idempotencyKey, token, terms, hourly_nano_usd AS hourlyNanoUsd, state,
  started_at AS startedAt, changed_at AS changedAt, next_try_at AS nextTryAt, wait_until AS waitUntil, tries,
  asked_at AS askedAt,
  instance_id AS instanceId, problem, problem_code AS problemCode, healthy_at AS healthyAt`
const ENDED = `state IN ('healthy', 'failed', 'cancelled')`
const RECENT_LAUNCHES = 9

export function createLaunchStore(db: Database): LaunchStore {
  const select = (rest: string) => db.prepare(`SELECT ${COLUMNS} FROM launches ${rest}`)
  const open = select(`WHERE NOT ${ENDED} ORDER BY id`)
  const endedSince = select(`WHERE ${ENDED} AND changed_at >= ? ORDER BY changed_at DESC, id DESC`)
  const byId = select('WHERE id = ?')
  const byKey = select('WHERE idempotency_key = ?')
  const byInstance = select('WHERE instance_id = ? ORDER BY id DESC LIMIT 1')
  const insert = db.prepare(`
    INSERT INTO launches (idempotency_key, token, terms, hourly_nano_usd, state, started_at, changed_at,
                          next_try_at, wait_until, tries, asked_at, instance_id, problem, problem_code,
                          healthy_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const forgetUserData = db.prepare(
    `UPDATE launches SET terms = json_set(terms, '$.userData', '') WHERE id = ?`,
  )
  const update = db.prepare(`
    UPDATE launches SET state = ?, changed_at = ?, next_try_at = ?, wait_until = ?, tries = ?, asked_at = ?,
                        instance_id = ?,
                        problem = ?, problem_code = ?, healthy_at = ? WHERE id = ?`)
  const took = db
    .prepare(
      `SELECT healthy_at - started_at FROM launches
        WHERE healthy_at IS NOT NULL AND terms ->> 'type' = ? ORDER BY id DESC LIMIT ${RECENT_LAUNCHES}`,
    )
    .pluck()

  const read = (row: unknown): LaunchRecord => recordSchema.parse(row)
  const readOrNone = (row: unknown): LaunchRecord | null => (row === undefined ? null : read(row))
  const progressOf = ({ state, changedAt, nextTryAt, waitUntil, tries, ...rest }: LaunchProgress) =>
    [
      state,
      changedAt,
      nextTryAt,
      waitUntil,
      tries,
      rest.askedAt,
      rest.instanceId,
      rest.problem,
      rest.problemCode,
      rest.healthyAt,
    ] as const

  return {
    open: () => open.all().map(read),
    endedSince: (at) => endedSince.all(at).map(read),
    find: (id) => readOrNone(byId.get(id)),
    startedWith: (idempotencyKey) => readOrNone(byKey.get(idempotencyKey)),
    ofInstance: (instanceId) => readOrNone(byInstance.get(instanceId)),
    add(record) {
      const { idempotencyKey, token, terms, hourlyNanoUsd, startedAt } = record
      const [state, ...progress] = progressOf(record)
      const order = [idempotencyKey, token, JSON.stringify(terms), hourlyNanoUsd]
      const values = [...order, state, startedAt, ...progress]
      return read(byId.get(insert.run(...values).lastInsertRowid))
    },
    move(id, progress) {
      const record = { ...read(byId.get(id)), ...progress }
      update.run(...progressOf(record), id)
      return record
    },
    forgetUserData: (id) => void forgetUserData.run(id),
    usualMs(type) {
      const all = z
        .array(z.int())
        .parse(took.all(type))
        .toSorted((a, b) => a - b)
      return all[Math.floor(all.length / 2)] ?? null
    },
  }
}
