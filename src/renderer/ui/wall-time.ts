/** What clocks of a timezone show, as a field takes it in which somebody picks a date and a time. */
import { Temporal } from 'temporal-polyfill'

/** "2026-12-01T09:30" at an instant (ms since the epoch). */
export const wallTimeOf = (at: number, timezone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })

/**
 * The instant at which clocks show such a time; null for anything else. Of a time that they show twice it is the
 * earlier; one that they leave out is moved by the gap.
 */
export function instantOf(wallTime: string, timezone: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wallTime)) return null
  try {
    return Temporal.PlainDateTime.from(wallTime, { overflow: 'reject' }).toZonedDateTime(timezone)
      .epochMilliseconds
  } catch {
    return null
  }
}
