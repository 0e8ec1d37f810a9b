/** The prices that a model had over time, which of them an amount was charged at, and how one is named. */
import { DAY_MS, type LedgerPrice, type LedgerPriceVersion } from '../ledger/ledger.ts'
import { perMillion } from './cell-facts.ts'
import { priced, type StatedTokens } from './figures.ts'

/** A price with the span in which it was in force, [effectiveFrom, until) in ms; null while it still is. */
export interface PriceVersion extends LedgerPrice {
  readonly until: number | null
}

/** Every price that a model had up to `now`, each until the one that took its place, for anyone or at its target. */
export function versionsOf(
  prices: readonly LedgerPriceVersion[],
  model: string,
  now: number,
): readonly PriceVersion[] {
  const known = prices.filter((price) => price.model === model && price.effectiveFrom <= now)
  return [...Map.groupBy(known, ({ target }) => target).values()].flatMap(inTurn)
}

function inTurn(known: readonly LedgerPriceVersion[]): PriceVersion[] {
  // Of the same moment the last one counts; the ones before it never did.
  const counted = known.filter(
    ({ effectiveFrom }, index) => known[index + 1]?.effectiveFrom !== effectiveFrom,
  )
  const changes = counted.filter((price, index) => {
    const before = counted[index - 1]
    return !before || !isAlike(before, price)
  })
  return changes.map((price, index) => ({ ...price, until: changes[index + 1]?.effectiveFrom ?? null }))
}

/** Tokens that were billed, and those whose cost is to be explained by the price that was charged. */
export interface Billing {
  readonly tokens: StatedTokens
  readonly own: StatedTokens
  readonly billedNanoUsd: number
  /** What rounding can make up, in nano-dollars. */
  readonly slack: number
  /** Start of the UTC day. */
  readonly day: number
}

/**
 * The known price at which tokens come to what was billed; null when they do at none, or at several that account for
 * different amounts. Of prices that are alike, the one nearest to the day: first those of the day and before it.
 */
export function chargedAt(
  versions: readonly PriceVersion[],
  { tokens, own, billedNanoUsd, slack, day }: Billing,
): PriceVersion | null {
  if (tokens.input + tokens.output === 0) return null
  const end = day + DAY_MS
  const isLater = ({ effectiveFrom }: PriceVersion): boolean => effectiveFrom >= end
  const [version, ...others] = versions
    .filter((one) => Math.abs(billedNanoUsd - priced(tokens, one)) <= slack)
    .sort(
      (a, b) =>
        Number(isLater(a)) - Number(isLater(b)) ||
        Math.abs(a.effectiveFrom - end) - Math.abs(b.effectiveFrom - end),
    )
  if (!version) return null
  const accounted = priced(own, version)
  return others.every((other) => Math.abs(priced(own, other) - accounted) <= slack) ? version : null
}

/** "the price that was in force until 14:03 UTC, $0.35 per 1M", as seen from a day. */
export function versionInWords(version: PriceVersion, day: number): string {
  const { effectiveFrom, until, input, output } = version
  const when =
    until !== null && effectiveFrom < day + DAY_MS
      ? `that was in force until ${timeInWords(until, day)}`
      : `in force since ${timeInWords(effectiveFrom, day)}`
  const figures =
    input === output ? perMillion(input) : `${perMillion(input)} input and ${perMillion(output)} output`
  return `the price ${when}, ${figures}`
}

/** To the minute; with its date where it is not of the day. */
function timeInWords(at: number, day: number): string {
  const text = new Date(at).toISOString()
  const time = `${text.slice(11, 16)} UTC`
  return at >= day && at < day + DAY_MS ? time : `${text.slice(0, 10)} ${time}`
}

export const isAlike = (one: LedgerPrice, other: LedgerPrice): boolean =>
  one.input === other.input && one.cachedInput === other.cachedInput && one.output === other.output
