import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nanoUsd, parsePrice, type NanoUsd } from '../../../../shared/money.ts'
import { UNSEEN, type Price } from '../ledger.ts'
import { ToolsHarness } from './tools.harness.ts'

const FOREVER = { start: 0, end: Number.MAX_SAFE_INTEGER }

let harness: ToolsHarness

beforeEach(async () => {
  harness = new ToolsHarness()
  for (let i = 0; i < 5; i += 1) await harness.spend()
})
afterEach(() => harness.remove())

const inFolder = (name: string): string => join(harness.dataDir, name)
/** Everything but the lock and the log, which come and go with whoever opens the ledger. */
const files = (): string[] => readdirSync(harness.dataDir).filter((name) => !/lock|-wal$|-shm$/.test(name))
const settledRows = async (): Promise<unknown> => {
  const { stdout } = await harness.run('verify', '--json')
  const report: unknown = JSON.parse(stdout)
  return report
}

describe('backup', () => {
  it('is whole and agrees, while the console goes on writing', async () => {
    const console = { stopped: false }
    const traffic = (async () => {
      while (!console.stopped) await harness.spend()
    })()
    const { code, stdout } = await harness.run('backup')
    console.stopped = true
    await traffic
    expect(code).toBe(0)
    const path = stdout.trim()
    expect(path).toMatch(/backups\/ledger-2026-06-01T12-00-\d\d-\d{3}Z\.db$/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toHaveLength(1)
    const verified = await harness.run('verify', path)
    expect(verified.stdout).toContain('All agrees.')
    expect(readdirSync(join(path, '..'))).toHaveLength(1)
  })

  it('never overwrites', async () => {
    writeFileSync(inFolder('mine.db'), 'precious')
    const { code, stderr, stdout } = await harness.run('backup', '--out', 'mine.db')
    expect(stderr).toContain('mine.db is there already')
    expect(stdout).toBe('')
    expect(code).toBe(1)
    expect(readFileSync(inFolder('mine.db'), 'utf8')).toBe('precious')
    expect(files()).toEqual(['ledger.db', 'mine.db'])
  })

  it('leaves nothing behind of a damaged ledger', async () => {
    for (let i = 0; i < 300; i += 1) await harness.spend()
    harness.close()
    truncateSync(harness.path, statSync(harness.path).size - 3 * 4096)
    const { code, stderr } = await harness.run('backup', '--out', 'b.db')
    expect(stderr).toMatch(/damaged/)
    expect(code).toBe(1)
    expect(files()).toEqual(['ledger.db'])
  })

  it('says that it has nowhere to go', async () => {
    const { code, stderr } = await harness.run('backup', '--out', 'no/such/folder/b.db')
    expect(stderr).toContain('ENOENT')
    expect(code).toBe(1)
  })
})

describe('restore', () => {
  beforeEach(async () => {
    expect((await harness.run('backup', '--out', 'b.db')).code).toBe(0)
  })

  it('brings back what was backed up, and keeps what was there', async () => {
    const then = await settledRows()
    await harness.spend()
    const later = await settledRows()
    expect(later).not.toEqual(then)
    harness.close()

    const { code, stdout } = await harness.run('restore', 'b.db')
    expect(stdout).toContain('All agrees.')
    expect(code).toBe(0)
    expect(await settledRows()).toEqual(then)
    expect(statSync(harness.path).mode & 0o777).toBe(0o600)
    const kept = files().find((name) => name.startsWith('ledger-before-restore-')) ?? ''
    expect(files()).toEqual(['b.db', kept, 'ledger.db'].sort())
    expect((await harness.run('verify', kept)).stdout).toContain('6 settled rows')
    // The console takes it up where it was.
    expect(harness.ledger.attemptsOf('r5')).toHaveLength(1)
    expect(harness.ledger.attemptsOf('r6')).toHaveLength(0)
  })

  it('does not let an old log into the new ledger', async () => {
    // As after a kill: what was committed last is in the log alone.
    harness.close()
    const log = leaveLog()
    expect(log.length).toBeGreaterThan(0)
    expect((await harness.run('restore', 'b.db')).code).toBe(0)
    expect((await harness.run('verify')).stdout).toContain('5 settled rows')
    const kept = files().find((name) => name.startsWith('ledger-before-restore-')) ?? ''
    const db = new Database(inFolder(kept), { readonly: true })
    expect(db.prepare(`SELECT count(*) FROM client_keys WHERE id = 'in-the-log'`).pluck().get()).toBe(1)
    db.close()
  })

  it('replaces a ledger that can no longer be opened, and keeps even that', async () => {
    harness.close()
    writeFileSync(harness.path, 'no ledger any more')
    writeFileSync(`${harness.path}-wal`, 'nor a log')
    expect((await harness.run('restore', 'b.db')).code).toBe(0)
    expect((await harness.run('verify')).stdout).toContain('5 settled rows')
    const kept = readdirSync(harness.dataDir).filter((name) => name.startsWith('ledger-before-restore-'))
    expect(kept.map((name) => readFileSync(inFolder(name), 'utf8')).sort()).toEqual([
      'no ledger any more',
      'nor a log',
    ])
  })

  it('replaces the ledger under a running console, which goes on with what it has in flight', async () => {
    const heldBefore = await harness.hold()
    expect((await harness.run('backup', '--out', 'later.db')).code).toBe(0)
    const heldAfter = await harness.hold()
    for (let i = 0; i < 20; i += 1) await harness.spend()

    const { code, stdout } = await harness.run('restore', 'later.db')
    expect(code).toBe(0)
    expect(stdout).toContain('5 settled rows')

    // The next transaction takes it over: totals are the backup's, and both reservations are held.
    await harness.settle(heldAfter)
    expect(harness.ledger.newestAttempts(100)).toHaveLength(6)
    expect(harness.ledger.totals(FOREVER)).toEqual({ settled: 6 * 3_510, held: 1_000_000 })
    await harness.settle(heldBefore)
    expect(harness.ledger.totals(FOREVER)).toEqual({ settled: 7 * 3_510, held: 0 })
    await harness.spend()
    harness.close()
    expect((await harness.run('verify')).stdout).toContain('8 settled rows')
    expect((await harness.run('verify')).stdout).toContain('All agrees.')
    const kept = files().find((name) => name.startsWith('ledger-before-restore-')) ?? ''
    expect((await harness.run('verify', kept)).stdout).toContain('25 settled rows')
  })

  it('carries what machines cost, and the totals beside the writer follow', async () => {
    const bill = () => harness.ledger.totals(FOREVER, { kind: 'bill', subject: '' }).settled
    harness.runMachine(100)
    expect((await harness.run('backup', '--out', 'machines.db')).code).toBe(0)
    harness.ledger.machines.end('lambda:i-1', harness.clock + 200 * 60_000, UNSEEN)
    expect(bill()).toBe(5 * 3_510 + 4_300_000_000)
    expect((await harness.run('restore', 'machines.db')).code).toBe(0)
    harness.ledger.machines.accrue('lambda:i-1', harness.clock, UNSEEN)
    expect(bill()).toBe(5 * 3_510 + 2_150_000_000)
    expect((await harness.run('verify')).stdout).toContain('$2.15')
  })

  it('keeps the price of what is in flight where the backup has none, or numbers another by its id', async () => {
    const { ledger } = harness
    const enter = (model: string, usd: string): Price => {
      const price = { input: parsePrice(usd), cachedInput: parsePrice(usd), output: parsePrice(usd) }
      ledger.prices.enter({ model, ...price, source: 'a test' }, 'console', harness.clock, harness.clock)
      const entered = ledger.prices.current(model)
      if (!entered) throw new Error('the price was not entered')
      return entered
    }
    const before = enter('n', '0.5')
    const inFlight = [await harness.hold({ price: before }), await harness.hold({ price: before })]
    expect((await harness.run('restore', 'b.db')).code).toBe(0)

    expect(enter('other', '9').id).toBe(before.id)

    // The first transaction with the other file is of a request that was priced before it.
    const late = await harness.hold({ price: before })
    for (const reservation of [...inFlight, late]) {
      expect(reservation.draft.price).toMatchObject({ model: 'n', input: before.input })
      await harness.settle(reservation)
    }
    await harness.spend()
    expect(harness.troubles).toEqual([])
    harness.close()
    expect((await harness.run('verify')).stdout).toContain('All agrees.')
    expect((await harness.run('verify')).stdout).toContain('9 settled rows')
  })

  it('takes the other ledger over with the second transaction when the first is undone', async () => {
    const held = await harness.hold()
    expect((await harness.run('restore', 'b.db')).code).toBe(0)
    const noAmount = 1.5 as NanoUsd
    await expect(harness.hold({ holdNanoUsd: noAmount })).rejects.toMatchObject({
      code: 'ledger_unavailable',
    })

    await harness.hold({ holdNanoUsd: nanoUsd(1) })
    expect(harness.ledger.totals(FOREVER)).toEqual({ settled: 5 * 3_510, held: 1_000_001 })
    await harness.settle(held)
    expect(harness.ledger.totals(FOREVER)).toEqual({ settled: 6 * 3_510, held: 1 })
  })

  it('settles at its hold what the backup had in flight and the running console does not know', async () => {
    const held = await harness.hold()
    expect((await harness.run('backup', '--out', 'later.db')).code).toBe(0)
    await harness.settle(held)
    expect((await harness.run('restore', 'later.db')).code).toBe(0)
    await harness.spend()
    expect(harness.ledger.attemptsOf(held.draft.requestId)).toMatchObject([{ errorCode: 'crashed' }])
    harness.close()
    expect((await harness.run('verify')).stdout).toContain('All agrees.')
  })

  it('restores into a folder of its own, once it is told which', async () => {
    const unsaid = await harness.run('restore', 'b.db', '--data-dir', 'new')
    expect(unsaid.stderr).toContain('--live or --sandbox')
    expect(unsaid.code).toBe(1)
    expect(existsSync(inFolder('new'))).toBe(false)
    expect((await harness.run('restore', 'b.db', '--data-dir', 'new', '--live')).code).toBe(0)
    expect(readdirSync(inFolder('new')).sort()).toEqual(['ledger.db', 'ledger.lock'])
  })

  it.each([
    ['cut short', () => truncateSync(inFolder('b.db'), 3 * 4096)],
    ['changed in a page', () => flip(inFolder('b.db'))],
    ['not right in a row', () => harness.tamper('UPDATE attempts SET cost_nano_usd = 1', inFolder('b.db'))],
    ['newer', () => harness.tamper('PRAGMA user_version = 99', inFolder('b.db'))],
    ['foreign', () => harness.tamper('DROP TABLE attempts', inFolder('b.db'))],
    ['no database', () => writeFileSync(inFolder('b.db'), 'no database at all')],
  ])('refuses a file that is %s, before it touches anything', async (_what, spoil) => {
    harness.close()
    spoil()
    const before = readFileSync(harness.path)
    const { code, stderr, stdout } = await harness.run('restore', 'b.db')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.split('\n')).toHaveLength(2)
    expect(readFileSync(harness.path)).toEqual(before)
    expect(files()).toEqual(['b.db', 'ledger.db'])
  })
})

/** Leaves a log with a commit in it beside the ledger, as a killed process does. */
function leaveLog(): Buffer {
  const db = new Database(harness.path)
  db.exec(`INSERT INTO client_keys (id, name, hash, created_at) VALUES ('in-the-log', 'n', 'h', 0)`)
  const [main, log] = [harness.path, `${harness.path}-wal`].map((path) => readFileSync(path))
  db.close()
  if (!main || !log) throw new Error('the ledger has no log')
  writeFileSync(harness.path, main)
  writeFileSync(`${harness.path}-wal`, log)
  return log
}

/** Spoils the second page, where a tree begins. */
function flip(path: string): void {
  const bytes = readFileSync(path)
  for (let at = 4096; at < 4096 + 64; at += 1) bytes[at] = (bytes[at] ?? 0) ^ 0xff
  writeFileSync(path, bytes)
}
