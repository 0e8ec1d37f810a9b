/** How a budget stands, as its screen shows it. */
import type { Budget, BudgetFigures, BudgetSlice } from '../../../shared/contract/budgets.ts'
import { nanoUsd, type NanoUsd } from '../../../shared/money.ts'
import type { Totals } from '../ledger/ledger.ts'
import type { Entry } from './book.ts'
import { forecastOf } from './forecast.ts'

/** The amount at which a percentage of a limit is reached, rounded up. */
export function amountAt(percent: number, limit: NanoUsd): NanoUsd {
  const amount = (BigInt(limit) * BigInt(percent) + 99n) / 100n
  const most = BigInt(Number.MAX_SAFE_INTEGER)
  return nanoUsd(Number(amount > most ? most : amount))
}

/**
 * @param entry already in the window of `now`
 * @param totals with the machines' part of what is settled; null where their time does not count
 */
export function figuresOf(
  entry: Entry,
  { settled, held, machines }: Totals & { readonly machines: NanoUsd | null },
  now: number,
): Omit<BudgetFigures, 'subjectName'> {
  const { window, limitNow, expected, crossings, record } = entry
  return {
    windowStart: window.start,
    windowEnd: window.end,
    limitNowNanoUsd: limitNow,
    settledNanoUsd: settled,
    machinesNanoUsd: machines,
    heldNanoUsd: held,
    thresholds: record.thresholds.map(({ of, percent }) => ({
      of,
      percent,
      atNanoUsd: amountAt(percent, limitNow),
      crossedAt: crossings.find((one) => one.of === of && one.percent === percent)?.crossedAt ?? null,
    })),
    forecast: forecastOf(expected, { settled, limit: limitNow, now }),
    slices: slicesOf(entry, settled, now),
  }
}

export function budgetOf(entry: Entry, figures: BudgetFigures, lastRefusal: Budget['lastRefusal']): Budget {
  const { id, name, scope, subject, period, timezone, enforcement, limitNanoUsd } = entry.record
  return {
    id,
    origin: entry.origin,
    name,
    scope,
    subject,
    period,
    timezone,
    enforcement,
    limitNanoUsd,
    ...figures,
    raise: entry.raise,
    lastRefusal,
    burnRates: [...entry.burnRates],
  }
}

/** They add up to what is settled: what came in since the quarter hours were read belongs to the running slice. */
function slicesOf({ window, sliceStarts, recent }: Entry, settled: NanoUsd, now: number): BudgetSlice[] {
  if (!recent.isLoaded()) return []
  const starts = sliceStarts.filter((startsAt) => startsAt <= now)
  const amounts = starts.map(() => 0)
  let index = 0
  let sum = 0
  for (const { startsAt, costNanoUsd } of recent.quarterHours()) {
    if (startsAt < window.start || startsAt >= window.end) continue
    while (index + 1 < starts.length && startsAt >= (starts[index + 1] ?? Infinity)) index += 1
    amounts[index] = (amounts[index] ?? 0) + costNanoUsd
    sum += costNanoUsd
  }
  const newest = amounts.length - 1
  amounts[newest] = (amounts[newest] ?? 0) + settled - sum
  return starts.map((startsAt, slot) => ({ startsAt, settledNanoUsd: nanoUsd(amounts[slot] ?? 0) }))
}
