import { expect, test } from 'vitest'
import { headline } from './refusal-of.ts'

test('the headline of a refusal leaves the figures to the table', () => {
  expect(
    headline(
      'The daily budget of $0.00100 has no room for this request: $0.0005 spent, $0 held for requests in flight, ' +
        'up to $0.002 needed. Ask for fewer tokens (max_tokens), raise the limit, or wait for 2026-11-24T00:00:00.000Z.',
    ),
  ).toBe('The daily budget of $0.00100 has no room for this request.')
})

test('a message of one sentence is its own headline', () => {
  expect(headline('The budget is used up.')).toBe('The budget is used up.')
  expect(headline('The budget is used up')).toBe('The budget is used up.')
})
