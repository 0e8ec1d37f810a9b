import { expect, test } from 'vitest'
import { DEFAULT_QUERY, readQuery, writeQuery } from './ledger-query.ts'
import type { LedgerQuery } from './ledger-query.ts'

const read = (text: string): LedgerQuery => readQuery(new URLSearchParams(text))

test('an address without a query asks for the rows of the last 24 hours', () => {
  expect(read('')).toEqual(DEFAULT_QUERY)
  expect(writeQuery(DEFAULT_QUERY).toString()).toBe('')
})

test.each<LedgerQuery>([
  { span: 'month', traits: {}, text: '', by: 'day', order: 'newest' },
  {
    span: { from: Date.UTC(2026, 5, 15), to: null },
    traits: { workload: '' },
    text: 'user 7',
    by: null,
    order: 'cost',
  },
  {
    span: { from: 0, to: Date.UTC(2026, 5, 15, 12, 30, 1, 5) },
    traits: {
      model: 'a/b&c=d?#',
      keyId: 'k1',
      outcome: 'failed',
      errorCode: 'upstream_error',
      unpriced: false,
    },
    text: 'req_1',
    by: 'errorCode',
    order: 'newest',
  },
])('an address says again what was asked: %j', (query) => {
  expect(readQuery(new URLSearchParams(writeQuery(query).toString()))).toEqual(query)
})

test('other screens may give moments in milliseconds', () => {
  expect(read('from=1000&to=2000').span).toEqual({ from: 1_000, to: 2_000 })
})

test.each([
  'range=yesterday',
  'from=soon',
  'from=2026-06-15T00:00:00',
  'from=2000&to=1000',
  'order=random&outcome=odd&source=odd&endpoint=odd&unpriced=perhaps&by=mood',
  `model=${'x'.repeat(300)}`,
])('what makes no sense is left out: %s', (text) => expect(read(text)).toEqual(DEFAULT_QUERY))
