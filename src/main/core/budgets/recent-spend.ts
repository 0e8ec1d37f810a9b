/** What a budget's scope has spent lately: five weeks by quarter hour, and the last half hour by minute. */
import type { QuarterHour, Scope, SpendSeries } from '../ledger/ledger.ts'
import { HOUR_MS, WEEK_MS, type CalendarWindow } from './calendar.ts'
import { spentIn } from './forecast.ts'

const KEPT_MS = 5 * WEEK_MS
/** A quarter hour changes as long as a request of it is under way; none takes this long. */
const CHANGING_MS = 2 * HOUR_MS
const SAMPLED_MS = HOUR_MS / 2 + 60_000

export interface RecentSpend {
  /** Oldest first, at most five weeks. */
  quarterHours(): readonly QuarterHour[]
  /** Reads on; to be called every minute with what the running window has come to. */
  refresh(now: number, window: CalendarWindow, settled: number): void
  /** What was spent in the `spanMs` before the last refresh, in nano-dollars. */
  spentIn(spanMs: number): number
}

export function createRecentSpend(scope: Scope, spending: SpendSeries): RecentSpend {
  let quarters: readonly QuarterHour[] = []
  let refreshedAt = 0
  /** What was spent since the first refresh, as of each refresh: the last minutes, finer than the quarter hours. */
  let samples: { readonly at: number; readonly spent: number }[] = []
  let last: { readonly windowStart: number; readonly settled: number } | null = null

  function sample(at: number, windowStart: number, settled: number): void {
    const before = samples.at(-1)?.spent ?? 0
    const since = last?.windowStart === windowStart ? settled - last.settled : last ? settled : 0
    samples = [...samples.filter((known) => known.at >= at - SAMPLED_MS), { at, spent: before + since }]
    last = { windowStart, settled }
  }

  return {
    quarterHours: () => quarters,
    refresh(now, window, settled) {
      const from = Math.max(now - KEPT_MS, refreshedAt - CHANGING_MS)
      const start = from - (from % (HOUR_MS / 4))
      const kept = quarters.filter(({ startsAt }) => startsAt < start && startsAt >= now - KEPT_MS)
      quarters = [...kept, ...spending.quarterHours(scope, { start, end: now + 1 })]
      refreshedAt = now
      sample(now, window.start, settled)
    },
    spentIn(spanMs) {
      const newest = samples.at(-1)
      const oldest = samples.findLast(({ at }) => at <= refreshedAt - spanMs)
      // Right after a start there are no minutes yet; the quarter hours are close enough until there are.
      if (!newest || !oldest || newest.at === oldest.at) return spentIn(quarters, refreshedAt, spanMs)
      return ((newest.spent - oldest.spent) / (newest.at - oldest.at)) * spanMs
    },
  }
}
