/** Putting a backup in the ledger's place. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { LedgerOpenError, takeLock } from '../database.ts'
import { copyLedger, keepAs, placeOver, stampOf, syncFolder } from './files.ts'
import { openForReading, type LedgerReader } from './reading.ts'
import { LedgerToolError, troubleWith } from './trouble.ts'
import { verifyFile, type LedgerReport } from './verify.ts'

export interface Restored {
  readonly report: LedgerReport
  /** Where the ledger that was in its place is now; null when there was none. */
  readonly kept: string | null
}

/**
 * Puts a copy of `file` in the place of the ledger of a folder, and keeps the one that was there. At every moment
 * a whole ledger has the name: the old one until the rename, the new one after.
 * @param now ms since the epoch
 * Throws `LedgerToolError`, and then nothing has changed: a console runs on the folder, or the file is no
 * ledger, is newer than this program, or does not pass `verify`.
 */
export async function restore(dataDir: string, file: string, now: number): Promise<Restored> {
  const source = openForReading(file)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const lock = lockFolder(dataDir)
    try {
      return await replace(dataDir, source, now)
    } finally {
      lock.close()
    }
  } catch (error) {
    throw troubleWith(file, error)
  } finally {
    source.db.close()
  }
}

function lockFolder(dataDir: string): Database.Database {
  try {
    return takeLock(dataDir)
  } catch (error) {
    if (!(error instanceof LedgerOpenError)) throw error
    throw new LedgerToolError(
      `A Sophia Console is running on ${dataDir}, and its ledger cannot be replaced under it: stop it, restore, and start it again.`,
    )
  }
}

async function replace(dataDir: string, source: LedgerReader, now: number): Promise<Restored> {
  const path = join(dataDir, 'ledger.db')
  // Under the lock nobody else uses this name: what is there is left of a restore that was cut short.
  const staged = join(dataDir, 'ledger-restoring.db')
  try {
    rmSync(staged, { force: true })
    await copyLedger(source.db, staged)
    const { ok, problems } = verifyFile(staged, now)
    if (!ok) {
      throw new LedgerToolError(
        `${source.path} does not pass verify, so nothing was changed: ${problems[0]?.message ?? 'it disagrees'}.`,
      )
    }
    const kept = existsSync(path) ? keepCurrent(path, now) : null
    // Without its database a log is of no use, and SQLite would read it into the new one.
    if (kept === null) removeLog(path)
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
