/** Divides a span into quarter hours, hours or days of a timezone, clock changes included. */
import { Temporal } from 'temporal-polyfill'
import type { Span } from '../../../../shared/contract/ledger.ts'
import type { Width } from '../../../../shared/contract/usage.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'

const HOUR_MS = 3_600_000

export interface Day extends Span {
  /** ISO 8601: "2026-06-15". */
  readonly date: string
}

/** The local days that meet a span, whole, oldest first. A day starts at the first moment that carries its date. */
export function daysOf({ from, to }: Span, timezone: string): Day[] {
  const days: Day[] = []
  if (from >= to) return days
  let date = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone).toPlainDate()
  let start = startOf(date, timezone)
  while (start < to) {
    const next = date.add({ days: 1 })
    const end = startOf(next, timezone)
    // A date that a country skipped has no moment.
    if (end > start) days.push({ date: date.toString(), from: start, to: end })
    date = next
    start = end
  }
  return days
}

const startOf = (date: Temporal.PlainDate, timezone: string): number =>
  date.toZonedDateTime(timezone).epochMilliseconds

/** Whole buckets that cover a span, oldest first. Hours are counted from each day's start. */
export function bucketsOf(span: Span, width: Width, timezone: string): Span[] {
  if (width === 'quarter') return cut(span, QUARTER_HOUR_MS).filter((bucket) => meets(bucket, span))
  const days = daysOf(span, timezone)
  if (width === 'day') return days.map(({ from, to }) => ({ from, to }))
  return days.flatMap((day) => cut(day, HOUR_MS, day.from)).filter((bucket) => meets(bucket, span))
}

function cut({ from, to }: Span, ms: number, origin = from - (from % ms)): Span[] {
  const length = Math.max(0, Math.ceil((to - origin) / ms))
  return Array.from({ length }, (_, index) => ({
    from: origin + index * ms,
    to: ms === QUARTER_HOUR_MS ? origin + (index + 1) * ms : Math.min(origin + (index + 1) * ms, to),
  }))
}

const meets = (bucket: Span, span: Span): boolean => bucket.to > span.from && bucket.from < span.to

/** Finds the span among consecutive ones that holds a moment; -1 for none. */
export function indexAt(spans: readonly Span[], at: number): number {
  let low = 0
  let high = spans.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const span = spans[middle]
    if (span === undefined) return -1
    if (at < span.from) high = middle - 1
    else if (at >= span.to) low = middle + 1
    else return middle
  }
  return -1
}
