/**
 * Where a window's spending is heading. With two weeks of history or more, what is still to come is taken from the
 * same hours of the week in the last two to four whole weeks: a mean per hour of the local week, so that nights,
 * weekends and office hours each count as what they are. With less, the mean rate since the first request, at most
 * of the last seven days, goes on. With hardly any, nobody can tell, and it says so.
 */
import type { BudgetForecast, BudgetPeriod } from '../../../shared/contract/budgets.ts'
import { nanoUsd, type NanoUsd } from '../../../shared/money.ts'
import type { QuarterHour } from '../ledger/ledger.ts'
import { HOUR_MS, WEEK_MS, type CalendarWindow, type LocalHours } from './calendar.ts'

const DAY_MS = 24 * HOUR_MS
const QUARTER_MS = HOUR_MS / 4
const PROFILE_AFTER_MS = 14 * DAY_MS
const PROFILE_WEEKS = 4
const TRAILING_MS = 7 * DAY_MS
const LEAST_REQUESTS = 5
/** How long there has to have been traffic. */
const LEAST_MS: Readonly<Record<BudgetPeriod, number>> = { day: HOUR_MS, week: DAY_MS, month: DAY_MS }

/** A local hour, or what of it lies in the window. */
interface ExpectedHour {
  readonly startsAt: number
  readonly endsAt: number
  readonly nanoUsdPerMs: number
}

/** What is likely to be spent from now on, hour by hour until the window ends; or why nobody can tell. */
export type Expectation =
  | {
      readonly known: true
      readonly hours: readonly ExpectedHour[]
      readonly basis: string
    }
  | { readonly known: false; readonly why: string }

/**
 * What the rest of a window is likely to cost.
 * @param history the quarter hours before `now`, oldest first; at least five weeks where there are as many
 */
export function expectRest(options: {
  readonly history: readonly QuarterHour[]
  readonly window: CalendarWindow
  readonly period: BudgetPeriod
  readonly now: number
  readonly local: LocalHours
}): Expectation {
  const { history, window, period, now, local } = options
  const first = history[0]
  if (!first) return unknown('Too early to tell: nothing was spent here up to a minute ago.')
  const knownMs = now - first.startsAt
  const leastMs = LEAST_MS[period]
  if (knownMs < leastMs) {
    return unknown(
      `Too early to tell: the first request was less than ${leastMs === HOUR_MS ? 'an hour' : 'a day'} ago.`,
    )
  }
  const requests = history.reduce((sum, quarter) => sum + quarter.requests, 0)
  if (requests < LEAST_REQUESTS) {
    return unknown(`Too early to tell: ${requests} of the ${LEAST_REQUESTS} requests that it takes.`)
  }
  const { rateAt, basis } =
    knownMs >= PROFILE_AFTER_MS ? weekly(history, now, knownMs, local) : trailing(history, now, knownMs)
  const hours: ExpectedHour[] = []
  for (let at = now; at < window.end;) {
    const hourEnd = local.hourEnd(at)
    const endsAt = Math.min(hourEnd, window.end)
    hours.push({ startsAt: hourEnd - HOUR_MS, endsAt, nanoUsdPerMs: rateAt(at) })
    at = endsAt
  }
  return { known: true, hours, basis }
}

const unknown = (why: string): Expectation => ({ known: false, why })

/** Nano-dollars per ms at a moment, and what that is reckoned from. */
interface Pace {
  readonly rateAt: (at: number) => number
  readonly basis: string
}

function weekly(history: readonly QuarterHour[], now: number, knownMs: number, local: LocalHours): Pace {
  const weeks = Math.min(PROFILE_WEEKS, Math.floor(knownMs / WEEK_MS))
  // Whole weeks back from the last whole quarter hour: each hour of the week is in them equally often.
  const until = now - (now % QUARTER_MS)
  const profile = new Float64Array(WEEK_MS / HOUR_MS)
  for (const { startsAt, costNanoUsd } of history) {
    if (startsAt < until - weeks * WEEK_MS || startsAt >= until) continue
    const hour = local.hourOfWeek(startsAt)
    profile[hour] = (profile[hour] ?? 0) + costNanoUsd
  }
  return {
    rateAt: (at) => (profile[local.hourOfWeek(at)] ?? 0) / (weeks * HOUR_MS),
    basis: `the same hours of the last ${weeks} weeks`,
  }
}

function trailing(history: readonly QuarterHour[], now: number, knownMs: number): Pace {
  const spanMs = Math.min(knownMs, TRAILING_MS)
  const rate = spentIn(history, now, spanMs) / spanMs
  return { rateAt: () => rate, basis: `the mean of the last ${spanWords(spanMs)}` }
}

function spanWords(ms: number): string {
  const hours = Math.max(1, Math.round(ms / HOUR_MS))
  if (hours >= 48) return `${Math.round(hours / 24)} days`
  return hours === 1 ? 'hour' : `${hours} hours`
}

/**
 * What was spent in the `spanMs` before `now`, in nano-dollars. A quarter hour that lies only partly in it counts
 * for that share; the running one, for the time that has passed of it.
 */
export function spentIn(history: readonly QuarterHour[], now: number, spanMs: number): number {
  const from = now - spanMs
  let spent = 0
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const quarter = history[index]
    if (!quarter || quarter.startsAt + QUARTER_MS <= from) break
    const end = Math.min(quarter.startsAt + QUARTER_MS, now)
    if (end <= quarter.startsAt) continue
    const within = end - Math.max(quarter.startsAt, from)
    spent += (quarter.costNanoUsd * within) / (end - quarter.startsAt)
  }
  return spent
}

/** The forecast of a window, from what is settled in it and what is expected to come from now on. */
export function forecastOf(
  expected: Expectation,
  { settled, limit, now }: { readonly settled: NanoUsd; readonly limit: NanoUsd; readonly now: number },
): BudgetForecast {
  if (!expected.known) return { known: false, why: expected.why }
  let spent: number = settled
  let exhaustedAt: number | null = null
  for (const { startsAt, endsAt, nanoUsdPerMs } of expected.hours) {
    if (endsAt <= now) continue
    spent += nanoUsdPerMs * (endsAt - Math.max(startsAt, now))
    if (exhaustedAt === null && spent >= limit) exhaustedAt = startsAt
  }
  return {
    known: true,
    atEndNanoUsd: nanoUsd(Math.min(Math.round(spent), Number.MAX_SAFE_INTEGER)),
    exhaustedAt,
    basis: expected.basis,
  }
}
