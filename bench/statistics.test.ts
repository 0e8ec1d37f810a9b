import { expect, test } from 'vitest'
import { percentile, percentiles, spread } from './statistics.ts'

test('a percentile is a sample, never more than what was measured', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentiles(samples)).toEqual({ p50: 50, p95: 95, p99: 99 })
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7 })
  expect(percentile([1, 2], 0.5)).toBe(1)
})

test('a spread is the median between the extremes', () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 })
  expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 })
})

test('without samples there is no number', () => {
  expect(() => percentiles([])).toThrow(RangeError)
  expect(() => spread([])).toThrow(RangeError)
})
