import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../../shared/errors.ts'
import { nanoUsd, parsePrice } from '../../../shared/money.ts'
import { LedgerOpenError, openLedger, type AttemptDraft, type Ledger, type Settlement } from './ledger.ts'

const FOREVER = { start: 0, end: Number.MAX_SAFE_INTEGER }
const YES = (): void => undefined

let dataDir: string
let clock: number
let troubles: unknown[]
const opened: Ledger[] = []

function open(): Ledger {
  const ledger = openLedger({ dataDir, now: () => clock, onTrouble: (error) => troubles.push(error) })
  const price = {
    model: 'm',
    input: parsePrice('1'),
    cachedInput: parsePrice('0.5'),
    output: parsePrice('2'),
  }
  ledger.prices.adopt({ ...price, source: 'a test' }, clock)
  opened.push(ledger)
  return ledger
}

function close(ledger: Ledger): void {
  opened.splice(opened.indexOf(ledger), 1)
  ledger.close()
}

function draft(ledger: Ledger, requestId: string, holdNanoUsd = 1_000): AttemptDraft {
  const price = ledger.prices.current('m')
  if (!price) throw new Error('the test price is missing')
  return {
    requestId,
    attempt: 1,
    endpoint: 'chat',
    keyId: 'key',
    user: null,
    workload: 'tests',
    session: null,
    modelAsked: 'auto',
    modelServed: 'm',
    target: 't',
    reason: 'because',
    streamed: true,
    price,
    holdNanoUsd: nanoUsd(holdNanoUsd),
  }
}

const truth = (cost: number): Settlement => ({
  tokens: { input: 3, cached: 1, output: 2, reasoning: 1 },
  usageSource: 'provider',
  costNanoUsd: nanoUsd(cost),
  maybeBilled: false,
  finishReason: 'stop',
  errorCode: null,
  ttftMs: 1.5,
  latencyMs: 20,
})

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-ledger-'))
  clock = Date.UTC(2026, 5, 1, 12)
  troubles = []
})

afterEach(() => {
  for (const ledger of opened.splice(0)) ledger.close()
  rmSync(dataDir, { recursive: true })
})

describe('the ledger', () => {
  it('holds the worst case first, and replaces it by the truth', async () => {
    const ledger = open()
    const reservation = await ledger.reserve(draft(ledger, 'r1'), YES)
    expect(ledger.totals(FOREVER)).toEqual({ settled: 0, held: 1_000 })
    expect(ledger.attemptsOf('r1')).toEqual([])

    clock += 20
    const attempt = await ledger.settle(reservation, truth(123))
    expect(ledger.totals(FOREVER)).toEqual({ settled: 123, held: 0 })
    expect(ledger.attemptsOf('r1')).toEqual([attempt])
    expect(attempt).toMatchObject({ costNanoUsd: 123, reservedAt: clock - 20, settledAt: clock })
  })

  it('counts a row once, however often it is settled', async () => {
    const ledger = open()
    const reservation = await ledger.reserve(draft(ledger, 'r1'), YES)
    await Promise.all([ledger.settle(reservation, truth(5)), ledger.settle(reservation, truth(5))])
    expect(ledger.totals(FOREVER)).toEqual({ settled: 5, held: 0 })
  })

  it('shows each check the holds that were taken before it, in the same instant too', async () => {
    const ledger = open()
    const limit = 3_000
    const check = (): void => {
      const { settled, held } = ledger.totals(FOREVER)
      if (settled + held + 1_000 > limit) throw new Refusal('budget_exceeded', 'no room')
    }
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => ledger.reserve(draft(ledger, `r${i}`), check)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(ledger.totals(FOREVER).held).toBe(3_000)
  })

  it('gives a refused reservation no row', async () => {
    const ledger = open()
    const refuse = (): never => {
      throw new Refusal('budget_exceeded', 'no room')
    }
    await expect(ledger.reserve(draft(ledger, 'r1'), refuse)).rejects.toThrow('no room')
    expect(ledger.totals(FOREVER)).toEqual({ settled: 0, held: 0 })
    expect(troubles).toEqual([])
  })

  it('keeps a row in the window in which it was reserved', async () => {
    const ledger = open()
    const midnight = Date.UTC(2026, 5, 2)
    const today = { start: midnight - 86_400_000, end: midnight }
    const tomorrow = { start: midnight, end: midnight + 86_400_000 }
    ledger.totals(today)
    ledger.totals(tomorrow)
    const reservation = await ledger.reserve(draft(ledger, 'r1'), YES)
    clock = midnight + 1
    await ledger.settle(reservation, truth(7))
    expect(ledger.totals(today)).toEqual({ settled: 7, held: 0 })
    expect(ledger.totals(tomorrow)).toEqual({ settled: 0, held: 0 })
  })

  it('settles nothing before it was reserved, also when the clock was set back meanwhile', async () => {
    const before = open()
    const reservedAt = clock
    const reservation = await before.reserve(draft(before, 'done'), YES)
    await before.reserve(draft(before, 'lost'), YES)
    clock -= 60_000
    expect(await before.settle(reservation, truth(5))).toMatchObject({ reservedAt, settledAt: reservedAt })
    close(before)
    expect(open().attemptsOf('lost')).toMatchObject([{ reservedAt, settledAt: reservedAt }])
  })

  it('settles at its hold, marked, what an earlier process left in flight', async () => {
    const before = open()
    const settled = await before.reserve(draft(before, 'done'), YES)
    await before.settle(settled, truth(5))
    await before.reserve(draft(before, 'lost', 900), YES)
    close(before)

    const after = open()
    expect(after.recovered).toBe(1)
    expect(after.totals(FOREVER)).toEqual({ settled: 905, held: 0 })
    expect(after.attemptsOf('lost')[0]).toMatchObject({
      costNanoUsd: 900,
      usageSource: 'estimated',
      errorCode: 'crashed',
    })
    expect(after.attemptsOf('done')[0]).toMatchObject({ costNanoUsd: 5, usageSource: 'provider' })
  })

  it('refuses a second writer on the same data directory, and leaves readers alone', () => {
    open()
    expect(() => open()).toThrow(LedgerOpenError)
    expect(() => open()).toThrow(/Another Sophia Console is running/)
    const reader = new Database(join(dataDir, 'ledger.db'), { readonly: true })
    expect(reader.prepare('SELECT count(*) FROM attempts').pluck().get()).toBe(0)
    reader.close()
  })

  it('refuses a file of a newer version, and one that is no ledger', () => {
    close(open())
    const db = new Database(join(dataDir, 'ledger.db'))
    db.pragma('user_version = 999')
    db.close()
    expect(() => open()).toThrow(/version 999/)
  })

  it('lets no request through while it cannot be written, and loses no settlement meanwhile', async () => {
    const ledger = open()
    const reservation = await ledger.reserve(draft(ledger, 'r1'), YES)
    const blocker = new Database(join(dataDir, 'ledger.db'))
    blocker.exec(`CREATE TRIGGER no_holds BEFORE INSERT ON holds BEGIN SELECT raise(FAIL, 'disk full'); END;
                  CREATE TRIGGER no_rows BEFORE INSERT ON attempts BEGIN SELECT raise(FAIL, 'disk full'); END`)

    const refused = ledger.reserve(draft(ledger, 'r2'), YES)
    const unsettled = ledger.settle(reservation, truth(5))
    await expect(refused).rejects.toMatchObject({ code: 'ledger_unavailable' })
    await expect(unsettled).rejects.toMatchObject({ code: 'ledger_unavailable' })
    expect(troubles).toHaveLength(1)
    expect(ledger.totals(FOREVER)).toEqual({ settled: 0, held: 1_000 })

    blocker.exec('DROP TRIGGER no_holds; DROP TRIGGER no_rows')
    blocker.close()
    // The next read commits what still waits.
    expect(ledger.attemptsOf('r1')).toHaveLength(1)
    expect(ledger.totals(FOREVER)).toEqual({ settled: 5, held: 0 })
  })

  it('knows a client key by its hash alone', () => {
    const ledger = open()
    const key = ledger.keys.ensureFirst(null, clock)
    expect(key).toMatch(/^sk-sophia-/)
    expect(ledger.keys.ensureFirst(null, clock)).toBeNull()
    expect(ledger.keys.authenticate(key ?? '')).toMatchObject({ name: 'first' })
    expect(ledger.keys.authenticate(`${key}x`)).toBeUndefined()
    const reader = new Database(join(dataDir, 'ledger.db'), { readonly: true })
    expect(JSON.stringify(reader.prepare('SELECT * FROM client_keys').all())).not.toContain(key)
    reader.close()
  })

  it('keeps the old price when a new one is adopted', async () => {
    const ledger = open()
    const old = ledger.prices.current('m')
    await ledger.reserve(draft(ledger, 'r1'), YES)
    ledger.prices.adopt(
      {
        model: 'm',
        input: parsePrice('3'),
        cachedInput: parsePrice('3'),
        output: parsePrice('3'),
        source: 'x',
      },
      clock,
    )
    expect(ledger.prices.current('m')?.id).not.toBe(old?.id)
    const reader = new Database(join(dataDir, 'ledger.db'), { readonly: true })
    expect(reader.prepare(`SELECT price_id FROM holds WHERE request_id = 'r1'`).pluck().get()).toBe(old?.id)
    expect(reader.prepare('SELECT count(*) FROM prices').pluck().get()).toBe(2)
    reader.close()
  })
})
