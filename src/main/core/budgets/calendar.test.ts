import { describe, expect, it } from 'vitest'
import { createLocalHours, isTimezone, sliceStarts, windowAt } from './calendar.ts'

const HOUR_MS = 3_600_000
const ZONES = ['America/New_York', 'Asia/Kolkata', 'UTC', 'America/Sao_Paulo', 'Australia/Lord_Howe']
const iso = (at: number): string => new Date(at).toISOString()

describe('calendar windows', () => {
  // Sao Paulo changed its clocks at midnight until 2019, Lord Howe changes them by half an hour.
  it.each([...ZONES.map((zone) => [zone, 2026] as const), ['America/Sao_Paulo', 2018] as const])(
    'put every half hour of a year in %s (%i) into exactly one day, one week and one month',
    (timezone, year) => {
      const from = Date.UTC(year, 0, 1)
      const to = Date.UTC(year + 1, 0, 1)
      for (const period of ['day', 'week', 'month'] as const) {
        let window = windowAt(from, period, timezone)
        for (let at = from; at < to; at += HOUR_MS / 2) {
          const next = windowAt(at, period, timezone)
          // Either the same window as before, or the one that begins where that one ended.
          const meets = next.start === window.start ? next.end === window.end : next.start === window.end
          if (!(meets && at >= next.start && at < next.end)) {
            expect.fail(`${iso(at)} is not in exactly one ${period}`)
          }
          window = next
        }
      }
    },
  )

  it('makes the days of a clock change 23 and 25 hours long', () => {
    const spring = windowAt(Date.UTC(2026, 2, 8, 17), 'day', 'America/New_York')
    const autumn = windowAt(Date.UTC(2026, 10, 1, 17), 'day', 'America/New_York')
    expect((spring.end - spring.start) / HOUR_MS).toBe(23)
    expect((autumn.end - autumn.start) / HOUR_MS).toBe(25)
    const week = windowAt(Date.UTC(2026, 10, 1, 17), 'week', 'America/New_York')
    expect((week.end - week.start) / HOUR_MS).toBe(7 * 24 + 1)
  })

  it('starts a month on its first local day', () => {
    const { start, end } = windowAt(Date.UTC(2026, 10, 30, 20), 'month', 'Asia/Kolkata')
    expect(iso(start)).toBe('2026-11-30T18:30:00.000Z')
    expect(iso(end)).toBe('2026-12-31T18:30:00.000Z')
  })

  it('starts a week on its local Monday, across the end of a year too', () => {
    const { start, end } = windowAt(Date.UTC(2027, 0, 3, 12), 'week', 'UTC')
    expect(iso(start)).toBe('2026-12-28T00:00:00.000Z')
    expect(iso(end)).toBe('2027-01-04T00:00:00.000Z')
    expect(iso(windowAt(Date.UTC(2026, 5, 14, 18, 30), 'week', 'Asia/Kolkata').start)).toBe(
      '2026-06-14T18:30:00.000Z',
    )
  })

  it('slices a day into hours and a week or month into local days', () => {
    const slices = (period: 'day' | 'week' | 'month', at: number, timezone: string): number[] =>
      sliceStarts(windowAt(at, period, timezone), period, timezone)
    const changing = Date.UTC(2026, 10, 1, 17)
    expect(slices('day', changing, 'America/New_York')).toHaveLength(25)
    expect(slices('week', changing, 'America/New_York')).toHaveLength(7)
    expect(slices('month', changing, 'America/New_York').slice(0, 2).map(iso)).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T05:00:00.000Z',
    ])
  })

  it('knows a timezone from what is none', () => {
    expect(ZONES.every(isTimezone)).toBe(true)
    for (const name of ['', 'Mars/Olympus', '+05:30', 'Europe']) expect(isTimezone(name), name).toBe(false)
  })
})

describe('local hours', () => {
  it.each(ZONES)('are those of a clock on the wall in %s, all year', (timezone) => {
    const local = createLocalHours(timezone)
    const clock = new Intl.DateTimeFormat('en-US', { timeZone: timezone, weekday: 'short', hour: 'numeric' })
    const words = new Map<number, string>()
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += HOUR_MS / 4) {
      const hour = local.hourOfWeek(at)
      const word = clock.format(at)
      if ((words.get(hour) ?? word) !== word) expect.fail(`${iso(at)}: ${word} is not ${words.get(hour)}`)
      words.set(hour, word)
      const left = local.hourEnd(at) - at
      if (left <= 0 || left > HOUR_MS) expect.fail(`${iso(at)}: its hour ends in ${left} ms`)
    }
    expect(new Set(words.values()).size).toBe(168)
  })
})
