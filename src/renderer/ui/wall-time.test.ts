import { expect, test } from 'vitest'
import { instantOf, wallTimeOf } from './wall-time.ts'

test.each([
  ['2026-12-01T00:00', 'UTC', '2026-12-01T00:00:00Z'],
  ['2026-12-01T00:00', 'Europe/Berlin', '2026-11-30T23:00:00Z'],
  ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00:00Z'],
  ['2026-12-01T00:00', 'Asia/Kolkata', '2026-11-30T18:30:00Z'],
  ['2026-12-01T00:00', 'America/New_York', '2026-12-01T05:00:00Z'],
  // Shortly after the clocks went forward, and shortly before.
  ['2026-03-29T04:00', 'Europe/Berlin', '2026-03-29T02:00:00Z'],
  ['2026-03-29T01:00', 'Europe/Berlin', '2026-03-29T00:00:00Z'],
  ['2026-03-08T14:30', 'America/New_York', '2026-03-08T18:30:00Z'],
])('%s in %s is %s, and back', (wall, zone, instant) => {
  expect(instantOf(wall, zone)).toBe(Date.parse(instant))
  expect(wallTimeOf(Date.parse(instant), zone)).toBe(wall)
})

test.each(['', 'tomorrow', '2026-13-01T00:00', '2026-12-01'])('%j is no time', (text) =>
  expect(instantOf(text, 'UTC')).toBeNull(),
)

test('of a time that clocks show twice it is the earlier, and one that they leave out is moved by the gap', () => {
  expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30))
  expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30))
})
