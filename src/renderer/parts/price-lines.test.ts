import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactUsd, nanoUsd } from '../../shared/money.ts'
import { priceSum } from './price-lines.ts'

const price = (inputUsd: string, cachedInputUsd: string, outputUsd: string) => ({
  id: 1,
  inputUsd,
  cachedInputUsd,
  outputUsd,
  origin: 'catalogue' as const,
  source: 'a test',
  effectiveFrom: 0,
})

test('each line is tokens times price, and the sum is rounded once', () => {
  const sum = priceSum({
    tokens: { input: 1_234, cached: 100, output: 57, reasoning: 20 },
    price: price('0.0705', '0.035', '0.28'),
  })
  expect(sum.lines.map(({ name, amount }) => [name, amount])).toEqual([
    ['Input', '0.000086997'],
    ['Cached input', '0.0000035'],
    ['Output', '0.00001596'],
  ])
  expect(sum.sum).toBe('0.000106457')
  expect(sum.wasRounded).toBe(false)
})

test('parts of a nano-dollar are shown before they are rounded half up', () => {
  const sum = priceSum({
    tokens: { input: 1, cached: 0, output: 0, reasoning: 0 },
    price: price('0.0005', '0', '0'),
  })
  expect(sum).toMatchObject({ sum: '0.0000000005', wasRounded: true })
  expect(exactUsd(sum.rounded)).toBe('0.000000001')
})

test('the lines add up to the sum, and the sum to within half a nano-dollar of the cost', () => {
  const usd = fc.integer({ min: 0, max: 10_000_000_000 }).map((amount) => exactUsd(nanoUsd(amount)))
  const count = fc.integer({ min: 0, max: 10_000_000 })
  fc.assert(
    fc.property(count, count, count, usd, usd, usd, (input, cached, output, a, b, c) => {
      const { lines, sum, rounded } = priceSum({
        tokens: { input, cached, output, reasoning: 0 },
        price: price(a, b, c),
      })
      const units = (decimal: string): bigint => {
        const [whole = '', fraction = ''] = decimal.split('.')
        return BigInt(whole + fraction.padEnd(15, '0'))
      }
      const total = lines.reduce((all, line) => all + units(line.amount), 0n)
      expect(total).toBe(units(sum))
      const apart = BigInt(rounded) * 1_000_000n - total
      expect(apart <= 500_000n && apart > -500_000n).toBe(true)
    }),
  )
})
