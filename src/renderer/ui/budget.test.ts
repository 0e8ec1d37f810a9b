import { expect, test } from 'vitest'
import { parseUsd } from '../../shared/money.ts'
import { budgetLevel, budgetShares } from './budget.ts'

const budget = (settled: string, held = '0', limit = '50') => ({
  name: 'daily' as const,
  settledNanoUsd: parseUsd(settled),
  heldNanoUsd: parseUsd(held),
  limitNanoUsd: parseUsd(limit),
  resetsAt: 0,
  raised: false,
  forecast: { known: false as const, why: '' },
  burnRates: [],
})

test.each([
  ['24.999999999', 'Within the limit'],
  ['25', 'Past half of the limit'],
  ['39.999999999', 'Past half of the limit'],
  ['40', 'Over 80 % of the limit'],
  ['49.999999999', 'Over 80 % of the limit'],
  ['50', 'Limit reached'],
  ['51', 'Limit reached'],
])('$%s of $50 is: %s', (settled, word) => expect(budgetLevel(budget(settled)).word).toBe(word))

test('held money is shown, and does not raise the level', () => {
  const busy = budget('20', '30')
  expect(budgetShares(busy)).toEqual({ settled: 0.4, held: 0.6 })
  expect(budgetLevel(busy).word).toBe('Within the limit')
})

test.each(['0', '30', '45'])('at $%s of $50 a budget that refuses is not within its limit', (settled) =>
  expect(budgetLevel(budget(settled), true)).toEqual({
    mood: 'bad',
    word: 'Refusing requests: no room for the worst case',
  }),
)

test('a limit that is reached needs no other reason to refuse', () => {
  expect(budgetLevel(budget('50'), true).word).toBe('Limit reached')
})

test('a limit of zero allows nothing', () => {
  expect(budgetLevel(budget('0', '0', '0')).word).toBe('Limit reached')
})
