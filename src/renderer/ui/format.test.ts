import { expect, test } from 'vitest'
import * as format from './format.ts'

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [9.96, '10 ms'],
  [412.4, '412 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1_240, '1.24 s'],
  [9_996, '10.0 s'],
  [12_440, '12.4 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('a duration of %d ms reads %s', (ms, text) => expect(format.formatDuration(ms)).toBe(text))

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1.00k'],
  [9_996, '10.0k'],
  [12_345, '12.3k'],
  [99_960, '100k'],
  [999_499, '999k'],
  [999_500, '1.00M'],
  [12_345_678, '12.3M'],
  [999_499_999, '999M'],
  [999_500_000, '1.00B'],
  [18_428_571_428, '18.4B'],
  [1_234_000_000_000, '1,234B'],
])('%d tokens read %s', (count, text) => expect(format.formatTokens(count)).toBe(text))

test.each([
  [0, '0 %'],
  [0.00001, '<0.01 %'],
  [0.0042, '0.42 %'],
  [0.00996, '1.0 %'],
  [0.083, '8.3 %'],
  [0.0996, '10 %'],
  [0.42, '42 %'],
  [0.9999, '99 %'],
  [1, '100 %'],
  [1.234, '123 %'],
])('a share of %d reads %s', (share, text) => expect(format.formatShare(share)).toBe(text))

test.each([
  [900, 'just now'],
  [12_400, '12 s ago'],
  [185_000, '3 min ago'],
  [7_300_000, '2 h ago'],
  [172_800_000, '2 days ago'],
])('%d ms ago reads %s', (ms, text) => expect(format.formatAge(ms)).toBe(text))

test('clocks show the timezone they are asked for', () => {
  const at = Date.UTC(2026, 10, 23, 15, 45, 12)
  expect(format.formatMinute(at, 'UTC')).toBe('15:45')
  expect(format.formatTime(at, 'Europe/Berlin')).toBe('16:45:12')
  expect(format.formatTime(at, 'Asia/Kolkata')).toBe('21:15:12')
  expect(format.formatInstant(at, 'Europe/Berlin')).toBe('23 Nov 2026, 16:45:12 CET')
  expect(format.formatDate(at, 'Europe/Berlin')).toBe('23 Nov 2026')
})

test('an instant within a sentence is told in the timezone of the screen', () => {
  expect(
    format.localInstants('Raise the limit, or wait for 2026-11-23T23:00:00.000Z.', 'Europe/Berlin'),
  ).toBe('Raise the limit, or wait for 24 Nov 2026, 00:00:00 CET.')
  expect(format.localInstants('Nothing at 2026-99-99T00:00:00Z.', 'UTC')).toBe(
    'Nothing at 2026-99-99T00:00:00Z.',
  )
})
