/** Windows that are over: what they came to, and under which limit. */
import type { PastWindow } from '../../../shared/contract/budgets.ts'
import type { BudgetRecord, BudgetStore, SpendSeries } from '../ledger/ledger.ts'
import { scopeOf } from './book.ts'
import { windowAt, type CalendarWindow } from './calendar.ts'

type Terms = Pick<BudgetRecord, 'scope' | 'subject' | 'period' | 'timezone'>

/** The windows before the one of `now`, newest first, none that ended before the ledger began. */
export function pastWindows(
  terms: Terms,
  options: {
    readonly spending: SpendSeries
    readonly now: number
    readonly most: number
    readonly limits: (window: CalendarWindow) => Pick<PastWindow, 'limitNanoUsd' | 'raises' | 'crossings'>
  },
): PastWindow[] {
  const { spending, now, most, limits } = options
  const { period, timezone } = terms
  const firstAt = spending.firstAt() ?? Infinity
  const windows: PastWindow[] = []
  let window = windowAt(now, period, timezone)
  while (windows.length < most) {
    window = windowAt(window.start - 1, period, timezone)
    if (window.end <= firstAt) break
    windows.push({
      windowStart: window.start,
      windowEnd: window.end,
      settledNanoUsd: spending.settledIn(scopeOf(terms), window),
      ...limits(window),
    })
  }
  return windows
}

/** Under which limit a budget's window ended. */
export function limitsOf(id: string, store: BudgetStore) {
  return ({ start, end }: CalendarWindow): Pick<PastWindow, 'limitNanoUsd' | 'raises' | 'crossings'> => {
    const raises = store.raisesOf(id, start)
    const raised = raises.findLast(({ endedAt }) => endedAt === null || endedAt >= end)
    return {
      limitNanoUsd: raised?.limitNanoUsd ?? store.limitBefore(id, end),
      raises: raises.map(({ limitNanoUsd, reason, raisedAt }) => ({ limitNanoUsd, reason, raisedAt })),
      crossings: store.crossingsOf(id, start),
    }
  }
}
