import { expect, test } from 'vitest'
import { narrowedTo } from './narrow.ts'
import { DEFAULT_QUERY, GROUPS, readQuery, writeQuery } from '../../parts/ledger-query.ts'

test('every line with a value leads to rows, by an address', () => {
  for (const { by } of GROUPS) {
    const span = by === 'day' ? { from: 1_000, to: 2_000 } : null
    const value = by === 'endpoint' ? 'chat' : by === 'usageSource' ? 'none' : 'x'
    const narrowed = narrowedTo({ ...DEFAULT_QUERY, by }, { value, span })
    expect(narrowed).not.toBeNull()
    expect(narrowed).not.toEqual(DEFAULT_QUERY)
    expect(narrowed && readQuery(writeQuery(narrowed))).toEqual(narrowed)
  }
})

test('attempts without a workload are asked for as such, those without a user cannot be', () => {
  expect(narrowedTo({ ...DEFAULT_QUERY, by: 'workload' }, { value: '', span: null })?.traits).toEqual({
    workload: '',
  })
  expect(narrowedTo({ ...DEFAULT_QUERY, by: 'user' }, { value: '', span: null })).toBeNull()
})
