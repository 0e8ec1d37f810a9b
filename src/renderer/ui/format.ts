/** Numbers as a person reads them. Money has its own house: `shared/money.ts`. */

/** What stands where there is nothing to show. */
export const NONE = '–'

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A whole number with its thousands grouped: "12,345". */
export const formatCount = (count: number): string => WHOLE.format(count)

/** Tokens: exact below 1,000, then three digits: "12.3k", "1.20M", "18.4B". */
export function formatTokens(count: number): string {
  if (count < 1_000) return WHOLE.format(count)
  // 999,950 and above would read "1000k".
  if (count < 999_500) return `${threeDigits(count / 1_000)}k`
  if (count < 999_500_000) return `${threeDigits(count / 1_000_000)}M`
  const billions = count / 1_000_000_000
  return `${billions < 999.5 ? threeDigits(billions) : WHOLE.format(billions)}B`
}

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2)
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0)
}

/** A duration in ms: "412 ms" below 1 s, then "1.24 s", "12.4 s", "2 min 5 s". */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${ms < 9.95 && ms > 0 ? ms.toFixed(1) : Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** How long ago, in ms: "just now", "12 s ago", "3 min ago", "2 h ago", "12 days ago". */
export function formatAge(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 2) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h ago`
  return `${Math.floor(seconds / 86_400)} days ago`
}

/**
 * A share of 1 as a percentage: "0 %", "0.42 %", "8.3 %", "42 %". What is something never reads as nothing, and
 * what is not all never reads as all.
 */
export function formatShare(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0 %'
  if (percent < 0.01) return '<0.01 %'
  if (percent < 0.995) return `${percent.toFixed(2)} %`
  if (percent < 9.95) return `${percent.toFixed(1)} %`
  return `${percent < 100 ? Math.min(99, Math.round(percent)) : Math.round(percent)} %`
}

const EXACT_SHARE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

/** A share of 1 as somebody set it, to a hundredth of a percent: "80 %", "33.3 %". */
export const formatExactShare = (share: number): string => `${EXACT_SHARE.format(share * 100)} %`

/** Formatters cost more to make than to use. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string, parts: 'minute' | 'second' | 'day'): Intl.DateTimeFormat {
  const key = `${parts} ${timeZone}`
  let clock = clocks.get(key)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      ...(parts !== 'minute' && { second: '2-digit' }),
      ...(parts === 'day' && { day: 'numeric', month: 'short', year: 'numeric' }),
      ...(parts === 'day' && { timeZoneName: 'short' }),
    })
    clocks.set(key, clock)
  }
  return clock
}

/** "16:45" in a timezone (IANA name). */
export const formatMinute = (at: number, timeZone: string): string => clockOf(timeZone, 'minute').format(at)

/** "16:45:12" in a timezone. */
export const formatTime = (at: number, timeZone: string): string => clockOf(timeZone, 'second').format(at)

/** "23 Nov 2026, 16:45:12 CET" in a timezone. */
export const formatInstant = (at: number, timeZone: string): string => clockOf(timeZone, 'day').format(at)

const days = new Map<string, Intl.DateTimeFormat>()

/** "23 Nov 2026" in a timezone. */
export function formatDate(at: number, timeZone: string): string {
  let day = days.get(timeZone)
  if (day === undefined) {
    day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' })
    days.set(timeZone, day)
  }
  return day.format(at)
}

/** A sentence with the instants that it names (ISO 8601, UTC) as a timezone has them. */
export const localInstants = (sentence: string, timeZone: string): string =>
  sentence.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => {
    const at = Date.parse(instant)
    return Number.isNaN(at) ? instant : formatInstant(at, timeZone)
  })
