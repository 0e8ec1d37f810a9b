/** The rollouts' tables: their stages, where each of them stands, and what happened on the way. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  baselineSchema,
  rolloutEventSchema,
  rolloutSchema,
  stageSchema,
  type Rollout,
  type RolloutEvent,
} from '../../../../shared/contract/rollouts.ts'

export type RolloutRecord = Pick<
  Rollout,
  | 'id'
  | 'workload'
  | 'name'
  | 'stages'
  | 'advance'
  | 'baseline'
  | 'state'
  | 'stage'
  | 'stageSince'
  | 'createdAt'
  | 'endedAt'
>

export interface RolloutStore {
  /** Those that decide a share, newest first. What cannot be understood decides nothing. */
  inForce(): RolloutRecord[]
  /** Those that did, newest first. */
  ended(most: number): RolloutRecord[]
  find(id: number): RolloutRecord | null
  /** Returns its id. */
  add(record: Omit<RolloutRecord, 'id'>): number
  move(record: Pick<RolloutRecord, 'id' | 'state' | 'stage' | 'stageSince' | 'advance' | 'endedAt'>): void
  addEvent(rolloutId: number, event: Omit<RolloutEvent, 'id'>): void
  /** Oldest first. */
  eventsOf(rolloutId: number): RolloutEvent[]
  lastEventOf(rolloutId: number): RolloutEvent | null
}

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema)

const rowSchema = rolloutSchema
  .pick({
    id: true,
    workload: true,
    name: true,
    advance: true,
    state: true,
    stage: true,
    stageSince: true,
    createdAt: true,
    endedAt: true,
  })
  .extend({ stages: json(z.array(stageSchema).min(2)), baseline: json(baselineSchema) })
  .refine(({ stage, stages }) => stage >= 0 && stage < stages.length)

const detailsSchema = rolloutEventSchema.pick({ from: true, reason: true, figures: true, checks: true })
const eventRowSchema = rolloutEventSchema
  .omit({ from: true, reason: true, figures: true, checks: true })
  .extend({ details: json(detailsSchema) })
  .transform(({ details, ...event }): RolloutEvent => ({ ...event, ...details }))

const COLUMNS = `id, workload, name, stages, baseline, advance, state, stage, stage_since AS stageSince,
  created_at AS createdAt, ended_at AS endedAt`

export function createRolloutStore(db: Database): RolloutStore {
  const inForce = db.prepare(`SELECT ${COLUMNS} FROM rollouts WHERE ended_at IS NULL ORDER BY id DESC`)
  const ended = db.prepare(
    `SELECT ${COLUMNS} FROM rollouts WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT ?`,
  )
  const byId = db.prepare(`SELECT ${COLUMNS} FROM rollouts WHERE id = ?`)
  const insert = db.prepare(`
    INSERT INTO rollouts (workload, name, stages, baseline, advance, state, stage, stage_since, created_at, ended_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const update = db.prepare(
    'UPDATE rollouts SET state = ?, stage = ?, stage_since = ?, advance = ?, ended_at = ? WHERE id = ?',
  )
  const insertEvent = db.prepare(
    'INSERT INTO rollout_events (rollout_id, at, event, stage, author, details) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const EVENT = 'id, at, event, stage, author, details'
  const eventsOf = db.prepare(`SELECT ${EVENT} FROM rollout_events WHERE rollout_id = ? ORDER BY id`)
  const lastEventOf = db.prepare(
    `SELECT ${EVENT} FROM rollout_events WHERE rollout_id = ? ORDER BY id DESC LIMIT 1`,
  )

  return {
    inForce: () => inForce.all().flatMap(read),
    ended: (most) => ended.all(most).flatMap(read),
    find: (id) => read(byId.get(id))[0] ?? null,
    add(record) {
      const { workload, name, stages, baseline, advance, state, stage, stageSince, createdAt, endedAt } =
        record
      const { lastInsertRowid } = insert.run(
        workload,
        name,
        JSON.stringify(stages),
        JSON.stringify(baseline),
        advance,
        state,
        stage,
        stageSince,
        createdAt,
        endedAt,
      )
      return Number(lastInsertRowid)
    },
    move: ({ id, state, stage, stageSince, advance, endedAt }) =>
      void update.run(state, stage, stageSince, advance, endedAt, id),
    addEvent(rolloutId, { at, event, stage, author, ...details }) {
      insertEvent.run(rolloutId, at, event, stage, author, JSON.stringify(details))
    },
    eventsOf: (rolloutId) => z.array(eventRowSchema).parse(eventsOf.all(rolloutId)),
    lastEventOf: (rolloutId) => eventRowSchema.optional().parse(lastEventOf.get(rolloutId)) ?? null,
  }
}

/** Nothing for what another program, or another version of this one, may have written. */
function read(row: unknown): RolloutRecord[] {
  try {
    return [rowSchema.parse(row)]
  } catch {
    return []
  }
}
