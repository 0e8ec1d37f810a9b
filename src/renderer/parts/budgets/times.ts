/** Windows and moments of a budget in words, in its own timezone. */
import type { Budget, BudgetPeriod } from '../../../shared/contract/budgets.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const PERIOD_WORDS = {
  day: { per: 'per day', now: 'today', past: 'days' },
  week: { per: 'per week', now: 'this week', past: 'weeks' },
  month: { per: 'per month', now: 'this month', past: 'months' },
} as const satisfies Record<BudgetPeriod, { per: string; now: string; past: string }>

const PARTS = {
  moment: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  weekdayClock: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  weekday: { weekday: 'short', day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Formatters cost more to make than to use. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function written(at: number, timeZone: string, parts: keyof typeof PARTS): string {
  const key = `${parts} ${timeZone}`
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...PARTS[parts] })
  formatters.set(key, known)
  return known.format(at)
}

/** "Tue 24 Nov, 00:00". */
export const formatMoment = (at: number, timezone: string): string =>
  written(at, timezone, 'moment').replace(/^(\w+),? /, '$1 ')

/** "17:00" on the day of `now`, "Wed 17:00" within six days of it, else "Wed 25 Nov, 17:00". */
export function formatNear(at: number, now: number, timezone: string): string {
  if (written(at, timezone, 'weekday') === written(now, timezone, 'weekday'))
    return written(at, timezone, 'clock')
  return written(at, timezone, Math.abs(at - now) < 6 * DAY_MS ? 'weekdayClock' : 'moment').replace(
    /^(\w+),? /,
    '$1 ',
  )
}

/** "4 h 12 min", "6 d 4 h", "under a minute"; what is over is "now". */
export function formatSpan(ms: number): string {
  if (ms <= 0) return 'now'
  if (ms < MINUTE_MS) return 'under a minute'
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  const [large, small] =
    ms < DAY_MS
      ? [`${Math.floor(ms / HOUR_MS)} h`, `${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`]
      : [`${Math.floor(ms / DAY_MS)} d`, `${Math.floor((ms % DAY_MS) / HOUR_MS)} h`]
  return `${large} ${small}`
}

/** "in 4 h 12 min". */
export const resetsIn = ({ windowEnd }: Pick<Budget, 'windowEnd'>, now: number): string =>
  windowEnd <= now ? 'now' : `in ${formatSpan(windowEnd - now)}`

interface Windowed {
  readonly windowStart: number
  readonly windowEnd: number
}

/** "Mon 23 Nov", "16 – 22 Nov", "Nov 2026". */
export function windowInWords(window: Windowed, period: BudgetPeriod, timezone: string): string {
  const { windowStart, windowEnd } = window
  if (period === 'month') return written(windowStart, timezone, 'month')
  if (period === 'day') return written(windowStart, timezone, 'weekday')
  return `${written(windowStart, timezone, 'day')} – ${written(windowEnd - 1, timezone, 'day')}`
}

/** A slice of a window: "14:00" in a day, "Mon 23 Nov" in a longer one. */
export const sliceInWords = (startsAt: number, period: BudgetPeriod, timezone: string): string =>
  written(startsAt, timezone, period === 'day' ? 'clock' : 'weekday')

/** How many slices the whole window has: hours of a day (23 to 25), else days. */
export const slicesOf = (window: Windowed, period: BudgetPeriod): number =>
  Math.round((window.windowEnd - window.windowStart) / (period === 'day' ? HOUR_MS : DAY_MS))
