/** What a budget's scope has spent lately: five weeks by quarter hour, and the last half hour by minute. */
import type { QuarterHour, Scope, SpendSeries } from '../ledger/ledger.ts'
import { HOUR_MS, WEEK_MS, type CalendarWindow } from './calendar.ts'
import { spentIn } from './forecast.ts'
import type { PastSpend } from './past-spend.ts'

const QUARTER_MS = HOUR_MS / 4
const KEPT_MS = 5 * WEEK_MS
/** A quarter hour changes as long as a request of it is under way; none takes this long. */
const CHANGING_MS = 2 * HOUR_MS
const SAMPLED_MS = HOUR_MS / 2 + 60_000

export interface RecentSpend {
  /** Whether the weeks before are known. */
  isLoaded(): boolean
  /** Reads the weeks before, once; what was read before stands until then. */
  load(now: number): Promise<void>
  /** Oldest first, at most five weeks. */
  quarterHours(): readonly QuarterHour[]
  /** Reads on; to be called every minute with what the running window has come to. */
  refresh(now: number, window: CalendarWindow, settled: number): void
  /** What was spent in the `spanMs` before the last refresh, in nano-dollars. */
  spentIn(spanMs: number): number
}

/** The five weeks before now, on whole quarter hours. */
export function recentSpan(now: number): CalendarWindow {
  const start = now - KEPT_MS
  return { start: start - (start % QUARTER_MS), end: now + 1 }
}

export function createRecentSpend(scope: Scope, latest: SpendSeries, past: PastSpend): RecentSpend {
  let quarters: readonly QuarterHour[] = []
  let refreshedAt = 0
  let loading: Promise<void> | null = null
  let isLoaded = false
  /** What was spent since the first refresh, as of each refresh: the last minutes, finer than the quarter hours. */
  let samples: { readonly at: number; readonly spent: number }[] = []
  let last: { readonly windowStart: number; readonly settled: number } | null = null

  function sample(at: number, windowStart: number, settled: number): void {
    const before = samples.at(-1)?.spent ?? 0
    const since = last?.windowStart === windowStart ? settled - last.settled : last ? settled : 0
    samples = [...samples.filter((known) => known.at >= at - SAMPLED_MS), { at, spent: before + since }]
    last = { windowStart, settled }
  }

  async function load(now: number): Promise<void> {
    try {
      quarters = await past.quarterHours(scope, recentSpan(now))
      refreshedAt = now
      isLoaded = true
    } finally {
      loading = null
    }
  }

  return {
    isLoaded: () => isLoaded,
    load: (now) => (loading ??= load(now)),
    quarterHours: () => quarters,
    refresh(now, window, settled) {
      sample(now, window.start, settled)
      if (!isLoaded) return
      const oldest = now - KEPT_MS
      const from = Math.max(oldest, refreshedAt - CHANGING_MS)
      const start = from - (from % QUARTER_MS)
      const kept = quarters.filter(({ startsAt }) => startsAt < start && startsAt >= oldest)
      quarters = [...kept, ...latest.quarterHours(scope, { start, end: now + 1 })]
      refreshedAt = now
    },
    spentIn(spanMs) {
      const newest = samples.at(-1)
      const oldest = newest && samples.findLast(({ at }) => at <= newest.at - spanMs)
      // Right after a start there are no minutes yet; the quarter hours are close enough until there are.
      if (!oldest || newest.at === oldest.at) return spentIn(quarters, refreshedAt, spanMs)
      return ((newest.spent - oldest.spent) / (newest.at - oldest.at)) * spanMs
    },
  }
}
