/** Calendar windows in a named timezone, daylight saving included. */
import { Temporal } from 'temporal-polyfill'

export type Period = 'day' | 'month'

/** A half-open span of time in ms since the epoch: start ≤ t < end. */
export interface CalendarWindow {
  readonly start: number
  readonly end: number
}

/**
 * The day or month that `at` falls into. A day starts at the first moment that carries its date, which after a
 * clock change need not be 00:00; so consecutive windows always meet without a gap or an overlap.
 */
export function windowAt(at: number, period: Period, timezone: string): CalendarWindow {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate()
  const first = period === 'day' ? day : day.with({ day: 1 })
  const next = first.add(period === 'day' ? { days: 1 } : { months: 1 })
  const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime(timezone).epochMilliseconds
  return { start: startOf(first), end: startOf(next) }
}
