/** Usage over time: series for charts, percentiles of durations, and what moved. All of it from rollups. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema } from './common.ts'
import { ledgerTotalSchema, spanSchema, timezoneSchema, traitsSchema } from './ledger.ts'

/** What rollups can be told apart by. */
export const USAGE_GROUPINGS = [
  'model',
  'workload',
  'key',
  'target',
  'endpoint',
  'usageSource',
  'errorCode',
] as const

export const WIDTHS = ['quarter', 'hour', 'day'] as const

const counts = z.array(z.number().int())

/** One line of a chart: each list has one entry per bucket, zeros where nothing was. */
export const usageLineSchema = z.object({
  /** What a filter takes; `''` means: without one, and for the line of everything: all. */
  value: z.string(),
  /** For a key its name, else the value. */
  name: z.string(),
  attempts: counts,
  requests: counts,
  /** Attempts with an error code other than `client_closed`. */
  failed: counts,
  costNanoUsd: z.array(nanoUsdSchema),
  /** Without the cached ones. */
  inputTokens: counts,
  cachedTokens: counts,
  outputTokens: counts,
  /** Over the whole span. */
  total: ledgerTotalSchema,
})

/** Within 2.5 %, read off log-spaced counters; null without a sample. */
export const durationsSchema = z.object({
  samples: z.number().int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})

export const moverSchema = z.object({
  value: z.string(),
  name: z.string(),
  now: z.object({ attempts: z.number().int(), costNanoUsd: nanoUsdSchema }),
  before: z.object({ attempts: z.number().int(), costNanoUsd: nanoUsdSchema }),
  /** now − before; negative when it costs less. */
  changeNanoUsd: nanoUsdSchema,
})

export type UsageGrouping = (typeof USAGE_GROUPINGS)[number]
export type Width = (typeof WIDTHS)[number]
export type UsageLine = z.output<typeof usageLineSchema>
export type Durations = z.output<typeof durationsSchema>
export type Mover = z.output<typeof moverSchema>

const groupingSchema = z.enum(USAGE_GROUPINGS)

export const usage = {
  /**
   * Whole buckets that cover the span, at most 3,000; hours and days are those of the timezone, clock changes
   * included. Without `by` there is one line. With it, those that cost the most, and the rest as `others`.
   */
  series: oc
    .input(
      spanSchema.extend({
        width: z.enum(WIDTHS),
        timezone: timezoneSchema,
        by: groupingSchema.optional(),
        where: traitsSchema.default({}),
        limit: z.number().int().min(1).max(50).default(8),
      }),
    )
    .output(
      z.object({
        buckets: z.array(z.object({ startsAt: instantSchema, endsAt: instantSchema })),
        lines: z.array(usageLineSchema),
        others: usageLineSchema.nullable(),
      }),
    ),
  /**
   * How long attempts took, over the whole quarter hours that cover the span. `latency` is of those that went
   * well; `ttft` of all that had a first content byte. Without `by` there is one line, for all.
   */
  durations: oc
    .input(
      spanSchema.extend({
        by: z.enum(['model', 'target']).optional(),
        model: z.string().max(256).optional(),
        target: z.string().max(256).optional(),
      }),
    )
    .output(
      z.object({
        lines: z.array(
          z.object({ value: z.string(), name: z.string(), latency: durationsSchema, ttft: durationsSchema }),
        ),
      }),
    ),
  /** What two spans cost, held against each other; the largest change first, whichever way it went. */
  movers: oc
    .input(
      z.object({
        now: spanSchema,
        before: spanSchema,
        by: groupingSchema,
        limit: z.number().int().min(1).max(50).default(10),
      }),
    )
    .output(
      z.object({
        movers: z.array(moverSchema),
        /** Everything, those beyond `limit` included. */
        total: moverSchema.omit({ value: true, name: true }),
      }),
    ),
}
