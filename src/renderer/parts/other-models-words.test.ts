import { expect, it } from 'vitest'
import { nanoUsd } from '../../shared/money.ts'
import { comparedInWords } from './other-models-words.ts'

it.each([
  [4_130, 20_650, '80 % less'],
  [20_650, 20_650, 'the same'],
  [20_651, 20_650, '<0.01 % more'],
  [51_920, 20_650, '2.5 times as much'],
  [41_300, 20_650, '2 times as much'],
  [29_000, 20_650, '40 % more'],
  [20_650, 1_000, '21 times as much'],
  [0, 1_000, 'nothing at all'],
])('%i against %i is %s', (cost, paid, words) => {
  expect(comparedInWords(nanoUsd(cost), nanoUsd(paid))).toBe(words)
})
