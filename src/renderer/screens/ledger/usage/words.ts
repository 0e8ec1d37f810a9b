/** How moments, durations and changes read on the page. */
import type { Span } from '../../../../shared/contract/ledger.ts'
import type { Mover, Width } from '../../../../shared/contract/usage.ts'
import { NONE, formatCount, formatDate, formatMinute } from '../../../ui/format.ts'

/** Which way it went. What cost nothing before but was there is no news. */
export function changeWord({
  now,
  before,
  changeNanoUsd,
}: Pick<Mover, 'now' | 'before' | 'changeNanoUsd'>): string {
  if (before.attempts === 0) return 'new'
  if (now.attempts === 0) return 'gone'
  if (changeNanoUsd === 0) return 'same'
  return changeNanoUsd > 0 ? 'more' : 'less'
}

const DAY_MS = 86_400_000

/** "the 24 hours before", "the 30 days before": how long a span is, to the nearest unit that fits it. */
export function beforeInWords({ from, to }: Span): string {
  const minutes = Math.max(1, Math.round((to - from) / 60_000))
  const hours = Math.round(minutes / 60)
  if (minutes < 120) return `the ${formatCount(minutes)} ${minutes === 1 ? 'minute' : 'minutes'} before`
  if (to - from < 2 * DAY_MS) return `the ${formatCount(hours)} hours before`
  return `the ${formatCount(Math.round((to - from) / DAY_MS))} days before`
}

/** "412", "1,240", "8.4": a percentile in ms, whose unit stands in the header. */
export function formatMs(ms: number | null): string {
  if (ms === null) return NONE
  return ms > 0 && ms < 9.95 ? ms.toFixed(1) : formatCount(ms)
}

const dates = new Map<string, Intl.DateTimeFormat>()

/** "23 Nov" in a timezone. */
export function formatDay(at: number, timeZone: string): string {
  const known = dates.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' })
  if (known === undefined) dates.set(timeZone, format)
  return format.format(at)
}

interface Bucket {
  readonly startsAt: number
  readonly endsAt: number
}

/** "23 Nov, 16:45 – 17:00", "23 Nov 2026". */
export function bucketInWords({ startsAt, endsAt }: Bucket, width: Width, timezone: string): string {
  if (width === 'day') return formatDate(startsAt, timezone)
  const times = `${formatMinute(startsAt, timezone)} – ${formatMinute(endsAt, timezone)}`
  return `${formatDay(startsAt, timezone)}, ${times}`
}

export const WIDTH_WORDS = { quarter: 'quarter hour', hour: 'hour', day: 'day' } as const satisfies Record<
  Width,
  string
>

/** "since 22 Nov, 21:15", "22 Nov, 21:15 – 23 Nov, 18:00": the whole buckets that are added up. */
export function sinceInWords(
  { span, at, width }: { readonly span: Span; readonly at: number; readonly width: Width },
  timezone: string,
): string {
  const moment = (instant: number): string =>
    `${formatDay(instant, timezone)}, ${formatMinute(instant, timezone)}`
  if (width === 'day') {
    const first = formatDate(span.from, timezone)
    const last = formatDate(span.to - 1, timezone)
    return span.to > at ? `since ${first}` : first === last ? first : `${first} – ${last}`
  }
  return span.to > at ? `since ${moment(span.from)}` : `${moment(span.from)} – ${moment(span.to)}`
}
