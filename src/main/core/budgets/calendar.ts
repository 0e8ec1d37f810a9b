/** Calendar windows in a named timezone, daylight saving included. */
import { Temporal } from 'temporal-polyfill'
import type { BudgetPeriod } from '../../../shared/contract/budgets.ts'

export const HOUR_MS = 3_600_000
export const WEEK_MS = 7 * 24 * HOUR_MS

/** A half-open span of time in ms since the epoch: start ≤ t < end. */
export interface CalendarWindow {
  readonly start: number
  readonly end: number
}

const LENGTHS = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } } as const

const dateAt = (at: number, timezone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate()

/** A day starts at the first moment that carries its date, which after a clock change need not be 00:00. */
const startOf = (date: Temporal.PlainDate, timezone: string): number =>
  date.toZonedDateTime(timezone).epochMilliseconds

/**
 * The day, ISO week (from Monday) or month that `at` falls into. Consecutive windows always meet without a gap or
 * an overlap. Throws RangeError for a timezone that nobody knows.
 */
export function windowAt(at: number, period: BudgetPeriod, timezone: string): CalendarWindow {
  const day = dateAt(at, timezone)
  const first = firstDayOf(day, period)
  return { start: startOf(first, timezone), end: startOf(first.add(LENGTHS[period]), timezone) }
}

function firstDayOf(day: Temporal.PlainDate, period: BudgetPeriod): Temporal.PlainDate {
  switch (period) {
    case 'day':
      return day
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 })
    case 'month':
      return day.with({ day: 1 })
  }
}

/** Where the slices of a window begin: the hours of a day, the local days of a week or month. */
export function sliceStarts(window: CalendarWindow, period: BudgetPeriod, timezone: string): number[] {
  const starts: number[] = []
  if (period === 'day') {
    for (let at = window.start; at < window.end; at += HOUR_MS) starts.push(at)
    return starts
  }
  let day = dateAt(window.start, timezone)
  for (let at = window.start; at < window.end; at = startOf(day, timezone)) {
    starts.push(at)
    day = day.add({ days: 1 })
  }
  return starts
}

/** Whether a name is one of the IANA timezones, as it stands in a calendar: no bare offset such as "+05:30". */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    dateAt(0, name)
    return true
  } catch {
    return false
  }
}

export interface LocalHours {
  /** The hour of the local week, 0 to 167; only equal hours matter, not which is the first. */
  hourOfWeek(at: number): number
  /** When the local hour of `at` ends. */
  hourEnd(at: number): number
}

/** Local hours by arithmetic: the timezone's rules are only asked where its offset from UTC may have changed. */
export function createLocalHours(timezone: string): LocalHours {
  let from = 0
  let until = 0
  let offsetMs = 0

  function localTime(at: number): number {
    if (at < from || at >= until) {
      const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone)
      offsetMs = local.offsetNanoseconds / 1_000_000
      from = at
      until = local.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity
    }
    return at + offsetMs
  }

  return {
    hourOfWeek: (at) => Math.floor((localTime(at) % WEEK_MS) / HOUR_MS),
    hourEnd: (at) => at + HOUR_MS - (localTime(at) % HOUR_MS),
  }
}
