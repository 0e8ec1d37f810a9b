/** Which thresholds are reached: entered once per window, and told to whoever listens. */
import type { BudgetThreshold } from '../../../shared/contract/budgets.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import type { BudgetStore, Ledger } from '../ledger/ledger.ts'
import type { Book, Entry } from './book.ts'
import type { CalendarWindow } from './calendar.ts'
import { amountAt } from './figures.ts'
import { forecastOf } from './forecast.ts'

/** A threshold was reached for the first time in its window. */
export interface CrossingEvent {
  readonly budgetId: string
  readonly budgetName: string
  readonly window: CalendarWindow
  readonly threshold: BudgetThreshold
  readonly crossedAt: number
  /** What is spent, or, for a threshold of the forecast, what will be. */
  readonly amountNanoUsd: NanoUsd
  readonly limitNanoUsd: NanoUsd
}

/** Looks at every budget; calls `announce` once per threshold and window, also across restarts. */
export function enterCrossings(
  book: Book,
  store: BudgetStore,
  totals: Ledger['totals'],
  now: number,
  announce: (event: CrossingEvent) => void,
): void {
  for (const entry of book.all()) {
    if (entry.record.thresholds.length === 0) continue
    book.roll(entry, now)
    const { settled } = totals(entry.window, entry.scope)
    for (const threshold of entry.record.thresholds) {
      if (hasFired(entry, threshold)) continue
      const amount = threshold.of === 'actual' ? settled : forecastAt(entry, settled, now)
      // A limit of zero is reached by the first that is spent, not by nothing.
      if (amount === null || amount === 0 || amount < amountAt(threshold.percent, entry.limitNow)) continue
      const crossing = {
        of: threshold.of,
        percent: threshold.percent,
        crossedAt: now,
        amountNanoUsd: amount,
        limitNanoUsd: entry.limitNow,
      }
      const { id, name } = entry.record
      const isNew = store.cross(id, entry.window.start, crossing)
      entry.crossings = [...entry.crossings, crossing]
      if (!isNew) continue
      announce({
        budgetId: id,
        budgetName: name,
        window: entry.window,
        threshold,
        crossedAt: now,
        amountNanoUsd: amount,
        limitNanoUsd: entry.limitNow,
      })
    }
  }
}

const hasFired = ({ crossings }: Entry, { of, percent }: BudgetThreshold): boolean =>
  crossings.some((one) => one.of === of && one.percent === percent)

function forecastAt(entry: Entry, settled: NanoUsd, now: number): NanoUsd | null {
  const forecast = forecastOf(entry.expected, { settled, limit: entry.limitNow, now })
  return forecast.known ? forecast.atEndNanoUsd : null
}
