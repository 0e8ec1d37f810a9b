/** The audit log: only ever appended to, in the transaction of the change it tells of. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { auditEntrySchema, type AuditEntry } from '../../../../shared/contract/audit.ts'

export type AuditDraft = Omit<AuditEntry, 'id'>

export interface AuditStore {
  /** Enters what was changed. Nothing secret may stand in it: the page shows every word. */
  add(entry: AuditDraft): void
  /** Newest first; `before` is an entry's id. */
  newest(query: {
    readonly limit: number
    readonly before?: number | undefined
    /** `budget` for `budget.raise` and its like. */
    readonly kind?: string | undefined
    readonly subject?: string | undefined
  }): AuditEntry[]
}

const detailsSchema = auditEntrySchema.pick({ before: true, after: true })
const rowSchema = z.looseObject({ details: z.string() })

export function createAuditStore(db: Database): AuditStore {
  const insert = db.prepare(
    'INSERT INTO audit_log (at, actor, action, subject, reason, details) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const columns = 'id, at, actor, action, subject, reason, details'
  const page = db.prepare(`SELECT ${columns} FROM audit_log WHERE id < ? ORDER BY id DESC LIMIT ?`)
  const pageOf = db.prepare(
    `SELECT ${columns} FROM audit_log WHERE id < ? AND subject = ? ORDER BY id DESC LIMIT ?`,
  )
  const pageOfKind = db.prepare(
    `SELECT ${columns} FROM audit_log
      WHERE id < ? AND substr(action, 1, length(?) + 1) = ? || '.' AND subject = coalesce(?, subject)
      ORDER BY id DESC LIMIT ?`,
  )
  const pageWhere = (
    before: number,
    limit: number,
    kind: string | undefined,
    subject: string | undefined,
  ): unknown[] => {
    if (kind !== undefined) return pageOfKind.all(before, kind, kind, subject ?? null, limit)
    return subject === undefined ? page.all(before, limit) : pageOf.all(before, subject, limit)
  }

  return {
    add({ at, actor, action, subject, reason, before, after }) {
      insert.run(at, actor, action, subject, reason, JSON.stringify({ before, after }))
    },
    newest({ limit, before = Number.MAX_SAFE_INTEGER, kind, subject }) {
      return pageWhere(before, limit, kind, subject).map((row) => {
        const { details, ...rest } = rowSchema.parse(row)
        const parsed: unknown = JSON.parse(details)
        return auditEntrySchema.parse({ ...rest, ...detailsSchema.parse(parsed) })
      })
    },
  }
}
