/**
 * How fast a budget burns: (spent in a window ÷ that window) ÷ (limit ÷ period), so 1 is the pace that ends with the
 * limit exactly at the period's end. A short window beside each long one makes a warning end soon after its cause.
 * The pairs are those of Google's SRE workbook, "Alerting on SLOs", method 6.
 */
import type { BurnRate } from '../../../shared/contract/budgets.ts'
import { HOUR_MS } from './calendar.ts'

const MINUTE_MS = 60_000

const PAIRS = [
  { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS, factor: 14.4 },
  { longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS, factor: 6 },
  { longMs: 72 * HOUR_MS, shortMs: 6 * HOUR_MS, factor: 1 },
] as const

/**
 * The rates of a budget. A pair is left out where the whole limit is gone before its long window could breach, as
 * that of six hours for a day; and all are for a limit of zero, of which any spending is infinitely much.
 * @param spentIn what was spent in the given number of ms before now, in nano-dollars
 */
export function burnRatesOf(
  spentIn: (spanMs: number) => number,
  budget: { readonly limitNanoUsd: number; readonly periodMs: number },
): BurnRate[] {
  if (budget.limitNanoUsd <= 0) return []
  const pace = budget.limitNanoUsd / budget.periodMs
  return PAIRS.filter(({ longMs, factor }) => longMs * factor <= budget.periodMs).map((pair) => {
    const long = spentIn(pair.longMs) / pair.longMs / pace
    const short = spentIn(pair.shortMs) / pair.shortMs / pace
    return { ...pair, long, short, breached: long >= pair.factor && short >= pair.factor }
  })
}
