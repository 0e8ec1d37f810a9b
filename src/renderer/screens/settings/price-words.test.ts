import { expect, test } from 'vitest'
import { formatPrice, formatRatio, standingOf } from './price-words.ts'

test.each([
  ['0.07', '$0.07'],
  ['2', '$2.00'],
  ['1.5', '$1.50'],
  ['0.0000001', '$0.0000001'],
])('a price of %s reads %s', (usd, text) => expect(formatPrice(usd)).toBe(text))

test.each([
  [1, '1×'],
  [2, '2×'],
  [0.5, '0.5×'],
  [0.0000001, '<0.01×'],
  [1.14, '1.1×'],
  [12.86, '13×'],
])('a ratio of %d reads %s', (ratio, text) => expect(formatRatio(ratio)).toBe(text))

test('a line is refused by what nobody can confirm, and waits for what somebody can', () => {
  const after = { inputUsd: '1', cachedInputUsd: '1', outputUsd: '1' }
  const problem = (canConfirm: boolean) => ({ code: 'over_10x' as const, message: 'Dear.', canConfirm })
  expect(standingOf({ change: 'new', after, problems: [] })).toBe('fine')
  expect(standingOf({ change: 'new', after, problems: [problem(true)] })).toBe('confirm')
  expect(standingOf({ change: 'new', after, problems: [problem(true), problem(false)] })).toBe('refused')
  expect(standingOf({ change: 'new', after: null, problems: [] })).toBe('refused')
  expect(standingOf({ change: 'same', after, problems: [] })).toBe('same')
})
