/** Which workload asked which model at which target lately, by minute: added up by SQLite, like the minutes. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

const MINUTE_MS = 60_000

const flowSchema = z.object({
  /** Minutes since the epoch in which the attempts were settled. */
  minute: z.int(),
  workload: z.string().nullable(),
  model: z.string(),
  target: z.string(),
  /** First attempts. */
  requests: z.int(),
  attempts: z.int(),
  /** With an error code other than `client_closed`. */
  errors: z.int(),
  /** Attempts after one at another target, and after one at the same. */
  fallbacks: z.int(),
  retries: z.int(),
  costNanoUsd: z.int(),
  /** Tokens of the attempts that went well. */
  input: z.int(),
  cached: z.int(),
  output: z.int(),
})

/** Of the attempts that went well; the slots are those of `histogram.ts`. */
const latencySchema = z.object({
  minute: z.int(),
  target: z.string(),
  slot: z.int(),
  attempts: z.int(),
})

export interface SettledFlows {
  readonly flows: readonly z.output<typeof flowSchema>[]
  readonly latency: readonly z.output<typeof latencySchema>[]
}

/** Answers with what became of the attempts reserved since a moment. */
export function createFlows(db: Database): (reservedSince: number) => SettledFlows {
  const well = (tokens: string) => `coalesce(sum(a.${tokens}) FILTER (WHERE a.error_code IS NULL), 0)`
  const flows = db.prepare(`
    SELECT a.settled_at / ${MINUTE_MS} AS minute, a.workload, a.model_served AS model, a.target,
           count(*) FILTER (WHERE a.attempt = 1) AS requests, count(*) AS attempts,
           count(*) FILTER (WHERE a.error_code <> 'client_closed') AS errors,
           count(*) FILTER (WHERE before.target <> a.target) AS fallbacks,
           count(*) FILTER (WHERE before.target = a.target) AS retries,
           sum(a.cost_nano_usd) AS costNanoUsd, ${well('input_tokens')} AS input,
           ${well('cached_tokens')} AS cached, ${well('output_tokens')} AS output
      FROM attempts a
      LEFT JOIN attempts before
        ON a.attempt > 1 AND before.request_id = a.request_id AND before.attempt = a.attempt - 1
     WHERE a.reserved_at >= ? GROUP BY 1, 2, 3, 4`)
  const latency = db.prepare(`
    SELECT settled_at / ${MINUTE_MS} AS minute, target, duration_slot(latency_ms) AS slot, count(*) AS attempts
      FROM attempts WHERE reserved_at >= ? AND latency_ms IS NOT NULL AND error_code IS NULL GROUP BY 1, 2, 3`)

  return (since) => ({
    flows: z.array(flowSchema).parse(flows.all(since)),
    latency: z.array(latencySchema).parse(latency.all(since)),
  })
}
