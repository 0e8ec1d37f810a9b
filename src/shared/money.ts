/**
 * Money: integer nano-dollars (1 USD = 1,000,000,000), so that sums are exact and nothing is ever a float.
 *
 * A `number` is enough: its safe integers reach $9,007,199. Every constructor here refuses what lies beyond,
 * so a total too large is an error and never a rounded figure.
 */

declare const unit: unique symbol

/** An integer amount of nano-dollars. May be negative (a difference), never fractional. */
export type NanoUsd = number & { readonly [unit]: 'NanoUsd' }

/** A price: nano-dollars per 1,000,000 tokens. $0.07 per 1M tokens is 70,000,000. */
export type NanoUsdPerMillionTokens = number & { readonly [unit]: 'NanoUsdPerMillionTokens' }

const NANO_PER_USD = 1_000_000_000
const TOKENS_PER_PRICE = 1_000_000n

export const ZERO_USD = 0 as NanoUsd

/** Marks an integer as nano-dollars. Throws RangeError when it is not a safe integer. */
export function nanoUsd(amount: number): NanoUsd {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an exact amount of nano-dollars: ${amount}`)
  return amount as NanoUsd
}

/** Exact sum. Throws RangeError when it leaves the safe integers. */
export function addUsd(...amounts: readonly NanoUsd[]): NanoUsd {
  let total = 0
  for (const amount of amounts) total += amount
  return nanoUsd(total)
}

const DECIMAL = /^(\d+)(?:\.(\d+))?$/

/**
 * Reads a decimal amount of USD ("50", "0.07", "1000.000000001") into nano-dollars, without going through a
 * float. Throws RangeError on anything else: a sign, an exponent, or more than nine decimals.
 */
export function parseUsd(text: string): NanoUsd {
  const match = DECIMAL.exec(text.trim())
  const fraction = match?.[2] ?? ''
  if (match?.[1] === undefined || fraction.length > 9) {
    throw new RangeError(`not an amount in USD with at most nine decimals: ${text}`)
  }
  return nanoUsd(Number(match[1]) * NANO_PER_USD + Number(fraction.padEnd(9, '0')))
}

/** Reads a price in USD per 1M tokens ("0.07"). Throws RangeError like {@link parseUsd}. */
export function parsePrice(usdPerMillionTokens: string): NanoUsdPerMillionTokens {
  return parseUsd(usdPerMillionTokens) as number as NanoUsdPerMillionTokens
}

/** One kind of tokens and what a million of them costs. */
export interface PricedTokens {
  readonly tokens: number
  readonly price: NanoUsdPerMillionTokens
}

/**
 * Cost of disjoint token buckets: Σ tokens × price ÷ 1,000,000, rounded half up once, at the end.
 * The product of two safe integers may not be safe, hence the bigint.
 */
export function costOf(...buckets: readonly PricedTokens[]): NanoUsd {
  let total = 0n
  for (const { tokens, price } of buckets) total += BigInt(tokens) * BigInt(price)
  return nanoUsd(Number((total + TOKENS_PER_PRICE / 2n) / TOKENS_PER_PRICE))
}

/** The exact amount as a plain decimal without trailing zeros: 4130 → "0.00000413". Never scientific. */
export function exactUsd(amount: NanoUsd): string {
  const digits = Math.abs(amount).toString().padStart(10, '0')
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -9)}${fraction && `.${fraction}`}`
}

/** The amount as a JSON number of USD. A double carries nine decimals exactly up to about $4 million. */
export function usdNumber(amount: NanoUsd): number {
  return amount / NANO_PER_USD
}

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const CENTS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/**
 * The amount as a person reads it: "$1,234" from $1,000, "$1.23" from $1, below that three significant digits
 * ("$0.00413"), never scientific and never "$0.00" for something that cost something.
 */
export function formatUsd(amount: NanoUsd): string {
  const usd = Math.abs(amount) / NANO_PER_USD
  const sign = amount < 0 ? '-' : ''
  if (amount === 0) return '$0.00'
  // 0.9995 and above would round to three digits as "1.000": it reads as cents from there.
  if (usd >= 999.995) return `${sign}$${GROUPED.format(usd)}`
  if (usd >= 0.9995) return `${sign}$${CENTS.format(usd)}`
  const decimals = Math.min(9, 2 - Math.floor(Math.log10(usd)))
  return `${sign}$${usd.toFixed(decimals)}`
}

const PRICE = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 })

/** A hundredth of a cent. */
const PRICE_STEP = 100_000

/**
 * A price as somebody set it: its own digits, at least the cents ("$0.75", "$0.0725", "$3.29"). What has more than
 * four decimals was reckoned and not set, and reads as {@link formatUsd} has it.
 */
export function formatPrice(amount: NanoUsd): string {
  const isSet = amount >= 0 && amount < 1_000 * NANO_PER_USD && amount % PRICE_STEP === 0
  return isSet ? `$${PRICE.format(amount / NANO_PER_USD)}` : formatUsd(amount)
}
