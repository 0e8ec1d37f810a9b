/** The reason that a provider charged a price which the model had at another time, or for another part of the day. */
import type { Figures } from '../../../shared/contract/reconciliation.ts'
import { formatUsd, nanoUsd, type NanoUsd } from '../../../shared/money.ts'
import type { LedgerSlice } from '../ledger/ledger.ts'
import { plural, type CellFacts, type Take } from './cell-facts.ts'
import { priced, type LedgerSums, type StatedTokens } from './figures.ts'
import { chargedAt, isAlike, versionInWords, type PriceVersion } from './price-versions.ts'

export interface Match {
  readonly version: PriceVersion
  /** Whose tokens come to the amount at this price. */
  readonly by: 'invoice' | 'ledger'
}

/**
 * Names the price at which tokens come to the billed amount: the invoice's own, or else the ledger's. What the ledger's
 * tokens cost at it, less what they cost in the ledger, is what it accounts for; what tokens that differ cost is left
 * to other reasons. Null when the amount is that of no known price.
 */
export function takePriceChange(
  facts: CellFacts,
  invoice: Figures,
  tokens: StatedTokens | null,
  base: LedgerSums,
  rounding: number,
  take: Take,
): Match | null {
  const { versions, day } = facts
  const billed = invoice.costNanoUsd
  const own = pricedByTokens(facts, base)
  if (billed === null || own === null) return null
  const chargedFor = (counted: StatedTokens): PriceVersion | null =>
    chargedAt(versions, { tokens: counted, own: own.tokens, billedNanoUsd: billed, slack: rounding, day })

  const version = tokens && chargedFor(tokens)
  if (tokens && version) {
    takeVersion({ facts, billed, own, rounding, take }, tokens, version)
    return { version, by: 'invoice' }
  }
  // Requests that differ say that these are not the tokens that were billed, whatever they come to.
  const sameRequests = invoice.requests === null || invoice.requests === base.requests
  const ownVersion = sameRequests ? chargedFor(own.tokens) : null
  if (!ownVersion) return null
  takeVersion({ facts, billed, own, rounding, take }, null, ownVersion)
  return { version: ownVersion, by: 'ledger' }
}

interface Priced {
  readonly tokens: StatedTokens
  readonly costNanoUsd: NanoUsd
}

/** The ledger's sums without what a crash left at its hold, which no tokens add up to. */
function pricedByTokens({ slices, shift }: CellFacts, base: LedgerSums): Priced | null {
  const crashed = slices.filter((slice) => slice.crashed)
  // What of them lies in a day that is cut elsewhere is not known.
  if (shift !== null && crashed.length > 0) return null
  const less = (sum: number, read: (slice: (typeof crashed)[number]) => number): number =>
    crashed.reduce((rest, slice) => rest - read(slice), sum)
  return {
    tokens: {
      input: less(base.inputTokens, ({ input }) => input),
      cached: less(base.cachedTokens, ({ cached }) => cached),
      output: less(base.outputTokens, ({ output }) => output),
    },
    costNanoUsd: nanoUsd(less(base.costNanoUsd, ({ costNanoUsd }) => costNanoUsd)),
  }
}

interface Charge {
  readonly facts: CellFacts
  readonly billed: NanoUsd
  readonly own: Priced
  readonly rounding: number
  readonly take: Take
}

/** `tokens`: the invoice's, where they come to the amount at this price; null where the ledger's do. */
function takeVersion(
  { facts: { day, slices, costImplied }, billed, own, rounding, take }: Charge,
  tokens: StatedTokens | null,
  version: PriceVersion,
): void {
  // Then they may be just the rows that have this price: nothing says that the others were billed at it, too.
  if (tokens !== null && areAmong(slices, version, tokens)) return
  const atVersion = priced(own.tokens, version)
  // The ledger has this price itself: its tokens differ, if anything does.
  if (Math.abs(atVersion - own.costNanoUsd) <= rounding) return
  const price = versionInWords(version, day)
  const ours = `the ledger's ${plural(own.tokens.input + own.tokens.output, 'token')}`
  const instead = `instead of ${formatUsd(own.costNanoUsd)}`
  const sentence = costImplied
    ? `The invoice names no amounts, so its tokens are compared at ${price}. At it ${ours} cost ${formatUsd(atVersion)} ${instead}.`
    : tokens === null
      ? `The provider charged ${price}: at it ${ours} come to the ${formatUsd(billed)} billed ${instead}.`
      : `The provider charged ${price}: at it the invoice's ${plural(tokens.input + tokens.output, 'token')} come to the ${formatUsd(billed)} billed, and ${ours} cost ${formatUsd(atVersion)} ${instead}.`
  take('price_change', atVersion - own.costNanoUsd, 'exact', sentence)
}

/** Whether the ledger has as many tokens of each kind, or more, at this very price. */
function areAmong(slices: readonly LedgerSlice[], version: PriceVersion, tokens: StatedTokens): boolean {
  const alike = slices.filter(({ price }) => isAlike(price, version))
  const has = (read: (slice: LedgerSlice) => number): number =>
    alike.reduce((sum, slice) => sum + read(slice), 0)
  return tokens.input <= has(({ input }) => input) && tokens.output <= has(({ output }) => output)
}
