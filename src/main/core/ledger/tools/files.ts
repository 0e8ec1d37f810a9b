/** Files that appear under their name whole, or not at all. */
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { LedgerToolError } from './trouble.ts'

/** Larger steps than the default: about 8 MB between two looks at the event loop. */
const PAGES_PER_STEP = 2_000

/** The moment as a part of a file's name, in UTC: `2026-06-01T12-00-00-000Z`. */
export function stampOf(now: number): string {
  return new Date(now).toISOString().replaceAll(/[:.]/g, '-')
}

/**
 * Copies a ledger as it is at one moment into a new file that only its owner can read: complete on the disk, and
 * in one piece, without a write-ahead log beside it. The writer of the source is not held up.
 */
export async function copyLedger(source: Database.Database, to: string): Promise<void> {
  closeSync(openSync(to, 'wx', 0o600))
  // Within a transaction of its own reading, the copy need not begin anew after each commit of the writer.
  source.exec('BEGIN')
  try {
    source.prepare('SELECT count(*) FROM sqlite_schema').get()
    await source.backup(to, { progress: () => PAGES_PER_STEP })
  } finally {
    source.exec('ROLLBACK')
  }
  const copy = new Database(to)
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
  syncFile(to)
}

/** Gives a finished file its name. Throws {@link LedgerToolError} when the name is taken. */
export function placeNew(file: string, name: string): void {
  keepAs(file, name)
  rmSync(file)
  syncFolder(dirname(name))
}

/** Gives a finished file its name, in place of what has it now. */
export function placeOver(file: string, name: string): void {
  renameSync(file, name)
  syncFolder(dirname(name))
}

/** A second name for a file; unlike a rename, a link never replaces anything. */
export function keepAs(file: string, name: string): void {
  try {
    linkSync(file, name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new LedgerToolError(`${name} is there already, and is not overwritten.`)
    }
    throw error
  }
}

export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes names last through a power loss. Windows has no such call for folders. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
