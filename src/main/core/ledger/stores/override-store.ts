/** The table of overrides: what was forced, by whom, until when, and how it ended. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  overrideSchema,
  whenDownSchema,
  type Override,
  type OverrideEnd,
  type OverrideTerms,
} from '../../../../shared/contract/overrides.ts'
import { instantSchema } from '../../../../shared/contract/common.ts'

export interface OverrideRecord extends Omit<Override, 'id' | 'end'> {
  readonly idempotencyKey: string
}

export interface OverrideStore {
  /** Those whose end nobody has noted, the oldest first: also such as expired meanwhile. */
  open(): Override[]
  /** Those whose end is noted, the last started first. */
  ended(most: number): Override[]
  find(id: number): Override | null
  /** What the call with this key started. */
  startedWith(idempotencyKey: string): Override | null
  add(record: OverrideRecord): Override
  extend(id: number, expiresAt: number): void
  end(id: number, end: OverrideEnd): void
}

const rowSchema = z.object({
  id: z.int(),
  kind: z.enum(['force_gpu', 'force_serverless', 'pause_target']),
  target: z.string().nullable(),
  whenDown: whenDownSchema.nullable(),
  reason: z.string(),
  author: z.string(),
  startedAt: instantSchema,
  expiresAt: instantSchema,
  howEnded: z.string().nullable(),
  endedAt: instantSchema.nullable(),
  endedBy: z.string().nullable(),
})

const COLUMNS = `id, kind, target, when_down AS whenDown, reason, author, started_at AS startedAt,
  expires_at AS expiresAt, how_ended AS howEnded, ended_at AS endedAt, ended_by AS endedBy`

export function createOverrideStore(db: Database): OverrideStore {
  const open = db.prepare(`SELECT ${COLUMNS} FROM overrides WHERE ended_at IS NULL ORDER BY id`)
  const ended = db.prepare(
    `SELECT ${COLUMNS} FROM overrides WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT ?`,
  )
  const byId = db.prepare(`SELECT ${COLUMNS} FROM overrides WHERE id = ?`)
  const byKey = db.prepare(`SELECT ${COLUMNS} FROM overrides WHERE idempotency_key = ?`)
  const insert = db.prepare(`
    INSERT INTO overrides (kind, target, when_down, reason, author, idempotency_key, started_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const extend = db.prepare('UPDATE overrides SET expires_at = ? WHERE id = ?')
  const end = db.prepare('UPDATE overrides SET how_ended = ?, ended_at = ?, ended_by = ? WHERE id = ?')

  const readOrNone = (row: unknown): Override | null => (row === undefined ? null : read(row))

  return {
    open: () => open.all().map(read),
    ended: (most) => ended.all(most).map(read),
    find: (id) => readOrNone(byId.get(id)),
    startedWith: (idempotencyKey) => readOrNone(byKey.get(idempotencyKey)),
    add({ terms, reason, author, idempotencyKey, startedAt, expiresAt }) {
      const { lastInsertRowid } = insert.run(
        ...columnsOf(terms),
        reason,
        author,
        idempotencyKey,
        startedAt,
        expiresAt,
      )
      return read(byId.get(lastInsertRowid))
    },
    extend: (id, expiresAt) => void extend.run(expiresAt, id),
    end: (id, { at, how, by }) => void end.run(how, at, by, id),
  }
}

function columnsOf(terms: OverrideTerms): [kind: string, target: string | null, whenDown: string | null] {
  return terms.kind === 'force'
    ? [`force_${terms.side}`, null, terms.whenDown]
    : ['pause_target', terms.target, null]
}

function read(row: unknown): Override {
  const { kind, target, whenDown, howEnded, endedAt, endedBy, ...rest } = rowSchema.parse(row)
  return overrideSchema.parse({
    ...rest,
    terms:
      kind === 'pause_target'
        ? { kind: 'pause', target }
        : { kind: 'force', side: kind === 'force_gpu' ? 'gpu' : 'serverless', whenDown },
    end: endedAt === null ? null : { at: endedAt, how: howEnded, by: endedBy },
  })
}
