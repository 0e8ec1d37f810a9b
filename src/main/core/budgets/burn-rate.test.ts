import { describe, expect, it } from 'vitest'
import { burnRatesOf } from './burn-rate.ts'

const HOUR = 3_600_000
const MONTH = 720 * HOUR
/** A pace of 1 an hour. */
const budget = { limitNanoUsd: 720, periodMs: MONTH }

describe('burn rates', () => {
  it('are 1 at the pace that ends with the limit at the end of the period', () => {
    const rates = burnRatesOf((spanMs) => spanMs / HOUR, budget)
    expect(rates.map(({ long, short, breached }) => [long, short, breached])).toEqual([
      [1, 1, false],
      [1, 1, false],
      [1, 1, true],
    ])
  })

  it('breach only when both windows do, so that a warning ends soon after its cause', () => {
    const breached = (longRate: number, shortRate: number): boolean | undefined =>
      burnRatesOf((spanMs) => (spanMs / HOUR) * (spanMs >= HOUR ? longRate : shortRate), budget)[0]?.breached
    expect(breached(14.4, 14.4)).toBe(true)
    expect(breached(20, 14)).toBe(false)
    expect(breached(14, 20)).toBe(false)
  })

  it('leave out what cannot happen: nobody burns six days of a daily limit in six hours', () => {
    const spans = (periodMs: number): number[] =>
      burnRatesOf(() => 0, { limitNanoUsd: 1, periodMs }).map(({ longMs }) => longMs / HOUR)
    expect(spans(24 * HOUR)).toEqual([1])
    expect(spans(168 * HOUR)).toEqual([1, 6, 72])
    expect(spans(MONTH)).toEqual([1, 6, 72])
    expect(burnRatesOf(() => 5, { limitNanoUsd: 0, periodMs: MONTH })).toEqual([])
  })
})
