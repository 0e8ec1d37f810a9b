import { expect, it } from 'vitest'
import { findShift } from './shift.ts'

const FIRST = Date.UTC(2026, 0, 1)
const DAY_MS = 86_400_000
const QUARTER_HOUR_MS = 900_000

it('is looked for in a year of many models', () => {
  const models = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const quarters = Array.from({ length: 365 * 96 }, (_, index) => FIRST + index * QUARTER_HOUR_MS).flatMap(
    (at) =>
      models.map((model) => ({
        at,
        model,
        attempts: 1,
        input: 10,
        cached: 0,
        output: 1,
        costNanoUsd: 1 as never,
      })),
  )
  const invoice = { inputTokens: 900, cachedTokens: 0, outputTokens: 96, requests: 96, costNanoUsd: null }
  const cells = [0, 1].map((day) => ({ day: FIRST + day * DAY_MS, model: 'a', invoice }))
  expect(findShift(cells, quarters)).toBeNull()
})
