import { expect, test } from 'vitest'
import { MIDNIGHT, NOON, budgetDouble } from './budget.double.ts'
import { formatMoment, formatNear, formatSpan, resetsIn, slicesOf, windowInWords } from './times.ts'

const HOUR_MS = 3_600_000
const BERLIN = 'Europe/Berlin'

test('a moment has its day and time, in the budget’s timezone', () => {
  expect(formatMoment(MIDNIGHT, BERLIN)).toBe('Mon 23 Nov, 00:00')
})

test('a moment of today is a time, of these days a weekday, else a date', () => {
  expect(formatNear(NOON + 5 * HOUR_MS, NOON, BERLIN)).toBe('17:00')
  expect(formatNear(NOON + 48 * HOUR_MS, NOON, BERLIN)).toBe('Wed 12:00')
  expect(formatNear(NOON + 240 * HOUR_MS, NOON, BERLIN)).toBe('Thu 3 Dec, 12:00')
})

test.each([
  [0, 'now'],
  [59_999, 'under a minute'],
  [60_000, '1 min'],
  [4 * HOUR_MS + 12 * 60_000, '4 h 12 min'],
  [148 * HOUR_MS, '6 d 4 h'],
])('%d ms read as %s', (ms, words) => expect(formatSpan(ms)).toBe(words))

test('a window that has just ended resets now', () => {
  expect(resetsIn(budgetDouble(), NOON)).toBe('in 12 h 0 min')
  expect(resetsIn(budgetDouble(), MIDNIGHT + 24 * HOUR_MS)).toBe('now')
})

test('the day of a clock change has 23 or 25 hours', () => {
  const day = (windowStart: number, windowEnd: number) => slicesOf({ windowStart, windowEnd }, 'day')
  expect(day(Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 2, 29, 22))).toBe(23)
  expect(day(Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 9, 25, 23))).toBe(25)
  // A month with a clock change is no whole number of times 24 hours.
  expect(
    slicesOf(
      { windowStart: Date.UTC(2026, 9, 1) - 2 * HOUR_MS, windowEnd: Date.UTC(2026, 10, 1) - HOUR_MS },
      'month',
    ),
  ).toBe(31)
})

test('windows are named as one speaks of them', () => {
  const week = { windowStart: Date.UTC(2026, 10, 15, 23), windowEnd: MIDNIGHT }
  expect(windowInWords(week, 'week', BERLIN)).toBe('16 Nov – 22 Nov')
  expect(windowInWords(budgetDouble(), 'day', BERLIN)).toBe('Mon 23 Nov')
  expect(windowInWords({ windowStart: MIDNIGHT, windowEnd: MIDNIGHT }, 'month', BERLIN)).toBe('Nov 2026')
})
