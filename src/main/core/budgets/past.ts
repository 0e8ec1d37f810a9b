/** Windows that are over: what they came to, and under which limit. */
import type { PastWindow } from '../../../shared/contract/budgets.ts'
import type { BudgetRecord, BudgetStore, Scope } from '../ledger/ledger.ts'
import { windowAt, type CalendarWindow } from './calendar.ts'
import type { PastSpend } from './past-spend.ts'

type Terms = Pick<BudgetRecord, 'period' | 'timezone'>

/** Under which limit a window ended, and what became of it on the way. */
type LimitsIn = (window: CalendarWindow) => Pick<PastWindow, 'limitNanoUsd' | 'raises' | 'crossings'>

/** The windows before the one of `now`, newest first, none that ended before the ledger's first quarter hour. */
export function pastWindows(
  terms: Terms,
  options: {
    readonly scope: Scope
    readonly past: PastSpend
    readonly firstAt: number | null
    readonly now: number
    readonly most: number
    readonly limitsIn: LimitsIn
  },
): Promise<PastWindow[]> {
  const { scope, past, now, most, limitsIn } = options
  const { period, timezone } = terms
  const firstAt = options.firstAt ?? Infinity
  const windows: CalendarWindow[] = []
  let window = windowAt(now, period, timezone)
  while (windows.length < most) {
    window = windowAt(window.start - 1, period, timezone)
    if (window.end <= firstAt) break
    windows.push(window)
  }
  return Promise.all(
    windows.map(async (window) => ({
      windowStart: window.start,
      windowEnd: window.end,
      settledNanoUsd: await past.total(scope, window),
      ...limitsIn(window),
    })),
  )
}

export const limitsOf =
  (id: string, store: BudgetStore): LimitsIn =>
  ({ start, end }) => {
    const raises = store.raisesOf(id, start)
    const raised = raises.findLast(({ endedAt }) => endedAt === null || endedAt >= end)
    return {
      limitNanoUsd: raised?.limitNanoUsd ?? store.limitBefore(id, end),
      raises: raises.map(({ limitNanoUsd, reason, raisedAt }) => ({ limitNanoUsd, reason, raisedAt })),
      crossings: store.crossingsOf(id, start),
    }
  }
