/** Rows that are past their time go; their rollups stay, and with them every total. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { bucketOf } from './rollups.ts'

/** A bite that holds the writer up for a few milliseconds. */
const ROWS_AT_ONCE = 500

const keptSinceSchema = z.object({ at: z.number().nullable() })

export interface Retention {
  /** Rows reserved before this moment were deleted, or are about to be; null while none were. */
  keptSince(): number | null
  /**
   * Deletes some of the rows reserved before a moment, cut down to its quarter hour, the oldest first; returns how
   * many. None are left when it returns 0. To be called inside a transaction.
   */
  deleteBefore(moment: number): number
}

export function createRetention(db: Database): Retention {
  const read = db.prepare(`SELECT max(kept_since) AS at FROM retention WHERE kind = 'attempts'`)
  const note = db.prepare(
    `INSERT INTO retention VALUES ('attempts', ?)
     ON CONFLICT DO UPDATE SET kept_since = max(kept_since, excluded.kept_since)`,
  )
  const any = db.prepare(
    'SELECT 1 FROM attempts WHERE reserved_at < ? AND id < (SELECT max(id) FROM attempts) LIMIT 1',
  )
  // The newest row stays, however old: a table that was emptied would give its ids out again.
  const remove = db.prepare(
    `DELETE FROM attempts WHERE id IN
       (SELECT id FROM attempts WHERE reserved_at < ? AND id < (SELECT max(id) FROM attempts)
         ORDER BY reserved_at LIMIT ${ROWS_AT_ONCE})`,
  )
  return {
    keptSince: () => keptSinceSchema.parse(read.get()).at,
    deleteBefore(moment) {
      const boundary = bucketOf(moment)
      if (any.get(boundary) === undefined) return 0
      note.run(boundary)
      return remove.run(boundary).changes
    },
  }
}
