/** When a GPU is cheaper than serverless, in whole nano-dollars and whole tokens: nothing here asks anybody anything. */
import {
  costOf,
  nanoUsd,
  ZERO_USD,
  type NanoUsd,
  type NanoUsdPerMillionTokens,
} from '../../../../shared/money.ts'

/** A month is 730 hours, as on the cloud's own pages: a year by twelve. */
const HOURS_PER_MONTH = 730
const MONTH_MS = HOURS_PER_MONTH * 3_600_000
const MOST = BigInt(Number.MAX_SAFE_INTEGER)

/** Tokens by what they are paid as; `input` excludes `cached`. */
export interface TokenMix {
  readonly input: number
  readonly cached: number
  readonly output: number
}

export interface TokenPrice {
  readonly input: NanoUsdPerMillionTokens
  readonly cachedInput: NanoUsdPerMillionTokens
  readonly output: NanoUsdPerMillionTokens
}

export const tokensOf = ({ input, cached, output }: TokenMix): number => input + cached + output

/** What 1M tokens of a mix cost, rounded half up; of no tokens at all, as if half were input. */
export function perMillionOf(price: TokenPrice, mix: TokenMix): NanoUsdPerMillionTokens {
  const total = tokensOf(mix)
  if (total === 0) return perMillionOf(price, { input: 1, cached: 0, output: 1 })
  const sum =
    BigInt(mix.input) * BigInt(price.input) +
    BigInt(mix.cached) * BigInt(price.cachedInput) +
    BigInt(mix.output) * BigInt(price.output)
  return nanoUsd(Number(halfUp(sum, BigInt(total)))) as number as NanoUsdPerMillionTokens
}

export const costOfTokens = (tokens: number, perMillion: NanoUsdPerMillionTokens): NanoUsd =>
  costOf({ tokens, price: perMillion })

/** What 1M tokens came to that cost so much together; null without any. */
export function perMillionServed(cost: NanoUsd, tokens: number): NanoUsd | null {
  return tokens === 0 ? null : nanoUsd(Number(halfUp(BigInt(cost) * 1_000_000n, BigInt(tokens))))
}

/**
 * The fewest tokens a day at which a month of serverless costs as much as a month of the GPU, or more: the least n
 * with n × 730 ÷ 24 × price ÷ 1,000,000 ≥ month. Null where serverless costs nothing, so that it is never reached.
 */
export function breakEvenPerDay(gpuMonth: NanoUsd, perMillion: NanoUsdPerMillionTokens): number | null {
  if (perMillion === 0) return null
  const perDay = BigInt(HOURS_PER_MONTH) * BigInt(perMillion)
  const tokens = (BigInt(gpuMonth) * 24n * 1_000_000n + perDay - 1n) / perDay
  return Number(tokens > MOST ? MOST : tokens)
}

/** What a month comes to at the pace of a span. */
export function projectedToMonth(tokens: number, spanMs: number): number {
  return Number(halfUp(BigInt(tokens) * BigInt(MONTH_MS), BigInt(spanMs)))
}

/** The part of an amount that belongs to the time that has passed, rounded down. */
export function proRata(amount: NanoUsd, passedMs: number, wholeMs: number): NanoUsd {
  if (passedMs <= 0) return ZERO_USD
  return nanoUsd(Number((BigInt(amount) * BigInt(Math.min(passedMs, wholeMs))) / BigInt(wholeMs)))
}

/** For what is not negative. */
const halfUp = (dividend: bigint, divisor: bigint): bigint => (dividend * 2n + divisor) / (divisor * 2n)
