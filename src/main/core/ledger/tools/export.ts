/** The settled rows as CSV or JSONL. */
import { createWriteStream, rmSync } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { COLUMNS, readExportRow, toCsv, toJsonLine } from './columns.ts'
import { placeOver, syncFile } from './files.ts'
import { openForReading } from './reading.ts'
import { troubleWith } from './trouble.ts'

const ROWS_PER_CHUNK = 1_000

export interface ExportRequest {
  readonly format: 'csv' | 'jsonl'
  /** The rows reserved from then on, ms since the epoch; null for the first. */
  readonly from: number | null
  /** Until then, exclusive; null for the last. */
  readonly to: number | null
  /** A file instead of the stream. */
  readonly out: string | null
}

/**
 * Writes the rows in the order in which they were reserved: those that are settled when it begins. A reader that
 * has had enough ends it quietly.
 * Throws `LedgerToolError`: no ledger, damage, a file that cannot be written.
 */
export async function exportRows(dataDir: string, request: ExportRequest, stdout: Writable): Promise<void> {
  const { db, path } = openForReading(join(dataDir, 'ledger.db'))
  try {
    const text = Readable.from(chunks(db, request))
    if (request.out === null) await toStream(text, stdout)
    else await toFile(text, request.out)
  } catch (error) {
    throw troubleWith(request.out ?? path, error)
  } finally {
    db.close()
  }
}

async function toStream(text: Readable, stdout: Writable): Promise<void> {
  try {
    await pipeline(text, stdout, { end: false })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}

async function toFile(text: Readable, out: string): Promise<void> {
  const partial = `${out}.partial-${process.pid}`
  try {
    await pipeline(text, createWriteStream(partial, { flags: 'wx', mode: 0o600 }))
    syncFile(partial)
    placeOver(partial, out)
  } finally {
    rmSync(partial, { force: true })
  }
}

const placeSchema = z.looseObject({ id: z.int(), reservedAt: z.int() })

/**
 * Page by page instead of in one long read, so that a slow reader does not keep the console's log from being
 * folded. Rows are only ever appended: those up to the last id are the same on every page.
 */
function* chunks(db: Database, { format, from, to }: ExportRequest): Generator<string> {
  const { last } = z
    .object({ last: z.int() })
    .parse(db.prepare('SELECT coalesce(max(id), 0) AS last FROM attempts').get())
  const page = db.prepare(`
    SELECT attempts.*, attempts.reserved_at AS reservedAt, client_keys.name AS key_name,
           input_nano_usd_per_m, cached_nano_usd_per_m, output_nano_usd_per_m
      FROM attempts
      LEFT JOIN client_keys ON client_keys.id = attempts.key_id
      LEFT JOIN prices ON prices.id = attempts.price_id
     WHERE (attempts.reserved_at, attempts.id) > (:reservedAt, :id)
       AND attempts.reserved_at < :to AND attempts.id <= :last
     ORDER BY attempts.reserved_at, attempts.id LIMIT ${ROWS_PER_CHUNK}`)
  const until = to ?? Number.MAX_SAFE_INTEGER
  let place = { reservedAt: from ?? 0, id: 0 }

  if (format === 'csv') yield toCsv(COLUMNS)
  for (;;) {
    const rows = page.all({ ...place, to: until, last })
    const end = rows.at(-1)
    if (end === undefined) return
    yield rows.map(format === 'csv' ? csvLine : jsonLine).join('')
    const { id, reservedAt } = placeSchema.parse(end)
    place = { id, reservedAt }
  }
}

function csvLine(raw: unknown): string {
  const row = readExportRow(raw)
  return toCsv(COLUMNS.map((name) => row[name]))
}

const jsonLine = (raw: unknown): string => toJsonLine(readExportRow(raw))
