import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLedger } from '../ledger.ts'
import { createReader } from './reader.ts'
import { START, startReaderHarness, type ReaderHarness } from './reader.harness.ts'
import { createThread } from './thread.ts'

const HOUR_MS = 3_600_000
const filter = { from: START, to: START + 24 * HOUR_MS }

let harness: ReaderHarness
beforeEach(() => {
  harness = startReaderHarness()
})
afterEach(() => harness.stop())

describe('the reader', () => {
  it('sees everything that was settled before it was asked', async () => {
    for (let n = 1; n <= 20; n += 1) {
      await harness.spend({ at: START + n })
      expect((await harness.ledger.reader.total({ filter })).total.attempts).toBe(n)
    }
  })

  it('shows a request whole: each attempt with its price, its key and its route', async () => {
    await harness.spend({
      at: START,
      draft: { requestId: 'req_a', target: 'one' },
      truth: { errorCode: 'upstream_error', usageSource: 'none' },
    })
    await harness.spend({
      at: START + 1,
      draft: { requestId: 'req_a', attempt: 2, target: 'two', modelServed: 'large' },
    })
    const { attempts } = await harness.ledger.reader.request({ requestId: 'req_a' })
    expect(attempts.map(({ attempt, target, errorCode }) => [attempt, target, errorCode])).toEqual([
      [1, 'one', 'upstream_error'],
      [2, 'two', null],
    ])
    expect(attempts[1]).toMatchObject({
      keyId: 'key_one',
      holdNanoUsd: 1_000_000,
      price: { inputUsd: '0.88', outputUsd: '0.88', origin: 'catalogue', source: 'a test' },
    })
    expect(await harness.ledger.reader.request({ requestId: 'req_none' })).toEqual({ attempts: [] })
  })

  it('finds an id, a user or a session by the whole of it only', async () => {
    await harness.spend({ at: START, draft: { user: 'ada' } })
    await harness.spend({ at: START + 1, draft: { session: 'ada' } })
    await harness.spend({ at: START + 2, draft: { user: 'adam', requestId: 'req_x' } })
    const idsFor = async (text: string): Promise<string[]> => {
      const { rows } = await harness.ledger.reader.page({ filter: { ...filter, text }, limit: 10 })
      return rows.map(({ requestId }) => requestId)
    }
    expect(await idsFor('ada')).toEqual(['req_2', 'req_1'])
    expect(await idsFor('req_x')).toEqual(['req_x'])
    expect(await idsFor('ad')).toEqual([])
  })

  it('names what a filter can choose from', async () => {
    await harness.spend({ at: START, draft: { workload: 'search' } })
    await harness.spend({ at: START + HOUR_MS })
    await harness.spend({ at: START + HOUR_MS, truth: { errorCode: 'rate_limited' } })
    const { workloads, errorCodes, models } = await harness.ledger.reader.facets(filter)
    expect(workloads).toEqual([
      { value: '', name: '', attempts: 2 },
      { value: 'search', name: 'search', attempts: 1 },
    ])
    expect(errorCodes.map(({ value }) => value)).toEqual(['', 'rate_limited'])
    expect(models).toEqual([{ value: 'small', name: 'small', attempts: 3 }])
  })

  it('refuses a chart of more points than anybody can see', async () => {
    const asked = { from: 0, to: START, width: 'quarter', timezone: 'UTC', where: {}, limit: 8 } as const
    await expect(harness.ledger.reader.series(asked)).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

describe('a look for damage', () => {
  it('finds none in a sound ledger, and none when the console stops meanwhile', async () => {
    expect(await harness.ledger.reader.damage()).toBeNull()
    const reader = createReader(join(harness.dataDir, 'ledger.db'), () => undefined)
    const looking = reader.damage()
    await reader.close()
    expect(await looking).toBeNull()
  })
})

describe('a thread', () => {
  it('says so when the ledger cannot be read, and reads again once it can', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sophia-reader-'))
    const reader = createReader(join(folder, 'ledger.db'), () => undefined)
    try {
      await expect(reader.total({ filter })).rejects.toThrow('The ledger could not be read')
      openLedger({ dataDir: folder, now: () => START, onTrouble: () => undefined }).close()
      expect((await reader.total({ filter })).total.attempts).toBe(0)
    } finally {
      await reader.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('lets no question hang when it is closed, asked before or after', async () => {
    const thread = createThread(join(harness.dataDir, 'ledger.db'))
    const before = Promise.allSettled([thread.ask('total', { filter }), thread.ask('facets', filter)])
    await thread.close()
    await expect(thread.ask('total', { filter })).rejects.toThrow('the console stops')
    for (const { status } of await before) expect(status).toBe('rejected')
  })
})
