import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nanoUsd, parsePrice, parseUsd, type NanoUsdPerMillionTokens } from '../../../../shared/money.ts'
import {
  breakEvenPerDay,
  costOfTokens,
  perMillionOf,
  perMillionServed,
  projectedToMonth,
  proRata,
} from './reckoning.ts'

const price = fc
  .integer({ min: 1, max: 100_000_000_000 })
  .map((amount) => nanoUsd(amount) as number as NanoUsdPerMillionTokens)
const month = fc.integer({ min: 0, max: 10_000_000_000_000 }).map(nanoUsd)

describe('serverless against a GPU month', () => {
  it('costs at $0.07 per 1M tokens a thousandth of what the plan says', () => {
    const perMillion = parsePrice('0.07')
    expect([1, 5, 10].map((millions) => costOfTokens(millions * 1_000_000, perMillion))).toEqual(
      ['0.07', '0.35', '0.70'].map(parseUsd),
    )
  })

  it('breaks even at $1,290 a month and $0.07 per 1M at about 606 million tokens a day', () => {
    // 1,290 / 0.07 = 18,428.57 million tokens a month of 730 hours.
    expect(breakEvenPerDay(parseUsd('1290'), parsePrice('0.07'))).toBe(605_870_842)
  })

  it('breaks even at the least number of tokens that costs as much as the GPU', () => {
    fc.assert(
      fc.property(month, price, (gpuMonth, perMillion) => {
        const least = breakEvenPerDay(gpuMonth, perMillion) ?? -1
        // Exactly, before any rounding: both sides times 24 and a million.
        const monthOf = (perDay: number): bigint => BigInt(perDay) * 730n * BigInt(perMillion)
        const gpu = BigInt(gpuMonth) * 24_000_000n
        if (least < Number.MAX_SAFE_INTEGER) expect(monthOf(least) >= gpu).toBe(true)
        if (least > 0) expect(monthOf(least - 1) < gpu).toBe(true)
      }),
    )
  })

  it('breaks even sooner the dearer serverless is, and later the dearer the GPU is', () => {
    fc.assert(
      fc.property(month, month, price, price, (month1, month2, price1, price2) => {
        const [cheapGpu = month1, dearGpu = month1] = [month1, month2].sort((a, b) => a - b)
        const [cheap = price1, dear = price1] = [price1, price2].sort((a, b) => a - b)
        const at = (gpu: typeof month1, perMillion: typeof price1) => breakEvenPerDay(gpu, perMillion) ?? -1
        expect(at(dearGpu, cheap)).toBeGreaterThanOrEqual(at(cheapGpu, cheap))
        expect(at(dearGpu, dear)).toBeLessThanOrEqual(at(dearGpu, cheap))
      }),
    )
  })

  it('never breaks even where serverless costs nothing', () => {
    expect(breakEvenPerDay(parseUsd('1290'), parsePrice('0'))).toBeNull()
  })

  it('takes the price of the tokens as they were asked for, and half and half of none', () => {
    const prices = { input: parsePrice('1'), cachedInput: parsePrice('0.1'), output: parsePrice('5') }
    expect(perMillionOf(prices, { input: 6, cached: 2, output: 2 })).toBe(parsePrice('1.62'))
    expect(perMillionOf(prices, { input: 0, cached: 0, output: 0 })).toBe(parsePrice('3'))
  })

  it('lies between the cheapest and the dearest kind of token', () => {
    const count = fc.integer({ min: 0, max: 1_000_000_000_000 })
    fc.assert(
      fc.property(price, price, price, count, count, count, (input, cachedInput, output, i, c, o) => {
        const perMillion = perMillionOf({ input, cachedInput, output }, { input: i, cached: c, output: o })
        expect(perMillion).toBeGreaterThanOrEqual(Math.min(input, cachedInput, output))
        expect(perMillion).toBeLessThanOrEqual(Math.max(input, cachedInput, output))
      }),
    )
  })
})

describe('what was measured', () => {
  it('is projected to a month of 730 hours', () => {
    expect(projectedToMonth(1_000_000, 730 * 3_600_000)).toBe(1_000_000)
    expect(projectedToMonth(1_000, 24 * 3_600_000)).toBe(30_417)
  })

  it('comes to so much per 1M tokens, or to nothing that can be said', () => {
    expect(perMillionServed(parseUsd('2.5'), 5_000_000)).toBe(parseUsd('0.5'))
    expect(perMillionServed(parseUsd('2.5'), 0)).toBeNull()
  })

  it('is held against the part of the baseline for the time that has passed', () => {
    const baseline = parseUsd('6444')
    expect(proRata(baseline, 0, 100)).toBe(0)
    expect(proRata(baseline, 50, 100)).toBe(parseUsd('3222'))
    expect(proRata(baseline, 200, 100)).toBe(baseline)
  })
})
