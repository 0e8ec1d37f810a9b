import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPercent, toPercent } from './percent.ts'

test.each([
  ['80', 0.8],
  [' 33.3 % ', 0.333],
  ['33,3', 0.333],
  ['0', 0],
  ['100', 1],
  ['0.01', 0.0001],
])('%j is a share', (text, share) => expect(readPercent(text)).toBe(share))

test.each(['', '-1', '100.1', '8e1', 'eighty', '1/3', '%', '1,000'])('%j is none', (text) =>
  expect(readPercent(text) ?? 'none').not.toBe(Number(text)),
)

test('a share that is shown and typed again is the same to a ten-thousandth of a percent', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      expect(Math.abs((readPercent(toPercent(share)) ?? Number.NaN) - share)).toBeLessThan(1e-6)
    }),
  )
})
