/** What was spent, by UTC day: the query behind OpenAI's `/v1/organization/costs`. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsd } from '../../../shared/money.ts'

export const DAY_MS = 86_400_000

export type CostGrouping = 'line_item' | 'project_id'

export interface CostLine {
  /** Start of the UTC day, ms since the epoch. */
  readonly dayStart: number
  /** The model that served, when grouped by it. */
  readonly lineItem: string | null
  /** The workload, when grouped by it; null also for requests without one. */
  readonly projectId: string | null
  readonly costNanoUsd: NanoUsd
}

export interface CostQuery {
  /** ms since the epoch, inclusive. */
  readonly from: number
  /** ms since the epoch, exclusive. */
  readonly to: number
  readonly groupBy: readonly CostGrouping[]
}

const lineSchema = z.object({
  dayStart: z.number(),
  lineItem: z.string().nullable(),
  projectId: z.string().nullable(),
  costNanoUsd: z.number().transform((amount) => nanoUsd(amount)),
})

export function createCosts(db: Database) {
  const first = db.prepare(`SELECT min(reserved_at) AS at FROM attempts`)
  const lines = db.prepare(`
    SELECT reserved_at / ${DAY_MS} * ${DAY_MS} AS dayStart,
           CASE WHEN :byLineItem THEN model_served END AS lineItem,
           CASE WHEN :byProject  THEN workload     END AS projectId,
           sum(cost_nano_usd) AS costNanoUsd
      FROM attempts
     WHERE reserved_at >= :from AND reserved_at < :to
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)
  return {
    /** When the oldest row was reserved; null for an empty ledger. */
    firstRowAt: (): number | null => z.object({ at: z.number().nullable() }).parse(first.get()).at,
    lines({ from, to, groupBy }: CostQuery): CostLine[] {
      const byLineItem = groupBy.includes('line_item') ? 1 : 0
      const byProject = groupBy.includes('project_id') ? 1 : 0
      return z.array(lineSchema).parse(lines.all({ from, to, byLineItem, byProject }))
    },
  }
}
