import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLedger, type Ledger } from './ledger.ts'

let dataDir: string
let clock: number
let ledger: Ledger

const open = (): Ledger =>
  openLedger({
    dataDir,
    now: () => clock,
    onTrouble(error) {
      throw error
    },
  })

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-keys-'))
  clock = Date.UTC(2026, 5, 15, 12)
  ledger = open()
})

afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true, force: true })
})

it('lets a new key in at once, and a revoked one never again', () => {
  const { id, key } = ledger.keys.create('batch', clock)
  expect(ledger.keys.authenticate(key)).toMatchObject({ id, name: 'batch' })
  ledger.keys.revoke(id, clock)
  expect(ledger.keys.authenticate(key)).toBeUndefined()
  ledger.close()
  ledger = open()
  expect(ledger.keys.authenticate(key)).toBeUndefined()
  expect(ledger.keys.nameOf(id)).toBe('batch')
})

it('knows to the minute when a key was last used, after a restart too', () => {
  const { key } = ledger.keys.create('batch', clock)
  expect(ledger.keys.list()).toMatchObject([{ lastUsedAt: null }])
  const first = clock
  ledger.keys.authenticate(key)
  clock += 59_999
  ledger.keys.authenticate(key)
  expect(ledger.keys.list()).toMatchObject([{ lastUsedAt: first }])
  clock += 1
  ledger.keys.authenticate(key)
  ledger.close()
  ledger = open()
  expect(ledger.keys.list()).toMatchObject([{ lastUsedAt: first + 60_000 }])
})

it('does not let the environment bring a revoked key back', () => {
  ledger.keys.ensureFirst('sk-0123456789abcdef', clock)
  const [record] = ledger.keys.list()
  expect(record).toMatchObject({ fromEnvironment: true })
  ledger.keys.revoke(record?.id ?? '', clock)
  expect(() => ledger.keys.ensureFirst('sk-0123456789abcdef', clock)).toThrow(
    /^SOPHIA_GATEWAY_KEY: .*revoked/,
  )
})

it('makes a first key again when every one was revoked', () => {
  expect(ledger.keys.ensureFirst(null, clock)).toMatch(/^sk-sophia-/)
  ledger.keys.revoke(ledger.keys.list()[0]?.id ?? '', clock)
  const second = ledger.keys.ensureFirst(null, clock)
  expect(ledger.keys.authenticate(second ?? '')).toBeDefined()
})

it('lets a key in that a restored backup knows, though no request has come through since', () => {
  const { key } = ledger.keys.create('batch', clock)
  ledger.keys.revoke(ledger.keys.list()[0]?.id ?? '', clock)
  expect(ledger.keys.authenticate(key)).toBeUndefined()
  const other = new Database(join(dataDir, 'ledger.db'))
  other.exec('UPDATE client_keys SET revoked_at = NULL')
  other.close()
  expect(ledger.keys.authenticate(key)).toMatchObject({ name: 'batch' })
})
