/** A copy of the ledger, made while the console runs. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { copyLedger, placeNew, stampOf } from './files.ts'
import { damageIn, openForReading, type LedgerReader } from './reading.ts'
import { LedgerToolError, troubleWith } from './trouble.ts'

/**
 * Copies the ledger of a folder to `out`, or to `backups/ledger-<UTC time>.db` in it; returns the path. The copy
 * is checked before it gets its name.
 * @param now ms since the epoch
 * Throws `LedgerToolError`: no ledger, the name is taken, a damaged source, no room.
 */
export async function backUp(dataDir: string, out: string | null, now: number): Promise<string> {
  const path = out ?? join(dataDir, 'backups', `ledger-${stampOf(now)}.db`)
  const partial = `${path}.partial-${process.pid}`
  const source = openForReading(join(dataDir, 'ledger.db'))
  try {
    if (existsSync(path)) throw new LedgerToolError(`${path} is there already, and is not overwritten.`)
    if (out === null) mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // Only what was there before the copy began can be asked of it: the writer goes on.
    const before = extentOf(source)
    await copyLedger(source.db, partial)
    checkCopy(partial, before)
    placeNew(partial, path)
    return path
  } catch (error) {
    throw troubleWith(path, error)
  } finally {
    source.db.close()
    rmSync(partial, { force: true })
  }
}

const extentSchema = z.object({ attempts: z.int(), prices: z.int() })
type Extent = z.output<typeof extentSchema>

function extentOf({ db }: LedgerReader): Extent {
  const query = 'SELECT (SELECT count(*) FROM attempts) AS attempts, (SELECT count(*) FROM prices) AS prices'
  return extentSchema.parse(db.prepare(query).get())
}

function checkCopy(path: string, before: Extent): void {
  const copy = openForReading(path)
  try {
    const [damage] = damageIn(copy, 'quick_check')
    if (damage !== undefined) {
      throw new LedgerToolError(`The ledger is damaged, so no backup was made: ${damage}.`)
    }
    const after = extentOf(copy)
    if (after.attempts < before.attempts || after.prices < before.prices) {
      throw new LedgerToolError('The copy lacks rows that the ledger has, so no backup was made.')
    }
  } finally {
    copy.db.close()
  }
}
