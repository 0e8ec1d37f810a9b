/** What the ledger and an invoice say of the same day and model, in the same words. */
import type { Figures } from '../../../shared/contract/reconciliation.ts'
import { addUsd, costOf, nanoUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { LedgerPrice } from '../ledger/ledger.ts'

/** Sums of the ledger: nothing of it is unknown. Input includes cached; requests are attempts in which something ran. */
export interface LedgerSums {
  readonly costNanoUsd: NanoUsd
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly requests: number
}

export const NOTHING: LedgerSums = {
  costNanoUsd: ZERO_USD,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  requests: 0,
}

/** What the rows of the ledger name them. */
export interface LedgerCounts {
  readonly attempts: number
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly costNanoUsd: NanoUsd
}

/** The sum of a list as long as it may be: as the arguments of one call, a hundred thousand would be too many. */
export const sumUsd = (amounts: readonly NanoUsd[]): NanoUsd =>
  amounts.reduce((sum, amount) => addUsd(sum, amount), ZERO_USD)

export function plusRows(sums: LedgerSums, rows: LedgerCounts): LedgerSums {
  return {
    costNanoUsd: addUsd(sums.costNanoUsd, rows.costNanoUsd),
    inputTokens: sums.inputTokens + rows.input,
    cachedTokens: sums.cachedTokens + rows.cached,
    outputTokens: sums.outputTokens + rows.output,
    requests: sums.requests + rows.attempts,
  }
}

/** invoice − ledger, where both are known; a side that is missing has nothing of what the other counts. */
export function differenceOf(invoice: Figures, ledger: LedgerSums): Figures {
  const minus = (stated: number | null, known: number): number | null =>
    stated === null ? null : stated - known
  return {
    costNanoUsd: invoice.costNanoUsd === null ? null : nanoUsd(invoice.costNanoUsd - ledger.costNanoUsd),
    inputTokens: minus(invoice.inputTokens, ledger.inputTokens),
    cachedTokens: minus(invoice.cachedTokens, ledger.cachedTokens),
    outputTokens: minus(invoice.outputTokens, ledger.outputTokens),
    requests: minus(invoice.requests, ledger.requests),
  }
}

/** Both kinds of tokens that an invoice counts, or null when it does not count both. */
export interface StatedTokens {
  readonly input: number
  readonly cached: number
  readonly output: number
}

/** Where it does not say how many were cached, the ledger's count stands for it. */
export function tokensOf(invoice: Figures, ledger: LedgerSums): StatedTokens | null {
  const { inputTokens: input, outputTokens: output, cachedTokens } = invoice
  if (input === null || output === null) return null
  return { input, output, cached: Math.min(input, cachedTokens ?? ledger.cachedTokens) }
}

/** What tokens cost at a price. */
export const priced = ({ input, cached, output }: StatedTokens, price: LedgerPrice): NanoUsd =>
  costOf(
    { tokens: input - cached, price: price.input },
    { tokens: cached, price: price.cachedInput },
    { tokens: output, price: price.output },
  )
