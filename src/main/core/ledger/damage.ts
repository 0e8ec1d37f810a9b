/** What SQLite's failures mean for whoever runs the console: what happened, and what to do. */
import { SqliteError } from 'better-sqlite3'

export const DAMAGED =
  'The file of the ledger is damaged. Stop the console, look at it with "npm run ledger -- verify", ' +
  'and put a backup in its place with "npm run ledger -- restore".'

/**
 * A sentence for a failure to read or write the ledger that has a known way out; null for any other. The codes are
 * SQLite's (https://sqlite.org/rescode.html).
 */
export function remedyFor(error: unknown): string | null {
  if (!(error instanceof SqliteError)) return null
  const { code } = error
  if (code === 'SQLITE_FULL') {
    return 'The disk of the data directory is full. Free some space: nothing that was settled is lost.'
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return DAMAGED
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
    return 'The data directory may not be written. Give its owner the right to write.'
  }
  if (code.startsWith('SQLITE_BUSY')) return 'Another program has the ledger locked. Close it there.'
  return null
}
