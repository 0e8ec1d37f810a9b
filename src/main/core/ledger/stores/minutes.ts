/** What was settled lately, by minute: added up by SQLite, because a busy hour has more rows than a start has time. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsdSchema } from '../../../../shared/contract/common.ts'
import type { NanoUsd } from '../../../../shared/money.ts'

const MINUTE_MS = 60_000

/** How many attempts took so long; the slots are those of `histogram.ts`. */
export interface SlotCount {
  readonly slot: number
  readonly attempts: number
}

export interface SettledMinute {
  readonly startsAt: number
  readonly requests: number
  /** With an error code other than `client_closed`. */
  readonly errors: number
  readonly costNanoUsd: NanoUsd
  /** Of those that went well. */
  readonly latency: readonly SlotCount[]
  readonly ttft: readonly SlotCount[]
}

const minuteSchema = z.object({
  startsAt: z.int(),
  requests: z.int(),
  errors: z.int(),
  costNanoUsd: nanoUsdSchema,
})
const slotSchema = z.object({ startsAt: z.int(), slot: z.int(), attempts: z.int() })

const MINUTE = `settled_at / ${MINUTE_MS} * ${MINUTE_MS} AS startsAt`

/** Answers with the minutes in which attempts reserved since a moment were settled; those without any are left out. */
export function createMinutes(db: Database): (reservedSince: number) => SettledMinute[] {
  const sums = db.prepare(`
    SELECT ${MINUTE}, count(*) AS requests, sum(cost_nano_usd) AS costNanoUsd,
           count(*) FILTER (WHERE error_code <> 'client_closed') AS errors
      FROM attempts WHERE reserved_at >= ? GROUP BY 1 ORDER BY 1`)
  const slotsOf = (ms: string, condition: string) =>
    db.prepare(`
      SELECT ${MINUTE}, duration_slot(${ms}) AS slot, count(*) AS attempts
        FROM attempts WHERE reserved_at >= ? AND ${ms} IS NOT NULL AND ${condition} GROUP BY 1, 2`)
  const latency = slotsOf('latency_ms', 'error_code IS NULL')
  const ttft = slotsOf('ttft_ms', 'true')

  return (since) => {
    const byMinute = (statement: typeof latency) =>
      Map.groupBy(z.array(slotSchema).parse(statement.all(since)), ({ startsAt }) => startsAt)
    const [latencies, ttfts] = [byMinute(latency), byMinute(ttft)]
    return z
      .array(minuteSchema)
      .parse(sums.all(since))
      .map((minute) => ({
        ...minute,
        latency: latencies.get(minute.startsAt) ?? [],
        ttft: ttfts.get(minute.startsAt) ?? [],
      }))
  }
}
