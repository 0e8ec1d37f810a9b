import { expect, test } from 'vitest'
import { nanoUsd } from '../../../shared/money.ts'
import { alignedUsd } from './sums.ts'

test.each([
  [0, '$0.000000000'],
  [1, '$0.000000001'],
  [13_415_989_060, '$13.415989060'],
  [1_234_567_000_000_000, '$1,234,567.000000000'],
  [-5, '-$0.000000005'],
])('%d nano-dollars under each other read %s', (amount, text) => {
  expect(alignedUsd(nanoUsd(amount))).toBe(text)
})
