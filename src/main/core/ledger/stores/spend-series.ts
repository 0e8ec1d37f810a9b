/** What a scope spent in the last hours and holds now, beside the writer; longer spans are the reader's. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsdSchema } from '../../../../shared/contract/common.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import { scopeCondition, spendingOf, type Scope, type Window } from '../totals.ts'

/** A quarter hour in which something was asked or a machine ran. */
export interface QuarterHour {
  readonly startsAt: number
  readonly costNanoUsd: NanoUsd
  /** The machines' part of it. */
  readonly machinesNanoUsd: NanoUsd
  readonly requests: number
}

export interface SpendSeries {
  /** Oldest first. */
  quarterHours(scope: Scope, window: Window): QuarterHour[]
  /** The worst case of what is in flight and was reserved in the window. */
  heldIn(scope: Scope, window: Window): NanoUsd
  /** The first quarter hour that anything was asked or any machine ran in; null for an empty ledger. */
  firstAt(): number | null
}

const quarterHourSchema = z.object({
  startsAt: z.number(),
  costNanoUsd: nanoUsdSchema,
  machinesNanoUsd: nanoUsdSchema,
  requests: z.number(),
})
const sumSchema = z.object({ total: nanoUsdSchema })
const firstSchema = z.object({ at: z.number().nullable() })

export function createSpendSeries(db: Database): SpendSeries {
  const of = (kind: Scope['kind']) => {
    const within = `FROM ${spendingOf(kind)} WHERE bucket_start >= :start AND bucket_start < :end AND ${scopeCondition(kind)}`
    return {
      series: db.prepare(`
        SELECT bucket_start AS startsAt, sum(cost_nano_usd) AS costNanoUsd,
               sum(machines_nano_usd) AS machinesNanoUsd, sum(requests) AS requests ${within}
         GROUP BY bucket_start ORDER BY bucket_start`),
      held: db.prepare(`
        SELECT coalesce(sum(hold_nano_usd), 0) AS total FROM holds
         WHERE reserved_at >= :start AND reserved_at < :end AND ${scopeCondition(kind)}`),
    }
  }
  const first = db.prepare(`
    SELECT min(at) AS at FROM (SELECT min(bucket_start) AS at FROM rollups UNION ALL
                               SELECT min(bucket_start) FROM machine_time)`)
  const queries = {
    all: of('all'),
    bill: of('bill'),
    key: of('key'),
    workload: of('workload'),
    model: of('model'),
  }

  return {
    quarterHours: ({ kind, subject }, { start, end }) =>
      z.array(quarterHourSchema).parse(queries[kind].series.all({ start, end, subject })),
    heldIn: ({ kind, subject }, { start, end }) =>
      sumSchema.parse(queries[kind].held.get({ start, end, subject })).total,
    firstAt: () => firstSchema.parse(first.get()).at,
  }
}
