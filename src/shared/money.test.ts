import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addUsd, costOf, exactUsd, formatPrice, formatUsd, nanoUsd, parsePrice, parseUsd } from './money.ts'

describe('money', () => {
  it('reads decimals of USD without a float in between', () => {
    expect(parseUsd('50')).toBe(50_000_000_000)
    expect(parseUsd('0.07')).toBe(70_000_000)
    expect(parseUsd('1000.000000001')).toBe(1_000_000_000_001)
  })

  it.each(['', '-1', '1e3', '1,5', '.5', '0.0000000001', '99999999999', 'NaN'])('refuses "%s"', (text) => {
    expect(() => parseUsd(text)).toThrow(RangeError)
  })

  it('prints what it reads, for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (amount) => {
        expect(parseUsd(exactUsd(nanoUsd(amount)))).toBe(amount)
      }),
    )
  })

  it('prices tokens exactly, beyond what a double could multiply', () => {
    const price = parsePrice('75')
    expect(costOf({ tokens: 128_000, price })).toBe(9_600_000_000)
    expect(costOf({ tokens: 59, price: parsePrice('0.07') })).toBe(4_130)
    expect(costOf({ tokens: 1, price: parsePrice('0.0005') })).toBe(1) // 0.5 nano-dollars, half up
  })

  it('rounds a row once, not each of its buckets', () => {
    const price = parsePrice('0.0004') // 0.4 nano-dollars a token
    expect(costOf({ tokens: 1, price }, { tokens: 1, price })).toBe(1)
  })

  it('agrees with exact rational arithmetic for all tokens and prices', () => {
    const bucket = fc.record({
      tokens: fc.integer({ min: 0, max: 10_000_000 }),
      price: fc.integer({ min: 0, max: 200_000_000_000 }).map((nano) => parsePrice(exactUsd(nanoUsd(nano)))),
    })
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 3 }), (buckets) => {
        const millionths = buckets.reduce((sum, b) => sum + BigInt(b.tokens) * BigInt(b.price), 0n)
        const twice = (2n * millionths) / 1_000_000n
        expect(BigInt(costOf(...buckets))).toBe((twice + 1n) / 2n)
      }),
    )
  })

  it('refuses sums that a number cannot hold exactly', () => {
    expect(() => addUsd(nanoUsd(Number.MAX_SAFE_INTEGER), nanoUsd(1))).toThrow(RangeError)
    expect(() => nanoUsd(0.5)).toThrow(RangeError)
  })

  it.each([
    [0, '$0.00'],
    [1, '$0.000000001'],
    [4_130, '$0.00000413'],
    [123_456_789, '$0.123'],
    [999_600_000, '$1.00'],
    [1_234_567_890, '$1.23'],
    [999_994_000_000, '$999.99'],
    [999_996_000_000, '$1,000'],
    [1_234_567_000_000, '$1,235'],
    [-4_130, '-$0.00000413'],
  ])('shows %d nano-dollars as %s', (amount, shown) => {
    expect(formatUsd(nanoUsd(amount))).toBe(shown)
  })
})

test.each([
  ['0', '$0.00'],
  ['0.07', '$0.07'],
  ['0.0725', '$0.0725'],
  ['0.75', '$0.75'],
  ['3.29', '$3.29'],
  ['1290', '$1,290'],
  // Reckoned, and not set: the digits that tell something.
  ['0.123456789', '$0.123'],
  ['0.00001', '$0.0000100'],
])('a price of %s reads as it was set: %s', (price, shown) => {
  expect(formatPrice(parseUsd(price))).toBe(shown)
})
