import { expect, test, vi } from 'vitest'
import type { LedgerRow } from '../../../shared/contract/ledger.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { PAGE_ROWS, createRowList } from './row-list.ts'
import type { LoadPage } from './row-list.ts'

const rowOf = (id: number): LedgerRow => ({
  id,
  requestId: `req_${id}`,
  attempt: 1,
  endpoint: 'chat',
  keyId: 'k1',
  keyName: 'default',
  user: null,
  session: null,
  workload: null,
  modelAsked: 'auto',
  modelServed: 'm',
  target: 'sandbox',
  reason: 'a test',
  streamed: false,
  reservedAt: id,
  settledAt: id,
  tokens: { input: id, cached: 1, output: 2, reasoning: 0 },
  usageSource: 'provider',
  costNanoUsd: nanoUsd(id),
  holdNanoUsd: nanoUsd(id),
  maybeBilled: false,
  finishReason: 'stop',
  errorCode: null,
  ttftMs: 1,
  latencyMs: 2,
  price: {
    id: 1,
    inputUsd: '0.07',
    cachedInputUsd: '0.07',
    outputUsd: '0.07',
    origin: 'catalogue',
    source: 'a test',
    effectiveFrom: 0,
  },
})

/** A ledger of so many rows; the cursor is the index at which a page begins. */
function ledgerOf(count: number): { readonly loadPage: LoadPage; readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = []
  return {
    asked,
    loadPage: (cursor) => {
      asked.push(cursor)
      const from = Number(cursor ?? 0)
      const rows = Array.from({ length: Math.min(PAGE_ROWS, count - from) }, (_, index) =>
        rowOf(from + index),
      )
      const next = from + rows.length
      return Promise.resolve({ rows, nextCursor: next < count ? String(next) : null })
    },
  }
}

test('reads a page when its rows come into sight, and no more', async () => {
  const { loadPage, asked } = ledgerOf(10_000)
  const list = createRowList(loadPage)
  list.show(0, 30)
  await vi.waitFor(() => expect(list.state().length).toBe(PAGE_ROWS))
  expect(list.rowAt(199)?.id).toBe(199)
  expect(list.rowAt(200)).toBeUndefined()

  list.show(90, 120)
  await vi.waitFor(() => expect(list.state().length).toBe(2 * PAGE_ROWS))
  expect(asked).toEqual([undefined, '200'])
  expect(list.state()).toMatchObject({ ended: false, sums: { attempts: 400, cached: 400, output: 800 } })
})

test('adds up all rows exactly, keeps few of them, and reads again what it forgot', async () => {
  const count = 30 * PAGE_ROWS + 7
  const { loadPage, asked } = ledgerOf(count)
  const list = createRowList(loadPage)
  list.show(0, 30)
  list.addUp()
  await vi.waitFor(() => expect(list.state().ended).toBe(true))
  expect(list.state()).toMatchObject({ length: count, addingUp: false })
  expect(list.state().sums).toMatchObject({ attempts: count, costNanoUsd: (count * (count - 1)) / 2 })

  const known = Array.from({ length: count }, (_, index) => list.rowAt(index)).filter(Boolean)
  expect(known).toHaveLength(20 * PAGE_ROWS)
  expect(list.rowAt(count - 1)).toBeUndefined()

  asked.length = 0
  list.show(count - 30, count - 1)
  await vi.waitFor(() => expect(list.rowAt(count - 1)?.id).toBe(count - 1))
  expect(asked).toEqual([String(29 * PAGE_ROWS), String(30 * PAGE_ROWS)])
  expect(list.state().sums.attempts).toBe(count)
})

test('stops when it is told to, and goes on from there', async () => {
  const { loadPage } = ledgerOf(5_000)
  const list = createRowList(loadPage)
  list.show(0, 30)
  const leave = list.onChange(() => list.state().length === 600 && list.state().addingUp && list.stop())
  list.addUp()
  await vi.waitFor(() => expect(list.state()).toMatchObject({ length: 600, addingUp: false }))
  leave()
  list.addUp()
  await vi.waitFor(() => expect(list.state().ended).toBe(true))
  expect(list.state().sums.attempts).toBe(5_000)
})

test('a page that cannot be read is said, and read when one tries again', async () => {
  const { loadPage } = ledgerOf(300)
  let broken = true
  const list = createRowList((cursor) => (broken ? Promise.reject(new Error('away')) : loadPage(cursor)))
  list.show(0, 30)
  await vi.waitFor(() => expect(list.state().error).toEqual(new Error('away')))
  list.show(0, 31)
  expect(list.state().length).toBe(0)
  broken = false
  list.retry()
  await vi.waitFor(() => expect(list.rowAt(0)?.id).toBe(0))
  expect(list.state().error).toBeNull()
})

test('a ledger without rows has ended', async () => {
  const list = createRowList(ledgerOf(0).loadPage)
  list.show(0, 0)
  await vi.waitFor(() => expect(list.state()).toMatchObject({ length: 0, ended: true }))
})
