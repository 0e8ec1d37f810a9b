/** Reasons that lie in prices: another price, a change of price, cached tokens that are billed or counted otherwise. */
import type { Figures } from '../../../shared/contract/reconciliation.ts'
import type { LedgerPrice, LedgerSlice } from '../ledger/ledger.ts'
import { clamp, count, perMillion, plural, type CellFacts, type Take } from './cell-facts.ts'
import { priced, tokensOf, type LedgerSums } from './figures.ts'
import { takePriceChange } from './price-change.ts'

/** The part of a difference that comes of prices: a price that is known, or else what the invoice's tokens cost. */
export function takePrices(
  facts: CellFacts,
  invoice: Figures,
  base: LedgerSums,
  rounding: number,
  take: Take,
): void {
  const billed = invoice.costNanoUsd
  const tokens = tokensOf(invoice, base)
  const prices = pricesOf(facts.slices)
  const [only] = prices
  if (billed === null || !only) return
  const match = takePriceChange(facts, invoice, tokens, base, rounding, take)
  if (match) {
    if (match.by === 'invoice') takeCachedCount(invoice, base, match.version, take)
    return
  }
  if (tokens === null) {
    if (facts.steadyRatio === null) return
    take(
      'price',
      facts.differenceNanoUsd,
      'exact',
      `On every day of this model the invoice asks ${facts.steadyRatio.toPrecision(4).replace(/\.?0+$/, '')} times what the ledger has, so its price differs from the ledger's ${perMillion(only.input)} input and ${perMillion(only.output)} output.`,
    )
    return
  }
  const ours = prices.map((price) => ({ price, costNanoUsd: priced(tokens, price) }))
  if (prices.length === 1) takeCachedCount(invoice, base, only, take)
  if (ours.some(({ costNanoUsd }) => Math.abs(billed - costNanoUsd) <= rounding)) return

  const full = ours.find(
    ({ price }) =>
      tokens.cached > 0 && Math.abs(billed - priced({ ...tokens, cached: 0 }, price)) <= rounding,
  )
  if (full) {
    take(
      'cached_tokens',
      billed - full.costNanoUsd,
      'exact',
      `${plural(tokens.cached, 'cached token')} were billed at the full input price: ${perMillion(full.price.input)} instead of ${perMillion(full.price.cachedInput)}.`,
    )
    return
  }
  const costs = ours.map(({ costNanoUsd }) => costNanoUsd)
  // Of the same tokens of one model, nothing but the price can differ, wherever in the day it changed.
  const isSame = areSameTokens(facts, invoice, base)
  const nearest = isSame ? base.costNanoUsd : clamp(billed, Math.min(...costs), Math.max(...costs))
  const total = tokens.input + tokens.output
  if (nearest === billed || total === 0) return
  const average = (amount: number): string => perMillion(Math.round((amount / total) * 1_000_000))
  take(
    'price',
    billed - nearest,
    'exact',
    `The invoice's ${plural(total, 'token')} cost ${average(billed)} on average. ${isSame && prices.length > 1 ? "At the ledger's prices of that day" : "At the ledger's price in force"} they cost ${average(nearest)}.`,
  )
}

/** Whether the invoice has the ledger's tokens of every kind, all of one model and priced by the token. */
function areSameTokens({ slices }: CellFacts, invoice: Figures, base: LedgerSums): boolean {
  return (
    new Set(slices.map(({ model }) => model)).size === 1 &&
    slices.every(({ crashed }) => !crashed) &&
    invoice.inputTokens === base.inputTokens &&
    invoice.outputTokens === base.outputTokens &&
    (invoice.cachedTokens ?? 0) === base.cachedTokens
  )
}

function takeCachedCount(invoice: Figures, base: LedgerSums, price: LedgerPrice, take: Take): void {
  const { cachedTokens: cached, inputTokens: input } = invoice
  if (cached === null || input !== base.inputTokens || cached === base.cachedTokens) return
  const output = base.outputTokens
  const theirs = priced({ input, cached: Math.min(cached, input), output }, price)
  const ours = priced({ input, cached: base.cachedTokens, output }, price)
  take(
    'cached_tokens',
    theirs - ours,
    'exact',
    `The invoice counts ${plural(cached, 'cached token')} in the same input, the ledger ${count(base.cachedTokens)}: cached input costs ${perMillion(price.cachedInput)}, the rest ${perMillion(price.input)}.`,
  )
}

function pricesOf(slices: readonly LedgerSlice[]): LedgerPrice[] {
  const prices: LedgerPrice[] = []
  for (const { price, usageSource } of slices) {
    if (usageSource !== 'none' && !prices.some(({ id }) => id === price.id)) prices.push(price)
  }
  return prices
}
