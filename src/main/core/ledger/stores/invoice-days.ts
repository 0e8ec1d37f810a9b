/** The ledger's own figures for the days of an invoice, from the rollups. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsd, type NanoUsdPerMillionTokens } from '../../../../shared/money.ts'
import { DAY_MS } from '../rollups.ts'

/** What a target did in a span of time, [from, to) in ms; null for all targets. */
export interface LedgerSpan {
  readonly target: string | null
  readonly from: number
  readonly to: number
}

/** The attempts of a UTC day that have model, price, source of usage and crash in common. */
export interface LedgerSlice {
  readonly day: number
  readonly model: string
  readonly price: LedgerPrice
  readonly usageSource: 'provider' | 'estimated' | 'none'
  readonly crashed: boolean
  readonly attempts: number
  /** With the cached ones. */
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costNanoUsd: NanoUsd
}

export interface LedgerPrice {
  readonly id: number
  readonly effectiveFrom: number
  readonly input: NanoUsdPerMillionTokens
  readonly cachedInput: NanoUsdPerMillionTokens
  readonly output: NanoUsdPerMillionTokens
}

/** What a model did in a quarter hour; attempts in which nothing ran are left out. */
export interface LedgerQuarter {
  readonly at: number
  readonly model: string
  readonly attempts: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costNanoUsd: NanoUsd
}

export interface InvoiceDays {
  slices(span: LedgerSpan): LedgerSlice[]
  quarters(span: LedgerSpan): LedgerQuarter[]
  /** What was held for the attempts whose usage is estimated, by model: they can have cost no more. */
  heldForEstimated(span: LedgerSpan): { model: string; holdNanoUsd: NanoUsd }[]
  /** What is in flight now, by model. */
  inFlight(span: LedgerSpan): { model: string; attempts: number; holdNanoUsd: NanoUsd }[]
  /** Every model of the target in the span. */
  models(span: LedgerSpan): string[]
}

const amount = z.number().transform((value) => nanoUsd(value))
const price = z.number().transform((value) => nanoUsd(value) as number as NanoUsdPerMillionTokens)
const sliceSchema = z
  .object({
    day: z.number(),
    model: z.string(),
    priceId: z.number(),
    effectiveFrom: z.number(),
    inputPrice: price,
    cachedPrice: price,
    outputPrice: price,
    usageSource: z.enum(['provider', 'estimated', 'none']),
    crashed: z.number(),
    attempts: z.number(),
    input: z.number(),
    cached: z.number(),
    output: z.number(),
    costNanoUsd: amount,
  })
  .transform(
    ({ priceId, effectiveFrom, inputPrice, cachedPrice, outputPrice, crashed, ...slice }): LedgerSlice => ({
      ...slice,
      crashed: crashed === 1,
      price: { id: priceId, effectiveFrom, input: inputPrice, cachedInput: cachedPrice, output: outputPrice },
    }),
  )
const quarterSchema = z.object({
  at: z.number(),
  model: z.string(),
  attempts: z.number(),
  input: z.number(),
  cached: z.number(),
  output: z.number(),
  costNanoUsd: amount,
})
const heldSchema = z.object({ model: z.string(), attempts: z.number(), holdNanoUsd: amount })

const SUMS = `sum(attempts) AS attempts, sum(input_tokens + cached_tokens) AS input, sum(cached_tokens) AS cached,
  sum(output_tokens) AS output, sum(cost_nano_usd) AS costNanoUsd`
const IN_SPAN = `bucket_start >= :from AND bucket_start < :to AND (:target IS NULL OR target = :target)`
const RESERVED_IN_SPAN = `reserved_at >= :from AND reserved_at < :to AND (:target IS NULL OR target = :target)`

export function createInvoiceDays(db: Database): InvoiceDays {
  const slices = db.prepare(`
    SELECT bucket_start / ${DAY_MS} * ${DAY_MS} AS day, model_served AS model, price_id AS priceId,
           effective_from AS effectiveFrom, input_nano_usd_per_m AS inputPrice,
           cached_nano_usd_per_m AS cachedPrice, output_nano_usd_per_m AS outputPrice,
           usage_source AS usageSource, error_code = 'crashed' AS crashed, ${SUMS}
      FROM rollups JOIN prices ON prices.id = price_id
     WHERE ${IN_SPAN} GROUP BY day, model_served, price_id, usage_source, crashed ORDER BY day, model_served`)
  const quarters = db.prepare(`
    SELECT bucket_start AS at, model_served AS model, ${SUMS}
      FROM rollups WHERE ${IN_SPAN} AND usage_source <> 'none' GROUP BY bucket_start, model_served`)
  const heldForEstimated = db.prepare(`
    SELECT model_served AS model, count(*) AS attempts, sum(hold_nano_usd) AS holdNanoUsd FROM attempts
     WHERE ${RESERVED_IN_SPAN} AND usage_source = 'estimated' AND coalesce(error_code, '') <> 'crashed'
     GROUP BY model_served`)
  const inFlight = db.prepare(`
    SELECT model_served AS model, count(*) AS attempts, sum(hold_nano_usd) AS holdNanoUsd FROM holds
     WHERE ${RESERVED_IN_SPAN} GROUP BY model_served`)
  const models = db.prepare(`SELECT DISTINCT model_served AS model FROM rollups WHERE ${IN_SPAN} ORDER BY 1`)

  return {
    slices: (span) => z.array(sliceSchema).parse(slices.all(span)),
    quarters: (span) => z.array(quarterSchema).parse(quarters.all(span)),
    heldForEstimated: (span) => z.array(heldSchema).parse(heldForEstimated.all(span)),
    inFlight: (span) => z.array(heldSchema).parse(inFlight.all(span)),
    models: (span) =>
      z
        .array(z.object({ model: z.string() }))
        .parse(models.all(span))
        .map(({ model }) => model),
  }
}
