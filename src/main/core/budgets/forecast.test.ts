import { describe, expect, it } from 'vitest'
import { nanoUsd, ZERO_USD } from '../../../shared/money.ts'
import type { QuarterHour } from '../ledger/ledger.ts'
import { createLocalHours, windowAt } from './calendar.ts'
import { expectRest, forecastOf, spentIn } from './forecast.ts'

const HOUR = 3_600_000
const QUARTER = HOUR / 4
const DAY = 24 * HOUR
const LONDON = 'Europe/London'

const quarter = (startsAt: number, cost: number): QuarterHour => ({
  startsAt,
  costNanoUsd: nanoUsd(cost),
  machinesNanoUsd: ZERO_USD,
  requests: 1,
})

/** Quarter hours from one moment to another, each costing what `costAt` says; those that cost nothing are not there. */
function traffic(from: number, to: number, costAt: (at: number) => number): QuarterHour[] {
  const quarters: QuarterHour[] = []
  for (let at = from; at < to; at += QUARTER) {
    const cost = costAt(at)
    if (cost > 0) quarters.push(quarter(at, cost))
  }
  return quarters
}

function forecast(
  history: readonly QuarterHour[],
  now: number,
  {
    period = 'day',
    timezone = 'UTC',
    settled = 0,
    limit = 1e9,
    machinesPerHour = 0,
  }: {
    period?: 'day' | 'week' | 'month'
    timezone?: string
    settled?: number
    limit?: number
    machinesPerHour?: number
  } = {},
) {
  const window = windowAt(now, period, timezone)
  const expected = expectRest({
    history,
    window,
    period,
    now,
    local: createLocalHours(timezone),
    machinesPerHour,
  })
  return forecastOf(expected, { settled: nanoUsd(settled), limit: nanoUsd(limit), now })
}

describe('a forecast', () => {
  const now = Date.UTC(2026, 5, 15, 18)

  it('is none before there is anything to go by, and says why', () => {
    const why = 'Too early to tell: '
    expect(forecast([], now)).toEqual({
      known: false,
      why: 'Too early to tell: nothing was spent here up to a minute ago.',
    })
    expect(
      forecast(
        traffic(now - HOUR / 2, now, () => 1),
        now,
      ),
    ).toEqual({
      known: false,
      why: `${why}the first request was less than an hour ago.`,
    })
    expect(
      forecast(
        traffic(now - 20 * HOUR, now, () => 1),
        now,
        { period: 'month' },
      ),
    ).toEqual({
      known: false,
      why: `${why}the first request was less than a day ago.`,
    })
    expect(
      forecast(
        traffic(now - 2 * HOUR, now - 2 * HOUR + 4 * QUARTER, () => 1),
        now,
      ),
    ).toEqual({
      known: false,
      why: `${why}4 of the 5 requests that it takes.`,
    })
  })

  it('goes on at the mean rate while the history is short', () => {
    const history = traffic(now - 10 * HOUR, now, () => 25)
    expect(forecast(history, now, { settled: 1_000 })).toEqual({
      known: true,
      atEndNanoUsd: 1_000 + 6 * 100,
      exhaustedAt: null,
      basis: 'the mean of the last 10 hours',
    })
  })

  it('takes the mean of a week at most, the silent hours in it too', () => {
    const history = traffic(now - 10 * DAY, now, (at) => (at % DAY < 12 * HOUR ? 100 : 0))
    const monthly = forecast(history, now, { period: 'month' })
    expect(monthly).toMatchObject({ basis: 'the mean of the last 7 days' })
    // 15 days and 6 hours are left, at a mean of 200 an hour.
    expect(monthly).toMatchObject({ atEndNanoUsd: (15 * 24 + 6) * 200 })
  })

  it('names the hour in which the limit is reached', () => {
    const history = traffic(now - 10 * HOUR, now + HOUR / 2, () => 25)
    const at = now + HOUR / 2
    expect(forecast(history, at, { settled: 100, limit: 100 + 50 + 100 + 1 })).toMatchObject({
      exhaustedAt: now + 2 * HOUR,
    })
    expect(forecast(history, at, { settled: 100, limit: 100 })).toMatchObject({ exhaustedAt: now })
    expect(forecast(history, at, { settled: 100, limit: 100_000 })).toMatchObject({ exhaustedAt: null })
  })

  it('follows office hours once there are two weeks of them', () => {
    // Monday to Friday, 9 to 17 UTC: 40 an hour.
    const office = (at: number): number => {
      const day = new Date(at).getUTCDay()
      const hour = new Date(at).getUTCHours()
      return day >= 1 && day <= 5 && hour >= 9 && hour < 17 ? 10 : 0
    }
    // Monday, noon: five hours of work are left today, and four days of eight this week.
    const monday = Date.UTC(2026, 5, 15, 12)
    const history = traffic(monday - 28 * DAY, monday, office)
    expect(forecast(history, monday, { settled: 120 })).toMatchObject({
      atEndNanoUsd: 120 + 5 * 40,
      basis: 'the same hours of the last 4 weeks',
    })
    expect(forecast(history, monday, { period: 'week' })).toMatchObject({
      atEndNanoUsd: 5 * 40 + 4 * 8 * 40,
    })
    const friday = Date.UTC(2026, 5, 19, 20)
    const toFriday = traffic(friday - 16 * DAY, friday, office)
    expect(forecast(toFriday, friday, { period: 'week', settled: 7 })).toMatchObject({
      atEndNanoUsd: 7,
      basis: 'the same hours of the last 2 weeks',
    })
  })

  it('keeps office hours where the office is when the clocks change', () => {
    const local = createLocalHours(LONDON)
    const nine = local.hourOfWeek(Date.UTC(2026, 2, 24, 9)) // A Tuesday, GMT.
    const history = traffic(Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 31), (at) =>
      local.hourOfWeek(at) === nine ? 100 : 0,
    )
    // Two days after the change to BST, 9:00 in London is 8:00 UTC.
    const before = Date.UTC(2026, 2, 31, 6)
    expect(forecast(history, before, { timezone: LONDON, limit: 1 })).toMatchObject({
      atEndNanoUsd: 400,
      exhaustedAt: Date.UTC(2026, 2, 31, 8),
    })
  })

  it('takes the machines that run now to run on, and makes nothing of those that ran before', () => {
    const past = traffic(now - 10 * HOUR, now, () => 25).map((each) => ({
      ...each,
      costNanoUsd: nanoUsd(each.costNanoUsd + 1_000),
      machinesNanoUsd: nanoUsd(1_000),
    }))
    expect(forecast(past, now)).toMatchObject({ atEndNanoUsd: 600, basis: 'the mean of the last 10 hours' })
    expect(forecast(past, now, { machinesPerHour: 50 })).toMatchObject({
      atEndNanoUsd: 600 + 6 * 50,
      basis: 'the mean of the last 10 hours, and the machines that run now',
    })
  })

  it('is that of the machines alone where it is too early to tell of requests', () => {
    expect(forecast([], now, { machinesPerHour: 50, limit: 100 })).toEqual({
      known: true,
      atEndNanoUsd: 300,
      exhaustedAt: now + HOUR,
      basis: 'the machines that run now; too early to tell of requests',
    })
  })

  it('counts down between two readings of the history', () => {
    const history = traffic(now - 10 * HOUR, now, () => 25)
    const window = windowAt(now, 'day', 'UTC')
    const expected = expectRest({
      history,
      window,
      period: 'day',
      now,
      local: createLocalHours('UTC'),
      machinesPerHour: 0,
    })
    const at = (minutes: number) =>
      forecastOf(expected, { settled: nanoUsd(0), limit: nanoUsd(1e9), now: now + minutes * 60_000 })
    expect(at(0)).toMatchObject({ atEndNanoUsd: 600 })
    expect(at(30)).toMatchObject({ atEndNanoUsd: 550 })
    expect(at(360)).toMatchObject({ atEndNanoUsd: 0 })
  })
})

describe('what was spent in a span', () => {
  const start = Date.UTC(2026, 5, 15, 12)
  const history = traffic(start, start + HOUR, () => 100)

  it.each([
    ['the whole hour', HOUR, HOUR, 400],
    ['the last half hour', HOUR, HOUR / 2, 200],
    ['a third of a quarter hour', HOUR, 5 * 60_000, 100 / 3],
    ['more than there is', HOUR, 10 * HOUR, 400],
    ['a running quarter hour, of which five minutes have passed', 3 * QUARTER + 5 * 60_000, 5 * 60_000, 100],
  ])('is right for %s', (_what, nowAfter, spanMs, expected) => {
    const known = history.filter(({ startsAt }) => startsAt < start + nowAfter)
    expect(spentIn(known, start + nowAfter, spanMs)).toBeCloseTo(expected, 6)
  })
})
