import { expect, test } from 'vitest'
import { entriesOf, NO_TERMS, problemsOf, termsOf } from './key-terms.ts'

test('nothing filled in is no workload and no limit', () => {
  expect(termsOf(NO_TERMS)).toEqual({
    workload: null,
    limits: { maxInFlight: null, requestsPerMinute: null, tokensPerMinute: null },
  })
})

test('terms are filled in as they are', () => {
  const terms = {
    workload: 'team/search',
    limits: { maxInFlight: 8, requestsPerMinute: null, tokensPerMinute: 100_000 },
  }
  expect(termsOf(entriesOf(terms))).toEqual(terms)
})

test.each(['0', '-1', '1.5', '1e3', '1,000', 'many', '1000000001'])('%s is no limit', (maxInFlight) => {
  const entries = { ...NO_TERMS, maxInFlight }
  expect(Object.keys(problemsOf(entries))).toEqual(['maxInFlight'])
  expect(termsOf(entries)).toBeNull()
})

test('a name that no header carries is no workload', () => {
  expect(Object.keys(problemsOf({ ...NO_TERMS, workload: 'two words' }))).toEqual(['workload'])
})
