import { expect, test } from 'vitest'
import { withNewest, withOlder } from './audit-pages.ts'
import type { AuditPage } from './audit-pages.ts'

const page = (ids: readonly number[], nextCursor: string | null, at = 0): AuditPage => ({
  entries: ids.map((id) => ({
    id,
    at: at + id,
    actor: 'console',
    action: 'price.set',
    subject: 'm',
    reason: null,
    before: null,
    after: null,
  })),
  nextCursor,
})
const ids = (log: AuditPage | null) => log?.entries.map(({ id }) => id)

test('older pages come below, and what is entered meanwhile on top', () => {
  const first = withNewest(null, page([9, 8, 7], '7'))
  const both = withOlder(first, '7', page([6, 5, 4], '4'))
  const renewed = withNewest(both, page([10, 9, 8], '8'))
  expect(ids(renewed)).toEqual([10, 9, 8, 7, 6, 5, 4])
  expect(renewed.nextCursor).toBe('4')
})

test('a page that was asked for before the log began anew is not put below it', () => {
  const restored = withNewest(page([9, 8, 7, 6], '6'), page([9, 8, 7], '7', 1_000))
  expect(restored).toEqual(page([9, 8, 7], '7', 1_000))
  expect(withOlder(restored, '6', page([5, 4], null))).toBe(restored)
})

test('nothing is left out where more was entered than a page holds', () => {
  expect(ids(withNewest(page([3, 2, 1], null), page([9, 8, 7], '7')))).toEqual([9, 8, 7])
})
