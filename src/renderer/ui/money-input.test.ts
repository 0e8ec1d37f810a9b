import { expect, test } from 'vitest'
import { parseUsd } from '../../shared/money.ts'
import { readUsd } from './money-input.tsx'

test.each([
  ['50', '50'],
  [' $1000.50 ', '1000.50'],
  ['0.000000001', '0.000000001'],
])('%j is an amount', (text, usd) => expect(readUsd(text)).toBe(parseUsd(usd)))

test.each(['', '0,002', '2,500', '1,000.50', '-1', '1e3', 'fifty', '0.0000000001', '9007200'])(
  '%j is none',
  (text) => expect(readUsd(text)).toBeNull(),
)
