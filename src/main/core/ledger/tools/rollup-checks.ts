/** Whether the rollups say what the rows add up to. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { QUARTER_HOUR_MS } from '../rollups.ts'
import type { Findings } from './findings.ts'

const keptSinceSchema = z.object({ at: z.int().nonnegative() })

const lastSchema = z.object({ last: z.int().nonnegative() })

const GROUP = `bucket_start, endpoint, key_id, workload, model_served, target, price_id, usage_source, error_code`
const SUMS = `attempts, requests, input_tokens, cached_tokens, output_tokens, reasoning_tokens, cost_nano_usd`
const SUM_NAMES = SUMS.split(', ')

const fromRows = (bucket: string): string => `
  SELECT ${bucket} AS bucket_start, endpoint, key_id, coalesce(workload, '') AS workload, model_served, target,
         price_id, usage_source, coalesce(error_code, '') AS error_code, count(*) AS attempts,
         sum(attempt = 1) AS requests, total(input_tokens) AS input_tokens, total(cached_tokens) AS cached_tokens,
         total(output_tokens) AS output_tokens, total(reasoning_tokens) AS reasoning_tokens,
         total(cost_nano_usd) AS cost_nano_usd
    FROM attempts WHERE reserved_at >= :since GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`

const BUCKET = `reserved_at / ${QUARTER_HOUR_MS} * ${QUARTER_HOUR_MS}`

/** Groups whose sums differ; what only one side has stands against zeros. */
const DIFFERENCES = `
  SELECT bucket_start, model_served, target, ${SUM_NAMES.map((name) => `coalesce(r.${name}, 0) AS rows_${name}, coalesce(u.${name}, 0) AS rollup_${name}`).join(', ')}
    FROM (${fromRows(BUCKET)}) AS r
    FULL OUTER JOIN (SELECT * FROM rollups WHERE bucket_start >= :since) AS u USING (${GROUP})
   WHERE ${SUM_NAMES.map((name) => `coalesce(r.${name}, 0) <> coalesce(u.${name}, 0)`).join(' OR ')}`

const differenceSchema = z
  .object({ bucket_start: z.number(), model_served: z.string(), target: z.string() })
  .catchall(z.number())

const DURATIONS = `
  SELECT bucket_start, model_served, target, measure, slot, coalesce(r.attempts, 0) AS rows,
         coalesce(u.attempts, 0) AS rollup
    FROM (SELECT ${BUCKET} AS bucket_start, model_served, target, measure, duration_slot(ms) AS slot,
                 count(*) AS attempts
            FROM (SELECT *, 'latency' AS measure, latency_ms AS ms FROM attempts
                   WHERE error_code IS NULL AND latency_ms IS NOT NULL AND id <= :last
                   UNION ALL
                  SELECT *, 'ttft' AS measure, ttft_ms AS ms FROM attempts WHERE ttft_ms IS NOT NULL
                     AND id <= :last)
           WHERE reserved_at >= :since GROUP BY 1, 2, 3, 4, 5) AS r
    FULL OUTER JOIN (SELECT * FROM duration_rollups WHERE bucket_start >= :since) AS u
         USING (bucket_start, model_served, target, measure, slot)
   WHERE coalesce(r.attempts, 0) <> coalesce(u.attempts, 0)`

const durationSchema = z.object({
  bucket_start: z.number(),
  model_served: z.string(),
  target: z.string(),
  measure: z.string(),
  slot: z.number(),
  rows: z.number(),
  rollup: z.number(),
})

/** Compares every rollup with its rows, as far back as rows are kept. The file must be of version 2 or later. */
export function checkRollups(db: Database, problems: Findings): void {
  const { at: since } = keptSinceSchema.parse(
    db.prepare(`SELECT coalesce(max(kept_since), 0) AS at FROM retention WHERE kind = 'attempts'`).get(),
  )
  for (const raw of db.prepare(DIFFERENCES).iterate({ since })) {
    const { bucket_start: start, model_served: model, target, ...sums } = differenceSchema.parse(raw)
    const differing = SUM_NAMES.filter((name) => sums[`rows_${name}`] !== sums[`rollup_${name}`]).map(
      (name) => `${name} ${sums[`rollup_${name}`] ?? 0} instead of ${sums[`rows_${name}`] ?? 0}`,
    )
    problems.add('rollups', `${iso(start)}, ${model} on ${target}: ${differing.join(', ')}`)
  }
  const { last } = lastSchema.parse(
    db.prepare('SELECT coalesce(max(last_attempt_id), 0) AS last FROM duration_rollups_state').get(),
  )
  for (const raw of db.prepare(DURATIONS).iterate({ since, last })) {
    const {
      bucket_start: start,
      model_served: model,
      target,
      measure,
      slot,
      rows,
      rollup,
    } = durationSchema.parse(raw)
    problems.add(
      'durations',
      `${iso(start)}, ${model} on ${target}: ${rollup} of ${measure} in slot ${slot} instead of ${rows}`,
    )
  }
}

const iso = (at: number): string => new Date(at).toISOString()
