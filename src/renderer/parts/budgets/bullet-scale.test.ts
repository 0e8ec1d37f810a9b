import { expect, test } from 'vitest'
import { nanoUsd, parseUsd } from '../../../shared/money.ts'
import { budgetDouble, forecastOf } from './budget.double.ts'
import { LIMIT_AT, barOf, placeOf } from './bullet-scale.ts'

test('every limit stands at the same place, with room beyond it', () => {
  expect(placeOf(20, 20)).toEqual({ at: LIMIT_AT, beyond: false })
  expect(placeOf(7, 7).at).toBe(LIMIT_AT)
  expect(placeOf(25, 20)).toEqual({ at: 1, beyond: false })
  expect(placeOf(26, 20)).toEqual({ at: 1, beyond: true })
})

test('held money begins where the settled ends', () => {
  const bar = barOf(budgetDouble({ settledNanoUsd: parseUsd('5'), heldNanoUsd: parseUsd('5') }))
  expect(bar.settled.at).toBeCloseTo(0.2)
  expect(bar.held.at).toBeCloseTo(0.4)
})

test('nothing is drawn of a forecast that nobody can make', () => {
  expect(barOf(budgetDouble()).forecast).toBeNull()
  expect(barOf(budgetDouble({ forecast: forecastOf('100') })).forecast).toEqual({ at: 1, beyond: true })
})

test('the limit has a mark of its own and no tick', () => {
  expect(barOf(budgetDouble()).ticks.map(({ percent }) => percent)).toEqual([50, 80])
})

test('under a limit of zero anything at all is beyond it', () => {
  expect(placeOf(nanoUsd(1), 0)).toEqual({ at: 1, beyond: true })
  expect(placeOf(0, 0)).toEqual({ at: 0, beyond: false })
})
