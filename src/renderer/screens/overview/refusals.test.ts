import { expect, test } from 'vitest'
import { refusalsInWords, refusingForMs } from './refusals.ts'

const AT = Date.UTC(2026, 10, 23, 13, 2, 11)
const last = {
  at: AT,
  code: 'budget_exceeded',
  message: 'The daily budget has no room.',
  budget: null,
} as const

test('a budget counts as refusing for a minute after it turned a request away', () => {
  expect(refusingForMs({ lastHour: 1, last }, AT)).toBe(60_000)
  expect(refusingForMs({ lastHour: 1, last }, AT + 59_999)).toBe(1)
  expect(refusingForMs({ lastHour: 1, last }, AT + 60_000)).toBe(0)
})

test('a refusal for another reason says nothing about the budget', () => {
  expect(refusingForMs({ lastHour: 1, last: { ...last, code: 'invalid_request' } }, AT)).toBe(0)
  expect(refusingForMs({ lastHour: 0, last: null }, AT)).toBe(0)
})

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
