/** What an attempt cost, as the arithmetic that anyone can follow: tokens × price, line by line. */
import type { LedgerRow } from '../../shared/contract/ledger.ts'
import { costOf, parsePrice } from '../../shared/money.ts'
import type { NanoUsd } from '../../shared/money.ts'

export interface PriceLine {
  readonly name: string
  readonly tokens: number
  /** USD per 1M tokens, exact: "0.07". */
  readonly price: string
  /** tokens × price ÷ 1,000,000 in USD, exact and not rounded: up to 15 decimals. */
  readonly amount: string
}

export interface PriceSum {
  readonly lines: readonly PriceLine[]
  /** Exact, before it is rounded. */
  readonly sum: string
  /** Rounded half up to whole nano-dollars, once. */
  readonly rounded: NanoUsd
  /** Whether the sum had parts of a nano-dollar. */
  readonly wasRounded: boolean
}

const DECIMALS = 15

/** An amount in units of 10⁻¹⁵ USD as a plain decimal. */
function exactDecimal(amount: bigint): string {
  const digits = amount.toString().padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return digits.slice(0, -DECIMALS) + (fraction && `.${fraction}`)
}

/** Reasoning tokens are a part of the output and have no line of their own. */
export function priceSum({ tokens, price }: Pick<LedgerRow, 'tokens' | 'price'>): PriceSum {
  const buckets = [
    { name: 'Input', tokens: tokens.input, price: price.inputUsd },
    { name: 'Cached input', tokens: tokens.cached, price: price.cachedInputUsd },
    { name: 'Output', tokens: tokens.output, price: price.outputUsd },
  ]
  const products = buckets.map((bucket) => BigInt(bucket.tokens) * BigInt(parsePrice(bucket.price)))
  const sum = products.reduce((total, product) => total + product, 0n)
  const rounded = costOf(
    ...buckets.map((bucket) => ({ tokens: bucket.tokens, price: parsePrice(bucket.price) })),
  )
  return {
    lines: buckets.map((bucket, index) => ({ ...bucket, amount: exactDecimal(products[index] ?? 0n) })),
    sum: exactDecimal(sum),
    rounded,
    wasRounded: sum % 1_000_000n !== 0n,
  }
}
