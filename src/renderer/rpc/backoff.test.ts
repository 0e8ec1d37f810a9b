import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('the wait doubles and stops growing at ten seconds', () => {
  const longest = Array.from({ length: 9 }, (_, failures) => backoffMs(failures, () => 1))
  expect(longest).toEqual([300, 600, 1200, 2400, 4800, 9600, 10_000, 10_000, 10_000])
  expect(backoffMs(5000, () => 1)).toBe(10_000)
})

test('half of each wait is random', () => {
  expect(backoffMs(3, () => 0)).toBe(1200)
  expect(backoffMs(3, () => 0.5)).toBe(1800)
})
