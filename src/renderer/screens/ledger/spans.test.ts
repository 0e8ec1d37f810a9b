import { expect, test } from 'vitest'
import { spanOf } from './spans.ts'

// The night in which the clocks of New York go forward: 8 March 2026 has 23 hours.
const at = Date.parse('2026-03-08T18:30:00Z')
const NEW_YORK = 'America/New_York'

test('today and the month begin at midnight of the budgets’ timezone', () => {
  expect(spanOf('today', at, NEW_YORK)).toEqual({ from: Date.parse('2026-03-08T05:00:00Z'), to: at + 1 })
  expect(spanOf('month', at, NEW_YORK).from).toBe(Date.parse('2026-03-01T05:00:00Z'))
  expect(spanOf('today', at, 'Asia/Kolkata').from).toBe(Date.parse('2026-03-08T18:30:00Z'))
})

test('a length is counted back from now, a span of one’s own is taken as it is', () => {
  expect(spanOf('24h', at, NEW_YORK)).toEqual({ from: at - 86_400_000, to: at + 1 })
  expect(spanOf({ from: 5, to: 9 }, at, NEW_YORK)).toEqual({ from: 5, to: 9 })
  expect(spanOf({ from: 5, to: null }, at, NEW_YORK)).toEqual({ from: 5, to: at + 1 })
  expect(spanOf('all', at, NEW_YORK)).toEqual({ from: 0, to: at + 1 })
})
