import { expect, test } from 'vitest'
import { instantOf, wallTimeOf } from './zoned-time.ts'

test.each([
  ['2026-12-01T00:00', 'UTC', '2026-12-01T00:00:00Z'],
  ['2026-12-01T00:00', 'Europe/Berlin', '2026-11-30T23:00:00Z'],
  ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00:00Z'],
  ['2026-12-01T00:00', 'Asia/Kolkata', '2026-11-30T18:30:00Z'],
  ['2026-12-01T00:00', 'America/New_York', '2026-12-01T05:00:00Z'],
  // Shortly after the clocks went forward, and shortly before.
  ['2026-03-29T04:00', 'Europe/Berlin', '2026-03-29T02:00:00Z'],
  ['2026-03-29T01:00', 'Europe/Berlin', '2026-03-29T00:00:00Z'],
])('%s in %s is %s, and back', (wall, zone, instant) => {
  expect(instantOf(wall, zone)).toBe(Date.parse(instant))
  expect(wallTimeOf(Date.parse(instant), zone)).toBe(wall)
})

test.each(['', 'tomorrow', '2026-13-01T00:00', '2026-12-01'])('%j is no time', (text) =>
  expect(instantOf(text, 'UTC')).toBeNull(),
)
