/** Reasons that lie in prices: another price, a change of price, cached tokens that are billed or counted otherwise. */
import type { Figures } from '../../../shared/contract/reconciliation.ts'
import type { LedgerPrice, LedgerSlice } from '../ledger/ledger.ts'
import { clamp, count, perMillion, plural, type CellFacts, type Take } from './cell-facts.ts'
import { priced, tokensOf, type LedgerSums } from './figures.ts'

/** The part of a difference that comes of prices: what the invoice asks, less what its tokens cost at ours. */
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
  const fits = ours.filter(({ costNanoUsd }) => Math.abs(billed - costNanoUsd) <= rounding)
  const sameTokens =
    tokens.input === base.inputTokens &&
    tokens.output === base.outputTokens &&
    tokens.cached === base.cachedTokens
  const [fit] = fits
  if (fit && prices.length > 1) {
    if (sameTokens) takePriceChange(billed, base, fit.price, prices, take)
    return
  }
  takeCachedCount(invoice, base, only, prices.length === 1, take)
  if (fit) return

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
  const nearest = clamp(billed, Math.min(...costs), Math.max(...costs))
  const total = tokens.input + tokens.output
  if (nearest === billed || total === 0) return
  const average = (amount: number): string => perMillion(Math.round((amount / total) * 1_000_000))
  take(
    'price',
    billed - nearest,
    'exact',
    `The invoice's ${plural(total, 'token')} cost ${average(billed)} on average. At the ledger's price in force they cost ${average(nearest)}.`,
  )
}

function takePriceChange(
  billed: number,
  base: LedgerSums,
  price: LedgerPrice,
  prices: readonly LedgerPrice[],
  take: Take,
): void {
  const changes = prices.toSorted((a, b) => a.effectiveFrom - b.effectiveFrom || a.id - b.id)
  const last = changes.at(-1)
  const at = new Date(last?.effectiveFrom ?? 0).toISOString()
  const which = price.id === last?.id ? 'from then on' : 'before it'
  take(
    'price_change',
    billed - base.costNanoUsd,
    'exact',
    `The ledger's price changed at ${at}. The invoice bills the whole day at the price ${which}.`,
  )
}

function takeCachedCount(
  invoice: Figures,
  base: LedgerSums,
  price: LedgerPrice,
  alone: boolean,
  take: Take,
): void {
  const { cachedTokens: cached, inputTokens: input } = invoice
  if (!alone || cached === null || input !== base.inputTokens || cached === base.cachedTokens) return
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
