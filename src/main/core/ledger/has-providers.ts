/** Whether a data directory has providers, asked before anything is opened there for good. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/**
 * True when somebody added a provider in the console and has not removed it. False where there is no ledger, one from
 * before there were providers, or one that cannot be read: opening it will say what is wrong.
 */
export function hasProviders(dataDir: string): boolean {
  const path = join(dataDir, 'ledger.db')
  if (!existsSync(path)) return false
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    return db.prepare('SELECT 1 FROM providers WHERE removed_at IS NULL LIMIT 1').get() !== undefined
  } catch {
    return false
  } finally {
    db?.close()
  }
}
