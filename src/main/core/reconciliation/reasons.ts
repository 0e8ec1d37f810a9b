/**
 * Why an invoice and the ledger differ on a day and model. A reason is listed only when its arithmetic fits, with the
 * amount it accounts for; what no reason accounts for is said to be unexplained.
 *
 * Evidence that gives an exact amount comes first. What can only be bounded (estimates, crashes) takes of the rest as
 * much as its bound allows, so that nothing is explained twice.
 */
import type { Figures, Reason } from '../../../shared/contract/reconciliation.ts'
import { addUsd, exactUsd, formatUsd, nanoUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { LedgerPrice, LedgerSlice } from '../ledger/ledger.ts'
import { priced, tokensOf, type LedgerSums } from './figures.ts'
import { shiftInWords, type Shift } from './shift.ts'

export interface CellFacts {
  readonly day: number
  readonly model: string
  /** Null: the invoice has no line for it. */
  readonly invoice: Figures | null
  /** How many lines of the invoice were added up. */
  readonly lines: number
  /** The ledger's, by UTC day. */
  readonly ledger: LedgerSums
  readonly slices: readonly LedgerSlice[]
  /** invoice − ledger */
  readonly differenceNanoUsd: NanoUsd
  readonly unitNanoUsd: number
  readonly shift: Shift | null
  /** What was held for the rows that are estimated; asked for only when it matters. */
  readonly heldForEstimated: () => NanoUsd
  readonly inFlight: { readonly attempts: number; readonly holdNanoUsd: NanoUsd }
  /** The ratio by which the invoice exceeds the ledger on every day of this model, when it is the same on all. */
  readonly steadyRatio: number | null
  /** A model that stands on the other side alone, with about the same amount. */
  readonly lookalike: string | null
}

export interface Explanation {
  readonly reasons: Reason[]
  readonly unexplainedNanoUsd: NanoUsd
}

/** What the steps of amounts can make up: half a step for each line of the invoice, half a nano-dollar for each row. */
export const roundingOf = ({
  lines,
  unitNanoUsd,
  ledger,
}: Pick<CellFacts, 'lines' | 'unitNanoUsd' | 'ledger'>): number =>
  Math.ceil((Math.max(1, lines) * unitNanoUsd + ledger.requests) / 2)

const count = (value: number): string => value.toLocaleString('en-US')
const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`
const perMillion = (price: number): string => `$${exactUsd(nanoUsd(price))} per 1M`
const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

export function explain(facts: CellFacts): Explanation {
  const reasons: Reason[] = []
  const rounding = roundingOf(facts)
  let left: number = facts.differenceNanoUsd
  const take = (
    kind: Reason['kind'],
    amount: number,
    certainty: Reason['certainty'],
    sentence: string,
    suggestedModel: string | null = null,
  ): void => {
    const explains = nanoUsd(Math.round(amount))
    if (explains === 0) return
    left -= explains
    reasons.push({ kind, explainsNanoUsd: explains, certainty, sentence, suggestedModel })
  }

  const base = takeShift(facts, take)
  if (facts.invoice !== null && base.requests > 0 && Math.abs(left) > rounding) {
    takePrices(facts, facts.invoice, base, rounding, take)
  }
  const isLeft = (): boolean => Math.abs(left) > rounding
  if (isLeft()) takeOutside(facts, base, left, take)
  if (isLeft()) takeCrashed(facts, left, take)
  if (isLeft()) takeEstimated(facts, left, take)
  if (isLeft()) takeInFlight(facts, left, take)
  if (isLeft()) takeNotBilled(facts, base, left, take)
  if (isLeft()) takeOneSided(facts, base, left, take)
  if (left !== 0 && !isLeft()) takeRounding(facts, left, take)
  return { reasons, unexplainedNanoUsd: nanoUsd(left) }
}

type Take = (
  kind: Reason['kind'],
  amount: number,
  certainty: Reason['certainty'],
  sentence: string,
  suggestedModel?: string | null,
) => void

/** Returns the ledger's sums that everything else is held against. */
function takeShift({ day, model, shift, ledger }: CellFacts, take: Take): LedgerSums {
  if (shift === null) return ledger
  const shifted = shift.sumsOf({ day, model })
  const moved = shifted.costNanoUsd - ledger.costNanoUsd
  const range =
    shift.fromMs === shift.toMs
      ? ''
      : ` Any cut from ${shiftInWords(shift.fromMs).replace('at ', '')} to ${shiftInWords(shift.toMs).replace('at ', '')} fits as well.`
  take(
    'day_shift',
    moved,
    'exact',
    `The invoice's days begin ${shiftInWords(shift.ms)}: cut there, the ledger has ${formatUsd(shifted.costNanoUsd)} for this day instead of ${formatUsd(ledger.costNanoUsd)}.${range}`,
  )
  return shifted
}

/** The part of a difference that comes of prices: what the invoice asks, less what its tokens cost at ours. */
function takePrices(
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

function takeOutside({ invoice }: CellFacts, base: LedgerSums, left: number, take: Take): void {
  const stated = invoice?.requests ?? null
  const more = stated === null ? 0 : stated - base.requests
  const cost = invoice?.costNanoUsd ?? null
  if (left < 0 || base.requests === 0 || stated === null || more <= 0 || cost === null || cost <= 0) return
  const average = cost / stated
  take(
    'outside_gateway',
    Math.min(left, more * average),
    'up_to',
    `The invoice has ${plural(more, 'request')} more than went through the gateway. At its average of ${formatUsd(nanoUsd(Math.round(average)))} a request they come to ${formatUsd(nanoUsd(Math.round(more * average)))}.`,
  )
}

function takeCrashed({ slices }: CellFacts, left: number, take: Take): void {
  const { attempts, costNanoUsd } = sumOf(slices.filter(({ crashed }) => crashed))
  if (left > 0 || attempts === 0) return
  take(
    'crashed',
    Math.max(left, -costNanoUsd),
    'up_to',
    `${plural(attempts, 'attempt')} in flight at a crash ${attempts === 1 ? 'is' : 'are'} settled at the most ${attempts === 1 ? 'it' : 'they'} could cost, ${formatUsd(costNanoUsd)}, and may have cost less.`,
  )
}

function takeEstimated(facts: CellFacts, left: number, take: Take): void {
  const rows = facts.slices.filter(({ usageSource, crashed }) => usageSource === 'estimated' && !crashed)
  const { attempts, costNanoUsd } = sumOf(rows)
  if (attempts === 0) return
  const are = attempts === 1 ? 'row is' : 'rows are'
  const what = `${count(attempts)} ${are} estimated (${formatUsd(costNanoUsd)}), because no usage was reported for ${attempts === 1 ? 'it' : 'them'}.`
  if (left < 0) {
    take('estimated', Math.max(left, -costNanoUsd), 'up_to', `${what} The provider may have billed less.`)
    return
  }
  const most = facts.heldForEstimated()
  const room = most - costNanoUsd
  if (room <= 0) return
  take(
    'estimated',
    Math.min(left, room),
    'up_to',
    `${what} The provider may have billed more, at most the ${formatUsd(most)} that were held.`,
  )
}

function takeInFlight({ inFlight: { attempts, holdNanoUsd } }: CellFacts, left: number, take: Take): void {
  if (left < 0 || attempts === 0) return
  take(
    'in_flight',
    Math.min(left, holdNanoUsd),
    'up_to',
    `${plural(attempts, 'attempt')} of this day ${attempts === 1 ? 'is' : 'are'} still in flight and not settled: at most ${formatUsd(holdNanoUsd)}.`,
  )
}

function takeNotBilled({ invoice }: CellFacts, base: LedgerSums, left: number, take: Take): void {
  const fewer = invoice?.requests == null ? 0 : base.requests - invoice.requests
  if (left > 0 || fewer <= 0 || base.requests === 0) return
  const average = base.costNanoUsd / base.requests
  take(
    'not_billed',
    Math.max(left, -fewer * average),
    'up_to',
    `The invoice has ${plural(fewer, 'request')} fewer than the ledger. At the ledger's average of ${formatUsd(nanoUsd(Math.round(average)))} a request they come to ${formatUsd(nanoUsd(Math.round(fewer * average)))}. The provider may not have billed them yet.`,
  )
}

function takeOneSided(facts: CellFacts, base: LedgerSums, left: number, take: Take): void {
  const { invoice, lookalike } = facts
  if (invoice !== null && base.requests === 0) {
    const hint =
      lookalike === null ? '' : ` ${lookalike} stands in the ledger alone, with about the same amount.`
    take(
      'only_invoice',
      left,
      'exact',
      `The ledger has no request for this model on this day. It may know the model by another name, or the traffic did not go through the gateway.${hint}`,
      lookalike,
    )
  }
  if (invoice === null) {
    const hint =
      lookalike === null ? '' : ` ${lookalike} stands on the invoice alone, with about the same amount.`
    take(
      'only_ledger',
      left,
      'exact',
      `The invoice has no line for this model on this day. It may use another name, or bill the day later.${hint}`,
    )
  }
}

function takeRounding({ unitNanoUsd, lines }: CellFacts, left: number, take: Take): void {
  take(
    'rounding',
    left,
    'exact',
    unitNanoUsd === 1
      ? 'Both sides round to the nano-dollar: the ledger each row, the invoice each amount.'
      : `The invoice's amounts have steps of $${exactUsd(nanoUsd(unitNanoUsd))}, so ${lines <= 1 ? 'its line' : `each of its ${lines} lines`} may be off by half a step.`,
  )
}

function sumOf(slices: readonly LedgerSlice[]): { attempts: number; costNanoUsd: NanoUsd } {
  let attempts = 0
  let costNanoUsd = ZERO_USD
  for (const slice of slices) {
    attempts += slice.attempts
    costNanoUsd = addUsd(costNanoUsd, slice.costNanoUsd)
  }
  return { attempts, costNanoUsd }
}
