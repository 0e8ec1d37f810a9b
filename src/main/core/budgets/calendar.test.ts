import { describe, expect, it } from 'vitest'
import { windowAt } from './calendar.ts'

const HOUR_MS = 3_600_000
const iso = (at: number): string => new Date(at).toISOString()

describe('calendar windows', () => {
  it.each(['America/New_York', 'Asia/Kolkata', 'UTC', 'America/Sao_Paulo', 'Australia/Lord_Howe'])(
    'put every half hour of a year in %s into exactly one day and one month',
    (timezone) => {
      const start = Date.UTC(2026, 0, 1)
      for (const period of ['day', 'month'] as const) {
        let window = windowAt(start, period, timezone)
        for (let at = start; at < start + 366 * 24 * HOUR_MS; at += HOUR_MS / 2) {
          const next = windowAt(at, period, timezone)
          expect(at >= next.start && at < next.end).toBe(true)
          // Either the same window as before, or the one that begins where that one ended.
          if (next.start !== window.start) expect(next.start).toBe(window.end)
          else expect(next.end).toBe(window.end)
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
  })

  it('starts a month on its first local day', () => {
    const { start, end } = windowAt(Date.UTC(2026, 10, 30, 20), 'month', 'Asia/Kolkata')
    expect(iso(start)).toBe('2026-11-30T18:30:00.000Z')
    expect(iso(end)).toBe('2026-12-31T18:30:00.000Z')
  })
})
