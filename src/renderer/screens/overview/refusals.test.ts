import { expect, test } from 'vitest'
import { refusalsInWords } from './refusals.ts'

const AT = Date.UTC(2026, 10, 23, 13, 2, 11)
const last = {
  at: AT,
  code: 'budget_exceeded',
  message: 'The daily budget has no room.',
  budget: null,
} as const

test('refusals are counted, and the newest is told with its time', () => {
  expect(refusalsInWords({ lastHour: 1, last }, 'Europe/Berlin')).toBe(
    '1 refused in the last hour, at 14:02:11: The daily budget has no room.',
  )
  expect(refusalsInWords({ lastHour: 1_200, last }, 'UTC')).toBe(
    '1,200 refused in the last hour, the last at 13:02:11: The daily budget has no room.',
  )
})

test('an hour without refusals has nothing to tell, whatever came before it', () => {
  expect(refusalsInWords({ lastHour: 0, last }, 'UTC')).toBeNull()
  expect(refusalsInWords({ lastHour: 0, last: null }, 'UTC')).toBeNull()
})
