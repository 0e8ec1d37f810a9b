/** What each client key has spent in a window, and may still: one reading for all of them. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsdSchema } from '../../../../shared/contract/common.ts'
import type { Totals, Window } from '../totals.ts'

export interface KeySpend {
  /** By the key's id; a key that is not in it has spent nothing. */
  within(window: Window): ReadonlyMap<string, Totals>
}

const rowSchema = z.object({ keyId: z.string(), settled: nanoUsdSchema, held: nanoUsdSchema })

export function createKeySpend(db: Database): KeySpend {
  const select = db.prepare(`
    SELECT keyId, sum(settled) AS settled, sum(held) AS held FROM (
      SELECT key_id AS keyId, sum(cost_nano_usd) AS settled, 0 AS held FROM rollups
       WHERE bucket_start >= :start AND bucket_start < :end GROUP BY key_id
       UNION ALL
      SELECT key_id, 0, sum(hold_nano_usd) FROM holds
       WHERE reserved_at >= :start AND reserved_at < :end GROUP BY key_id)
     GROUP BY keyId`)
  return {
    within: ({ start, end }) =>
      new Map(
        z
          .array(rowSchema)
          .parse(select.all({ start, end }))
          .map(({ keyId, settled, held }) => [keyId, { settled, held }]),
      ),
  }
}
