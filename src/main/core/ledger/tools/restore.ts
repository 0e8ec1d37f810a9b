/** Putting a backup in the ledger's place. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { LEDGER_VERSION, LedgerOpenError, migrateTo, takeLock } from '../database.ts'
import { createAuditStore } from '../stores/audit-store.ts'
import { copyLedger, keepAs, placeOver, stampOf, syncFolder } from './files.ts'
import { openForReading, type LedgerReader } from './reading.ts'
import { LedgerToolError, troubleWith } from './trouble.ts'
import { verifyFile, type LedgerReport } from './verify.ts'

/** The version of the ledger that has an audit log. */
const AUDITED_FROM = 4

/** More than any file has: SQLite's own limit is 2^32 − 2. */
const EVERY_PAGE = 2 ** 31 - 1

export interface Restored {
  readonly report: LedgerReport
  /** Where the ledger that was in its place is now; null when there was none. */
  readonly kept: string | null
}

/**
 * Puts a copy of `file` in the place of the ledger of a folder, and keeps the one that was there. At every moment
 * the folder has a whole ledger: the old one until the last step, the new one after. A console that runs on the
 * folder takes the new one over with its next transaction, and holds again for what it has in flight.
 * @param now ms since the epoch
 * Throws `LedgerToolError`, and then nothing has changed: the file is no ledger, is newer than this program, or does
 * not pass `verify`, or another program keeps the ledger locked.
 */
export async function restore(dataDir: string, file: string, now: number): Promise<Restored> {
  const source = openForReading(file)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const lock = lockFolder(dataDir)
    try {
      return lock ? await replace(dataDir, source, now) : await replaceRunning(dataDir, source, now)
    } finally {
      lock?.close()
    }
  } catch (error) {
    throw troubleWith(file, error)
  } finally {
    source.db.close()
  }
}

/** Null when a console runs on the folder. */
function lockFolder(dataDir: string): Database.Database | null {
  try {
    return takeLock(dataDir)
  } catch (error) {
    if (error instanceof LedgerOpenError) return null
    throw error
  }
}

/** A checked copy of the backup, under a name of its own. */
async function stage(source: LedgerReader, staged: string, now: number): Promise<void> {
  rmSync(staged, { force: true })
  await copyLedger(source.db, staged)
  const { ok, problems } = verifyFile(staged, now)
  if (!ok) {
    throw new LedgerToolError(
      `${source.path} does not pass verify, so nothing was changed: ${problems[0]?.message ?? 'it disagrees'}.`,
    )
  }
}

/** Rows have gone, or come back: the audit log says when, and where the ledger is that was there. */
function enter(db: Database.Database, file: string, kept: string | null, now: number): void {
  createAuditStore(db).add({
    at: now,
    actor: 'ledger tool',
    action: 'ledger.restore',
    subject: file,
    reason: null,
    before: { kept },
    after: null,
  })
}

/** Writes the backup into the ledger that a console has open, in one transaction: readers see the old one or the new. */
async function replaceRunning(dataDir: string, source: LedgerReader, now: number): Promise<Restored> {
  const path = join(dataDir, 'ledger.db')
  const staged = join(dataDir, `ledger-restoring-${process.pid}.db`)
  const kept = path.replace(/\.db$/, `-before-restore-${stampOf(now)}.db`)
  try {
    await stage(source, staged, now)
    const current = openForReading(path)
    const backup = new Database(staged)
    try {
      if (current.version !== LEDGER_VERSION) {
        throw new LedgerToolError(
          `The console that runs on ${dataDir} is of another version than this tool. Use the tool of its own version.`,
        )
      }
      if (existsSync(kept)) throw new LedgerToolError(`${kept} is there already, and is not overwritten.`)
      // The console knows one version: an older backup is brought there before it sees it.
      migrateTo(backup, source.version, LEDGER_VERSION)
      enter(backup, source.path, kept, now)
      // Last, because the console goes on: what it settles from here on is in neither file.
      await copyLedger(current.db, kept)
      // All pages at once: between two steps the console could write, and the copy would begin anew.
      await backup.backup(path, { progress: () => EVERY_PAGE })
    } finally {
      current.db.close()
      backup.close()
    }
    return { report: verifyFile(path, now), kept }
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(staged + suffix, { force: true })
  }
}

async function replace(dataDir: string, source: LedgerReader, now: number): Promise<Restored> {
  const path = join(dataDir, 'ledger.db')
  // Under the lock nobody else uses this name: what is there is left of a restore that was cut short.
  const staged = join(dataDir, 'ledger-restoring.db')
  try {
    await stage(source, staged, now)
    const kept = existsSync(path) ? keepCurrent(path, now) : null
    // Without its database a log is of no use, and SQLite would read it into the new one.
    if (kept === null) removeLog(path)
    if (source.version >= AUDITED_FROM) {
      const backup = new Database(staged)
      enter(backup, source.path, kept, now)
      backup.close()
    }
    placeOver(staged, path)
    return { report: verifyFile(path, now), kept }
  } finally {
    rmSync(staged, { force: true })
  }
}

/** Gives the current ledger a second name; its log is gone after, so the first name is free to be replaced. */
function keepCurrent(path: string, now: number): string {
  const kept = path.replace(/\.db$/, `-before-restore-${stampOf(now)}.db`)
  const whole = foldLog(path)
  keepAs(path, kept)
  if (!whole && existsSync(`${path}-wal`)) keepAs(`${path}-wal`, `${kept}-wal`)
  syncFolder(join(path, '..'))
  removeLog(path)
  return kept
}

/** Has SQLite write the log into the database; false, and nothing is touched, when the file is too damaged. */
function foldLog(path: string): boolean {
  try {
    // Opened to be written, SQLite would throw away a log that it cannot make sense of.
    openForReading(path).db.close()
  } catch {
    return false
  }
  let db: Database.Database | null = null
  try {
    db = new Database(path, { fileMustExist: true })
    // Needs the file for itself, and ends with no log beside it.
    return db.pragma('journal_mode = DELETE', { simple: true }) === 'delete'
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new LedgerToolError(`Another program has ${path} open: close it, then restore.`)
    }
    return false
  } finally {
    db?.close()
  }
}

function removeLog(path: string): void {
  for (const log of ['-wal', '-shm']) rmSync(path + log, { force: true })
}
