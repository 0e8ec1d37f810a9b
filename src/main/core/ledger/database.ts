/** Opening the ledger's file: one writer per data directory, WAL, numbered migrations. */
import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { slotOf } from '../histogram.ts'
import { remedyFor } from './damage.ts'
import { attempts } from './migrations/0001-attempts.ts'
import { rollups } from './migrations/0002-rollups.ts'
import { budgets } from './migrations/0003-budgets.ts'
import { settings } from './migrations/0004-settings.ts'
import { alerts } from './migrations/0005-alerts.ts'
import { invoices } from './migrations/0006-invoices.ts'
import { fallback } from './migrations/0007-fallback.ts'
import { providers } from './migrations/0008-providers.ts'
import { workloads } from './migrations/0009-workloads.ts'
import { overrides } from './migrations/0010-overrides.ts'
import { rollouts } from './migrations/0011-rollouts.ts'
import { fleet } from './migrations/0012-fleet.ts'

/** The n-th entry takes a file from version n to n + 1. Landed entries never change. */
const MIGRATIONS: readonly string[] = [
  attempts,
  rollups,
  budgets,
  settings,
  alerts,
  invoices,
  fallback,
  providers,
  workloads,
  overrides,
  rollouts,
  fleet,
]

/** The version of the files that this program writes. */
export const LEDGER_VERSION = MIGRATIONS.length

/** What SQL needs of ours: the slot of a duration in ms. */
export function addFunctions(db: Database.Database): void {
  db.function('duration_slot', { deterministic: true }, (ms: unknown) => slotOf(Number(ms)))
}

/** Takes a database from one version to another, each step in a transaction of its own. */
export function migrateTo(db: Database.Database, from: number, to: number): void {
  addFunctions(db)
  const apply = db.transaction((sql: string, next: number) => {
    db.exec(sql)
    db.pragma(`user_version = ${next}`)
  })
  for (const [index, sql] of MIGRATIONS.slice(0, to).entries()) {
    if (index >= from) apply.immediate(sql, index + 1)
  }
}

/** The ledger cannot be opened; the message says why and what to do. */
export class LedgerOpenError extends Error {}

export interface LedgerFile {
  readonly db: Database.Database
  /** The one before did not close it: it was killed, or the machine went down. */
  readonly leftOpen: boolean
  close(): void
}

/** Opens (or makes) `<dataDir>/ledger.db`. Throws {@link LedgerOpenError}. */
export function openLedgerFile(dataDir: string): LedgerFile {
  const path = join(dataDir, 'ledger.db')
  let lock: Database.Database | null = null
  let db: Database.Database | null = null
  let leftOpen = false
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    lock = takeLock(dataDir)
    leftOpen = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0
    db = new Database(path)
    // The folder may have been there before us, and be open to others.
    chmodSync(path, 0o600)
    db.pragma('journal_mode = WAL')
    // Survives the death of the process; a power loss may take the last moments, never the file.
    db.pragma('synchronous = NORMAL')
    // The pages of the newest rows are written again and again: a longer log carries each into the file once.
    db.pragma('wal_autocheckpoint = 4000')
    db.pragma('foreign_keys = ON')
    // The wait is the whole process's: whoever keeps the file locked for longer gets requests refused, not hung.
    db.pragma('busy_timeout = 500')
    addFunctions(db)
    migrate(db, path)
  } catch (error) {
    db?.close()
    lock?.close()
    throw cannotOpen(path, error)
  }
  const opened = { db, lock }
  return {
    db,
    leftOpen,
    close() {
      opened.db.close()
      opened.lock.close()
    },
  }
}

/** What stands in the way, as the error that a start ends with. */
export function cannotOpen(path: string, error: unknown): LedgerOpenError {
  if (error instanceof LedgerOpenError) return error
  const problem = error instanceof Error ? error.message : String(error)
  return new LedgerOpenError(
    `The ledger at ${path} cannot be opened: ${problem}. ${remedyFor(error) ?? "Check the folder's rights and the disk, or name another with SOPHIA_DATA_DIR."}`,
  )
}

/**
 * A second writer would let each spend the whole limit. The operating system drops this lock when the process
 * ends, however it ends, so no stale lock can lock anyone out; readers of `ledger.db` are not concerned.
 */
export function takeLock(dataDir: string): Database.Database {
  const lock = new Database(join(dataDir, 'ledger.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') {
      throw new LedgerOpenError(
        `Another Sophia Console is running on ${dataDir}. Stop it first, or give this one its own folder with --data-dir.`,
      )
    }
    throw error
  }
}

function migrate(db: Database.Database, path: string): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > LEDGER_VERSION) {
    throw new LedgerOpenError(
      `The ledger at ${path} has version ${version}; this Sophia Console knows ${LEDGER_VERSION}. Use the newer one that wrote it.`,
    )
  }
  if (version === LEDGER_VERSION) return
  if (version > 0) keepCopy(db, join(dirname(path), `ledger-before-version-${LEDGER_VERSION}.db`))
  migrateTo(db, version, LEDGER_VERSION)
}

/** Whoever goes back to the older program finds the ledger as that one left it. */
function keepCopy(db: Database.Database, path: string): void {
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  db.prepare('VACUUM INTO ?').run(partial)
  chmodSync(partial, 0o600)
  renameSync(partial, path)
}
