import { expect, test } from 'vitest'
import { nanoUsd } from '../../../shared/money.ts'
import { isCut, rowsInWords } from './footer-words.ts'
import type { Answer } from './footer-words.ts'
import { NOTHING } from './sums.ts'

const answerOf = (attempts: number, gone = 0): Answer => ({
  total: {
    attempts,
    requests: attempts,
    costNanoUsd: nanoUsd(10_000_000_000),
    tokens: { input: 0, cached: 0, output: 0, reasoning: 0 },
    estimated: { attempts: 0, costNanoUsd: nanoUsd(0) },
    unpriced: { attempts: 0 },
  },
  withoutRow: { attempts: gone, costNanoUsd: nanoUsd(gone * 1_000_000) },
})

const listOf = (length: number) => ({
  length,
  ended: true,
  full: false,
  sums: { ...NOTHING, attempts: length, costNanoUsd: nanoUsd(4_500_000_000) },
  addingUp: false,
  error: null,
})

test('the most expensive rows say of how many they are, and how much of the cost', () => {
  expect(rowsInWords(listOf(100), 'cost', answerOf(12_345))).toBe(
    'The 100 most expensive of 12,345 attempts: $4.50 of $10.00',
  )
  expect(rowsInWords(listOf(100), 'cost', null)).toBe('The 100 most expensive attempts')
})

test('rows that were deleted after their time are no part of what was compared', () => {
  expect(rowsInWords(listOf(100), 'cost', answerOf(2_345, 2_000))).toBe(
    'The 100 most expensive of 345 attempts: $4.50 of $8.00',
  )
})

test.each([
  [100, answerOf(100)],
  [7, answerOf(7)],
  [100, answerOf(300, 200)],
])('a list of all %i rows is their sum, in whatever order', (length, answer) => {
  expect(isCut(listOf(length), 'cost', answer)).toBe(false)
  expect(rowsInWords(listOf(length), 'cost', answer)).toBe(`Sum of all ${length} rows`)
})
