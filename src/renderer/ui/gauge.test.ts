import { expect, test } from 'vitest'
import { RADIUS, arcPath, pointAt } from './gauge.ts'

test('the scale is symmetric: half of it is at the top', () => {
  const top = pointAt(0.5, RADIUS)
  expect(top.x).toBe(132)
  expect(pointAt(0, RADIUS).y).toBeCloseTo(pointAt(1, RADIUS).y)
})

test('what is spent beyond the limit stays at the end of the scale', () => {
  expect(pointAt(1.4, RADIUS)).toEqual(pointAt(1, RADIUS))
  expect(arcPath(0, 1.4, RADIUS)).toBe(arcPath(0, 1, RADIUS))
})

test('an arc of nothing draws nothing', () => {
  expect(arcPath(0, 0, RADIUS)).toBe('')
  expect(arcPath(1, 1.2, RADIUS)).toBe('')
})

test('an arc of more than half a turn goes the long way round', () => {
  expect(arcPath(0, 0.8, RADIUS)).toContain(' 0 0 1 ')
  expect(arcPath(0, 0.9, RADIUS)).toContain(' 0 1 1 ')
})
