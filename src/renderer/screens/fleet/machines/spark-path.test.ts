import { expect, test } from 'vitest'
import { sparkPath } from './spark-path.ts'

const box = { width: 40, height: 10, top: 10, steps: 5 }

test('a line goes from the oldest value to the newest, at the right', () => {
  expect(sparkPath([0, 5, 10], box)).toBe('M20 10L30 5L40 0')
})

test('where nothing was read there is a gap, and what stands alone is a point', () => {
  expect(sparkPath([10, 10, null, 10, null], box)).toBe('M0 0L10 0M30 0h0')
})

test('what is higher than the upper edge stays within it', () => {
  expect(sparkPath([20], box)).toBe('M40 0h0')
})

test('nothing is no line', () => {
  expect(sparkPath([], box)).toBe('')
  expect(sparkPath([null, null], box)).toBe('')
})
