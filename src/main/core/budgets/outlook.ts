/** What follows from what was spent lately: what is to be expected, and how fast it burns. */
import type { Entry } from './book.ts'
import { burnRatesOf } from './burn-rate.ts'
import { expectRest } from './forecast.ts'

/**
 * Reads on what was spent, and reckons anew. The weeks before have to be known first.
 * @param entry already in the window of `now`
 * @param machinesPerHour what all machines that run now cost, in nano-dollars
 */
export function reckon(entry: Entry, settled: number, now: number, machinesPerHour: number): void {
  const { window, recent, record, local, limitNow, scope } = entry
  recent.refresh(now, window, settled)
  if (!recent.isLoaded()) return
  const history = recent.quarterHours()
  entry.expected = expectRest({
    history,
    window,
    period: record.period,
    now,
    local,
    machinesPerHour: scope.kind === 'bill' ? machinesPerHour : 0,
  })
  entry.burnRates = burnRatesOf((spanMs) => recent.spentIn(spanMs), {
    limitNanoUsd: limitNow,
    periodMs: window.end - window.start,
  })
}
