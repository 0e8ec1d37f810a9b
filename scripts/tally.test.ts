import { expect, test } from 'vitest'
import { addTallies, NOTHING, tallyOf } from './tally.mjs'

const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
const playwright = { stats: { expected: 3, unexpected: 0, flaky: 1, skipped: 4 } }

test('the last line sums the tests of both runners', () => {
  const total = addTallies(tallyOf(vitest, 1), tallyOf(playwright, 0))
  expect(total).toEqual({ passed: 9, failed: 1, skipped: 7 })
})

test('a step that fails without naming a test counts as one failure', () => {
  expect(tallyOf(undefined, 2)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(tallyOf({ ...vitest, numFailedTests: 0 }, 1).failed).toBe(1)
  expect(tallyOf({ stats: 'unknown' }, 1).failed).toBe(1)
})

test('a step that has no tests counts for nothing', () => {
  expect(tallyOf(undefined, 0)).toEqual(NOTHING)
})
