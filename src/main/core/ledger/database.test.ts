import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LEDGER_VERSION, LedgerOpenError, migrateTo, openLedgerFile } from './database.ts'
import { ToolsHarness } from './tools/tools.harness.ts'
import { verifyFile } from './tools/verify.ts'

const NOON = Date.UTC(2026, 5, 1, 12)
let dataDir: string
let path: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-upgrade-'))
  path = join(dataDir, 'ledger.db')
})
afterEach(() => rmSync(dataDir, { recursive: true }))

/** A ledger of the first version, with 200 rows over two hours and a hold. */
function writeFirstVersion(): void {
  const db = new Database(path)
  migrateTo(db, 0, 1)
  db.exec(`INSERT INTO prices VALUES (1, 'm', 0, 1000000, 500000, 2000000, 'a test')`)
  const insert =
    db.prepare(`INSERT INTO attempts VALUES (NULL, ?, 1, 'chat', 'console', NULL, ?, NULL, 'auto', 'm', 't',
    'because', 1, 1, ?, 1000, ?, 7, 2, 2, 2, 1, 'provider', 'stop', ?, ?, ?)`)
  for (let i = 0; i < 200; i += 1) {
    const at = NOON + i * 36_000
    const failed = i % 10 === 0
    insert.run(
      `r${i}`,
      i % 3 === 0 ? null : 'nightly',
      at,
      at + 50,
      failed ? 'upstream_error' : null,
      i % 4 === 0 ? null : i / 3,
      i * 1.7,
    )
  }
  db.exec(`INSERT INTO holds VALUES (1, 'h', 1, 'chat', 'console', NULL, NULL, NULL, 'auto', 'm', 't', 'because', 1, 1,
    ${NOON}, 1000)`)
  db.close()
}

describe('a ledger of an earlier version', () => {
  it('is rolled up as if its rows had been written by this one, and a copy of it is kept', () => {
    writeFirstVersion()
    openLedgerFile(dataDir).close()
    const report = verifyFile(path, NOON)
    expect(report.problems).toEqual([])
    expect(report).toMatchObject({
      version: LEDGER_VERSION,
      settled: { rows: 200, nanoUsd: 1_400 },
      held: { rows: 1 },
    })

    const copy = join(dataDir, `ledger-before-version-${LEDGER_VERSION}.db`)
    expect(verifyFile(copy, NOON)).toMatchObject({ ok: true, version: 1, settled: { rows: 200 } })
    expect(statSync(copy).mode & 0o777).toBe(0o600)
  })

  it('stays as it was when its copy cannot be written', () => {
    writeFirstVersion()
    mkdirSync(join(dataDir, `ledger-before-version-${LEDGER_VERSION}.db`, 'in the way'), { recursive: true })
    expect(() => openLedgerFile(dataDir)).toThrow(LedgerOpenError)
    expect(verifyFile(path, NOON)).toMatchObject({ ok: true, version: 1, settled: { rows: 200 } })
  })

  it('is copied once: a second start finds nothing to do', () => {
    writeFirstVersion()
    openLedgerFile(dataDir).close()
    const before = readdirSync(dataDir).sort()
    openLedgerFile(dataDir).close()
    expect(readdirSync(dataDir).sort()).toEqual(before)
    expect(before).not.toContain(`ledger-before-version-${LEDGER_VERSION}.db.partial`)
  })
})

describe('a file that is no ledger, or no longer', () => {
  it.each([
    [
      'of a newer console',
      (): void => {
        const db = new Database(path)
        db.pragma('user_version = 99')
        db.close()
      },
      /version 99; this Sophia Console knows/,
    ],
    [
      'of something else',
      () => writeFileSync(path, 'this was never a database, whatever its name says'),
      /cannot be opened/,
    ],
  ])('%s is refused with what to do, and left alone', (_, make, message) => {
    make()
    expect(() => openLedgerFile(dataDir)).toThrow(LedgerOpenError)
    expect(() => openLedgerFile(dataDir)).toThrow(message)
  })
})

describe('a ledger whose pages disagree', () => {
  const harness = new ToolsHarness()
  afterEach(() => harness.remove())

  it('is found out after a crash, and nothing is spent on it', async () => {
    await harness.spend()
    harness.close()
    // As a machine that went down leaves it: a log beside it, and pages that were never written whole.
    const page = pageOf(harness.path, 'invoice_lines')
    const bytes = readFileSync(harness.path)
    bytes.fill(0xff, (page - 1) * 4096, page * 4096)
    writeFileSync(harness.path, bytes)
    writeFileSync(`${harness.path}-wal`, 'what was left of a log')

    await vi.waitFor(async () => {
      await expect(harness.hold()).rejects.toMatchObject({
        code: 'ledger_unavailable',
        message: expect.stringContaining('npm run ledger -- restore') as unknown,
      })
    })
  })
})

/** Where the tree of a table begins, in pages from 1. */
function pageOf(file: string, table: string): number {
  const db = new Database(file, { readonly: true })
  const page = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table)
  db.close()
  return Number(page)
}
