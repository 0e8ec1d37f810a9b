import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDealer, createWeightedDealer } from './split.ts'

describe('the split', () => {
  it('is within one of its share at every prefix, whatever the share and the other workloads', () => {
    const shareArb = fc.oneof(
      fc.constantFrom(0, 1, 0.8, 0.333, 0.5),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(shareArb, shareArb, fc.array(fc.boolean(), { maxLength: 2_000 }), (one, two, turns) => {
        const dealer = createDealer()
        const dealt = { one: 0, two: 0 }
        const serverless = { one: 0, two: 0 }
        for (const isOne of turns) {
          const name = isOne ? 'one' : 'two'
          const share = isOne ? one : two
          dealt[name] += 1
          if (dealer.deal(name, share) === 'serverless') serverless[name] += 1
          expect(Math.abs(serverless[name] - dealt[name] * share)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('keeps to a new share from the moment it changes', () => {
    const dealer = createDealer()
    for (let n = 0; n < 1_001; n += 1) dealer.deal(null, 0.3)
    let serverless = 0
    for (let n = 1; n <= 1_000; n += 1) {
      if (dealer.deal(null, 0.9) === 'serverless') serverless += 1
      expect(Math.abs(serverless - n * 0.9)).toBeLessThanOrEqual(1)
    }
  })

  it('makes up for what sessions took, but not for ever', () => {
    const dealer = createDealer()
    for (let n = 0; n < 10_000; n += 1) dealer.count(null, 0.5, 'gpu')
    const sides = Array.from({ length: 1_000 }, () => dealer.deal(null, 0.5))
    const gpu = sides.filter((side) => side === 'gpu').length
    expect(gpu).toBeGreaterThanOrEqual(449)
    expect(gpu).toBeLessThan(500)
  })
})

describe('weights', () => {
  it('are kept within one per target at every prefix', () => {
    const weightsArb = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
      minLength: 2,
      maxLength: 6,
    })
    fc.assert(
      fc.property(weightsArb, (weights) => {
        const items = weights.map((weight, index) => ({ id: String(index), weight }))
        const [first, ...others] = items
        if (!first) return
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        const dealer = createWeightedDealer()
        const dealt = new Map<string, number>()
        for (let n = 1; n <= 300; n += 1) {
          const { id } = dealer.deal([first, ...others])
          dealt.set(id, (dealt.get(id) ?? 0) + 1)
        }
        // Three targets or more cannot all be within one at every prefix; over many requests they are within their number.
        for (const { id, weight } of items) {
          expect(Math.abs((dealt.get(id) ?? 0) - (300 * weight) / total)).toBeLessThanOrEqual(items.length)
        }
      }),
    )
  })
})
