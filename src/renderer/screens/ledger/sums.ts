/** Exact sums of rows, for the line that stands under them. */
import type { LedgerRow, LedgerTotal } from '../../../shared/contract/ledger.ts'
import { ZERO_USD, addUsd, exactUsd, nanoUsd } from '../../../shared/money.ts'
import type { NanoUsd } from '../../../shared/money.ts'

export interface Sums {
  readonly attempts: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costNanoUsd: NanoUsd
}

export const NOTHING: Sums = { attempts: 0, input: 0, cached: 0, output: 0, costNanoUsd: ZERO_USD }

export const add = (a: Sums, b: Sums): Sums => ({
  attempts: a.attempts + b.attempts,
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
  costNanoUsd: addUsd(a.costNanoUsd, b.costNanoUsd),
})

export const sumOfRows = (rows: readonly LedgerRow[]): Sums =>
  rows.reduce(
    (sums, { tokens, costNanoUsd }) =>
      add(sums, {
        attempts: 1,
        input: tokens.input,
        cached: tokens.cached,
        output: tokens.output,
        costNanoUsd,
      }),
    NOTHING,
  )

export const sumsOf = ({ attempts, tokens, costNanoUsd }: LedgerTotal): Sums => ({
  attempts,
  input: tokens.input,
  cached: tokens.cached,
  output: tokens.output,
  costNanoUsd,
})

export const sumOfTotals = (totals: readonly LedgerTotal[]): Sums =>
  totals.reduce((sums, total) => add(sums, sumsOf(total)), NOTHING)

/** How much is missing from a sum until it is another: attempts and money. */
export const missing = (
  sums: Pick<Sums, 'attempts' | 'costNanoUsd'>,
  whole: Pick<Sums, 'attempts' | 'costNanoUsd'>,
): Pick<Sums, 'attempts' | 'costNanoUsd'> => ({
  attempts: whole.attempts - sums.attempts,
  costNanoUsd: nanoUsd(whole.costNanoUsd - sums.costNanoUsd),
})

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** The exact amount with all nine decimals, so that amounts under each other stand digit under digit. */
export function alignedUsd(amount: NanoUsd): string {
  const [whole = '', fraction = ''] = exactUsd(amount).replace('-', '').split('.')
  return `${amount < 0 ? '-' : ''}$${GROUPED.format(BigInt(whole))}.${fraction.padEnd(9, '0')}`
}
