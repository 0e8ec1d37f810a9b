/** The ledger's own figures for the days of an invoice, from the rollups. */
import { z } from 'zod'
import { nanoUsd, type NanoUsd, type NanoUsdPerMillionTokens } from '../../../../shared/money.ts'
import { DAY_MS } from '../rollups.ts'
import type { Prepare } from './statements.ts'

/** What a target did in a span of time, [from, to) in ms; null for all targets that are paid by the token. */
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

/** A price that a model had, has, or will have from a moment on. */
export interface LedgerPriceVersion extends LedgerPrice {
  readonly model: string
  /** Whose price it is; '' for whoever serves the model. */
  readonly target: string
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

/** What is held, or was, for the attempts of a day and model. */
export interface LedgerHold {
  readonly day: number
  readonly model: string
  readonly attempts: number
  readonly holdNanoUsd: NanoUsd
}

/** The ledger's side of an invoice, as of one moment. */
export interface InvoiceDays {
  readonly slices: readonly LedgerSlice[]
  /** Also of the days before and after, by `reachMs`. */
  readonly quarters: readonly LedgerQuarter[]
  /** What is in flight now. */
  readonly inFlight: readonly LedgerHold[]
  /** Every model of the target in the span. */
  readonly models: readonly string[]
  /**
   * Every price of these models, the general ones and those of the target's own (of all targets, without one), in the
   * order in which they take effect; of the same moment and target, the last one counts.
   */
  readonly prices: readonly LedgerPriceVersion[]
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
const versionSchema = z.object({
  id: z.number(),
  model: z.string(),
  target: z.string(),
  effectiveFrom: z.number(),
  input: price,
  cachedInput: price,
  output: price,
})
const quarterSchema = z.object({
  at: z.number(),
  model: z.string(),
  attempts: z.number(),
  input: z.number(),
  cached: z.number(),
  output: z.number(),
  costNanoUsd: amount,
})
const heldSchema = z.object({ day: z.number(), model: z.string(), attempts: z.number(), holdNanoUsd: amount })

const SUMS = `sum(attempts) AS attempts, sum(input_tokens + cached_tokens) AS input, sum(cached_tokens) AS cached,
  sum(output_tokens) AS output, sum(cost_nano_usd) AS costNanoUsd`
/** What ran on machines that are paid by the hour: on no provider's invoice. */
const FREE = `(SELECT id FROM prices WHERE target <> '' AND origin = 'catalogue')`
const asked = (target: string): string =>
  `(${target} = :target OR :target IS NULL AND price_id NOT IN ${FREE})`
const IN_SPAN = `bucket_start >= :from AND bucket_start < :to AND ${asked('rollups.target')}`
const RESERVED_IN_SPAN = `reserved_at >= :from AND reserved_at < :to AND ${asked('target')}`

const DAY_OF_RESERVED = `reserved_at / ${DAY_MS} * ${DAY_MS} AS day`

export const createInvoiceDays = (prepare: Prepare) => ({
  invoiceDays: ({ reachMs, ...span }: LedgerSpan & { readonly reachMs: number }): InvoiceDays => {
    const slices = prepare(`
      SELECT bucket_start / ${DAY_MS} * ${DAY_MS} AS day, model_served AS model, price_id AS priceId,
             effective_from AS effectiveFrom, input_nano_usd_per_m AS inputPrice,
             cached_nano_usd_per_m AS cachedPrice, output_nano_usd_per_m AS outputPrice,
             usage_source AS usageSource, error_code = 'crashed' AS crashed, ${SUMS}
        FROM rollups JOIN prices ON prices.id = price_id
       WHERE ${IN_SPAN} GROUP BY day, model_served, price_id, usage_source, crashed ORDER BY day, model_served`)
    const quarters = prepare(`
      SELECT bucket_start AS at, model_served AS model, ${SUMS}
        FROM rollups WHERE ${IN_SPAN} AND usage_source <> 'none' GROUP BY bucket_start, model_served`)
    const inFlight = prepare(`
      SELECT ${DAY_OF_RESERVED}, model_served AS model, count(*) AS attempts, sum(hold_nano_usd) AS holdNanoUsd
        FROM holds WHERE ${RESERVED_IN_SPAN} GROUP BY day, model_served`)
    const models = prepare(`SELECT DISTINCT model_served FROM rollups WHERE ${IN_SPAN} ORDER BY 1`).pluck()
    const prices = prepare(`
      SELECT id, model, target, effective_from AS effectiveFrom, input_nano_usd_per_m AS input,
             cached_nano_usd_per_m AS cachedInput, output_nano_usd_per_m AS output
        FROM prices
       WHERE (target = '' AND origin <> 'unpriced'
              OR target <> '' AND origin <> 'catalogue' AND (:target IS NULL OR target = :target))
         AND model IN (SELECT model_served FROM rollups WHERE ${IN_SPAN})
       ORDER BY effective_from, id`)
    const wider = { ...span, from: span.from - reachMs, to: span.to + reachMs }
    return {
      slices: z.array(sliceSchema).parse(slices.all(span)),
      quarters: z.array(quarterSchema).parse(quarters.all(wider)),
      inFlight: z.array(heldSchema).parse(inFlight.all(span)),
      models: z.array(z.string()).parse(models.all(span)),
      prices: z.array(versionSchema).parse(prices.all(span)),
    }
  },
  /** What was held for the attempts of some days whose usage is estimated: they can have cost no more. */
  heldForEstimated: ({
    target,
    days,
  }: Pick<LedgerSpan, 'target'> & { readonly days: readonly number[] }): LedgerHold[] => {
    const held = prepare(`
      SELECT ${DAY_OF_RESERVED}, model_served AS model, count(*) AS attempts, sum(hold_nano_usd) AS holdNanoUsd
        FROM attempts
       WHERE ${RESERVED_IN_SPAN} AND usage_source = 'estimated' AND coalesce(error_code, '') <> 'crashed'
       GROUP BY day, model_served`)
    return days.flatMap((from) => z.array(heldSchema).parse(held.all({ target, from, to: from + DAY_MS })))
  },
})
