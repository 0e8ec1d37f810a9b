/** Percentiles of latency and time to the first token, from counters of log-spaced slots. */
import type { InferContractRouterOutputs } from '@orpc/contract'
import { z } from 'zod'
import type { Span } from '../../../../shared/contract/ledger.ts'
import type { Durations, usage } from '../../../../shared/contract/usage.ts'
import { addTo, createHistogram, percentile, type Histogram } from '../../histogram.ts'
import { bucketOf, QUARTER_HOUR_MS } from '../rollups.ts'
import { traitsCondition } from './conditions.ts'
import type { Prepare } from './statements.ts'

export interface DurationsQuery extends Span {
  readonly by?: 'model' | 'target' | undefined
  readonly model?: string | undefined
  readonly target?: string | undefined
}

type Answer = InferContractRouterOutputs<typeof usage>['durations']

const slotsSchema = z.array(
  z.object({ value: z.string(), measure: z.enum(['latency', 'ttft']), slot: z.int(), attempts: z.int() }),
)

/** The rows of a moment ago, which are counted in memory until there are enough of them to be written. */
const uncounted = (measure: string, ms: string, condition: string): string => `
  SELECT reserved_at / ${QUARTER_HOUR_MS} * ${QUARTER_HOUR_MS} AS bucket_start, model_served, target,
         '${measure}' AS measure, duration_slot(${ms}) AS slot, 1 AS attempts
    FROM attempts WHERE id > (SELECT last_attempt_id FROM duration_rollups_state) AND ${condition}`
const UNCOUNTED = [
  uncounted('latency', 'latency_ms', 'error_code IS NULL AND latency_ms IS NOT NULL'),
  uncounted('ttft', 'ttft_ms', 'ttft_ms IS NOT NULL'),
].join(' UNION ALL ')

const COLUMNS = { model: 'model_served', target: 'target' } as const

export function createDurations(prepare: Prepare): (query: DurationsQuery) => Answer {
  return ({ from, to, by, model, target }) => {
    const condition = traitsCondition({ model, target })
    const statement = prepare(`
      SELECT ${by ? COLUMNS[by] : `''`} AS value, measure, slot, sum(attempts) AS attempts
        FROM (SELECT * FROM duration_rollups UNION ALL ${UNCOUNTED})
       WHERE bucket_start >= :from AND bucket_start < :to AND ${condition.sql} GROUP BY 1, 2, 3`)
    const slots = slotsSchema.parse(statement.all({ ...condition.params, from: bucketOf(from), to }))
    const kinds = Map.groupBy(slots, ({ value }) => value)
    if (!by && kinds.size === 0) kinds.set('', [])
    const lines = [...kinds].map(([value, own]) => ({
      value,
      name: value,
      latency: durationsOf(own.filter(({ measure }) => measure === 'latency')),
      ttft: durationsOf(own.filter(({ measure }) => measure === 'ttft')),
    }))
    return { lines: lines.sort((a, b) => b.latency.samples - a.latency.samples) }
  }
}

function durationsOf(slots: readonly { readonly slot: number; readonly attempts: number }[]): Durations {
  const histogram: Histogram = createHistogram()
  for (const { slot, attempts } of slots) addTo(histogram, slot, attempts)
  return {
    samples: slots.reduce((sum, { attempts }) => sum + attempts, 0),
    p50Ms: percentile([histogram], 0.5),
    p95Ms: percentile([histogram], 0.95),
    p99Ms: percentile([histogram], 0.99),
  }
}
