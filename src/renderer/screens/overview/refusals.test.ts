import { expect, test } from 'vitest'
import { refusalNote, refusalsInWords } from './refusals.ts'

const AT = Date.UTC(2026, 10, 23, 13, 2, 11)
const last = {
  at: AT,
  code: 'budget_exceeded',
  message: 'The daily budget has no room.',
  budget: null,
} as const

test('refusals are counted, and the newest is told with its time', () => {
  expect(refusalsInWords({ lastHour: 1, since: null, last }, 'Europe/Berlin')).toBe(
    '1 refused in the last hour, at 14:02:11: The daily budget has no room.',
  )
  expect(refusalsInWords({ lastHour: 1_200, since: null, last }, 'UTC')).toBe(
    '1,200 refused in the last hour, the last at 13:02:11: The daily budget has no room.',
  )
})

test('an hour without refusals has nothing to tell, whatever came before it', () => {
  expect(refusalsInWords({ lastHour: 0, since: null, last }, 'UTC')).toBeNull()
  expect(refusalsInWords({ lastHour: 0, since: null, last: null }, 'UTC')).toBeNull()
})

test('a console that started within the hour speaks of no hour, for it has not counted one', () => {
  const since = Date.UTC(2026, 10, 23, 12, 58, 2)
  expect(refusalsInWords({ lastHour: 2, since, last }, 'UTC')).toBe(
    '2 refused since the start at 12:58:02, the last at 13:02:11: The daily budget has no room.',
  )
  expect(refusalNote({ lastHour: 0, since })).toBe('none since the start')
  expect(refusalNote({ lastHour: 2, since })).toBe('since the start')
  expect(refusalNote({ lastHour: 0, since: null })).toBe('none')
  expect(refusalNote({ lastHour: 2, since: null })).toBe('turned away')
})
