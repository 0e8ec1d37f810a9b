/**
 * Where a window's spending is heading. With two weeks of history or more, what is still to come is taken from the
 * same hours of the week in the last two to four whole weeks: a mean per hour of the local week, so that nights,
 * weekends and office hours each count as what they are. With less, the mean rate since the first request, at most
 * of the last seven days, goes on. With hardly any, nobody can tell, and it says so.
 *
 * Machines are no such guess: those that run now are taken to run on at their price, and what others cost in the
 * past says nothing of what is to come.
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
  | Unknown

interface Unknown {
  readonly known: false
  readonly why: string
}

/** What requests of a quarter hour cost, in nano-dollars. */
interface Asked {
  readonly startsAt: number
  readonly costNanoUsd: number
  readonly requests: number
}

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
  /** What the machines that run now and count here cost, in nano-dollars. */
  readonly machinesPerHour: number
}): Expectation {
  const { history, window, period, now, local, machinesPerHour } = options
  const requests = paceOf(history.flatMap(requestsOf), period, now, local)
  if (!requests.known && machinesPerHour === 0) return requests
  const hours: ExpectedHour[] = []
  for (let at = now; at < window.end;) {
    const hourEnd = local.hourEnd(at)
    const endsAt = Math.min(hourEnd, window.end)
    const nanoUsdPerMs = (requests.known ? requests.rateAt(at) : 0) + machinesPerHour / HOUR_MS
    hours.push({ startsAt: hourEnd - HOUR_MS, endsAt, nanoUsdPerMs })
    at = endsAt
  }
  return { known: true, hours, basis: basisOf(requests, machinesPerHour) }
}

function basisOf(requests: PaceOrNone, machinesPerHour: number): string {
  if (!requests.known) return 'the machines that run now; too early to tell of requests'
  return machinesPerHour === 0 ? requests.basis : `${requests.basis}, and the machines that run now`
}

/** What of a quarter hour was asked for; nothing where only machines ran. */
function requestsOf({ startsAt, costNanoUsd, machinesNanoUsd, requests }: QuarterHour): Asked[] {
  const ofRequests = costNanoUsd - machinesNanoUsd
  return ofRequests === 0 && requests === 0 ? [] : [{ startsAt, costNanoUsd: ofRequests, requests }]
}

function paceOf(history: readonly Asked[], period: BudgetPeriod, now: number, local: LocalHours): PaceOrNone {
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
  const pace =
    knownMs >= PROFILE_AFTER_MS ? weekly(history, now, knownMs, local) : trailing(history, now, knownMs)
  return { known: true, ...pace }
}

const unknown = (why: string): Unknown => ({ known: false, why })

/** Nano-dollars per ms at a moment, and what that is reckoned from. */
interface Pace {
  readonly rateAt: (at: number) => number
  readonly basis: string
}

type PaceOrNone = ({ readonly known: true } & Pace) | Unknown

function weekly(history: readonly Asked[], now: number, knownMs: number, local: LocalHours): Pace {
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

function trailing(history: readonly Asked[], now: number, knownMs: number): Pace {
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
export function spentIn(
  history: readonly Pick<Asked, 'startsAt' | 'costNanoUsd'>[],
  now: number,
  spanMs: number,
): number {
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
