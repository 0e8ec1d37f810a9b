import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseUsd } from '../../../shared/money.ts'
import { startTestCore, TEST_KEY, type TestCore } from '../core.harness.ts'
import { createBudgets, createPastSpend } from '../budgets/budgets.ts'
import { openLedger } from '../ledger/ledger.ts'
import { createKeyDesk, KeyRefusal } from './keys.ts'

const HELLO = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }

let core: TestCore

beforeEach(async () => {
  core = await startTestCore()
})

afterEach(() => core.stop())

const keys = () => core.core.console.keys
const ask = (key: string) => core.chat(HELLO, { headers: { authorization: `Bearer ${key}` } })
const shown = (id: string) =>
  keys()
    .list()
    .find((key) => key.id === id)

describe('a client key', () => {
  it('opens the gateway from the moment it is made, and is listed with what it spent, never in clear', async () => {
    const { id, key } = keys().create({ name: 'batch', budget: null })
    expect(shown(id)).toMatchObject({ name: 'batch', lastUsedAt: null, spentThisMonthNanoUsd: 0 })
    expect((await ask(key)).status).toBe(200)
    const { spentThisMonthNanoUsd, lastUsedAt } = shown(id) ?? {}
    expect(spentThisMonthNanoUsd).toBe(core.sandbox.account.entries().at(-1)?.costNanoUsd)
    expect(lastUsedAt).not.toBeNull()
    expect(JSON.stringify([keys().list(), core.core.console.audit.newest({ limit: 9 })])).not.toContain(key)
  })

  it('is refused at once when it is revoked, and stays in the list for its rows', async () => {
    const { id, key } = keys().create({ name: 'batch', budget: null })
    keys().revoke(id, 'it leaked')
    const answer = await ask(key)
    expect(answer.status).toBe(401)
    expect(shown(id)?.revokedAt).not.toBeNull()
    expect(keys().list().at(-1)?.id).toBe(id)
    expect(core.core.console.audit.newest({ limit: 1 })).toMatchObject([
      { action: 'key.revoke', subject: id, reason: 'it leaked', before: { name: 'batch' }, after: null },
    ])
  })

  it('takes its budgets with it when it is revoked, so that the next one of its name can have its own', () => {
    const draft = { name: 'batch', budget: { limitUsd: '5', period: 'day' as const } }
    keys().revoke(keys().create(draft).id, null)
    const budgets = (): string[] =>
      core.core.console.budgets.live.snapshot().state.budgets.map(({ name }) => name)
    expect(budgets()).toEqual(['daily', 'monthly'])
    keys().create(draft)
    expect(budgets()).toEqual(['daily', 'monthly', 'Key batch'])
  })

  it('of the environment cannot be revoked here', async () => {
    const ours = keys()
      .list()
      .find(({ fromEnvironment }) => fromEnvironment)
    expect(() => keys().revoke(ours?.id ?? '', null)).toThrow(/SOPHIA_GATEWAY_KEY/)
    expect((await ask(TEST_KEY)).status).toBe(200)
  })

  it('is kept to the budget it is made with', async () => {
    const { id, key } = keys().create({ name: 'tiny', budget: { limitUsd: '0.000000001', period: 'day' } })
    const answer = await ask(key)
    expect(answer.status).toBe(402)
    expect(await answer.json()).toMatchObject({ error: { budget: { name: 'Key tiny' } } })
    expect((await ask(TEST_KEY)).status).toBe(200)
    const { budgets } = core.core.console.budgets.live.snapshot().state
    expect(budgets.find(({ subject }) => subject === id)).toMatchObject({ scope: 'key', period: 'day' })
  })

  it('is not made when its budget cannot be', () => {
    const before = keys().list()
    expect(() => keys().create({ name: 'x', budget: { limitUsd: 'lots', period: 'day' } })).toThrow(
      KeyRefusal,
    )
    keys().create({ name: 'one', budget: { limitUsd: '5', period: 'month' } })
    expect(() => keys().create({ name: 'one', budget: null })).toThrow(/another name/)
    expect(keys().list()).toHaveLength(before.length + 1)
  })

  it('leaves no budget behind when the ledger cannot keep it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sophia-keys-'))
    const now = () => Date.UTC(2026, 5, 15, 12)
    const ledger = openLedger({ dataDir, now, onTrouble: () => undefined })
    const limits = { timezone: 'UTC', dailyLimit: parseUsd('50'), monthlyLimit: parseUsd('1000') }
    const budgets = createBudgets({
      limits,
      ledger,
      past: createPastSpend(ledger.reader),
      counting: () => 'none',
      now,
      lastRefusalOf: () => null,
      onTrouble: () => undefined,
    })
    try {
      const change = <Result>(work: () => Result): Result =>
        ledger.change(() => {
          work()
          throw new Error('the disk is full')
        })
      const workloads = { ensure: () => undefined, forget: () => undefined }
      const parts = { ledger: { ...ledger, change }, budgets, workloads, timezone: 'UTC', now }
      const desk = createKeyDesk(parts)
      const make = () => desk.create({ name: 'batch', budget: { limitUsd: '5', period: 'day' } })
      expect(make).toThrow('the disk is full')
      expect(budgets.list().map(({ name }) => name)).toEqual(['daily', 'monthly'])
      expect(desk.list()).toEqual([])
    } finally {
      budgets.stop()
      await ledger.reader.close()
      ledger.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
