/** The settled rows, or the machines' time, as CSV or JSONL. */
import { createWriteStream, rmSync } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { COLUMNS, readExportRow, toCsv, toJsonLine, type ExportRow } from './columns.ts'
import { placeOver, syncFile } from './files.ts'
import { MACHINE_COLUMNS, machinePages, MACHINES_FROM } from './machine-rows.ts'
import { openForReading } from './reading.ts'
import { LedgerToolError, troubleWith } from './trouble.ts'

const ROWS_PER_CHUNK = 1_000

export interface ExportRequest {
  readonly of: 'attempts' | 'machines'
  readonly format: 'csv' | 'jsonl'
  /** The rows reserved, or the minutes begun, from then on, ms since the epoch; null for the first. */
  readonly from: number | null
  /** Until then, exclusive; null for the last. */
  readonly to: number | null
  /** A file instead of the stream. */
  readonly out: string | null
}

/**
 * Writes the rows in the order in which they were reserved: those that are settled when it begins; or the machines'
 * time in the order of its quarter hours. A reader that has had enough ends it quietly.
 * Throws `LedgerToolError`: no ledger, damage, a file that cannot be written.
 */
export async function exportRows(dataDir: string, request: ExportRequest, stdout: Writable): Promise<void> {
  const { db, path, version } = openForReading(join(dataDir, 'ledger.db'))
  try {
    if (request.of === 'machines' && version < MACHINES_FROM) {
      throw new LedgerToolError(
        `${path} has version ${version}: machine time is kept since version ${MACHINES_FROM}.`,
      )
    }
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

function* chunks(db: Database, { of, format, from, to }: ExportRequest): Generator<string> {
  const span = { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER, limit: ROWS_PER_CHUNK }
  const columns: readonly string[] = of === 'attempts' ? COLUMNS : MACHINE_COLUMNS
  const pages = of === 'attempts' ? attemptPages(db, span) : machinePages(db, span)
  const line = (row: ExportRow): string =>
    format === 'csv' ? toCsv(columns.map((name) => row[name] ?? null)) : toJsonLine(columns, row)

  if (format === 'csv') yield toCsv(columns)
  for (const page of pages) yield page.map(line).join('')
}

const placeSchema = z.looseObject({ id: z.int(), reservedAt: z.int() })

/**
 * Page by page instead of in one long read, so that a slow reader does not keep the console's log from being
 * folded. Rows are only ever appended: those up to the last id are the same on every page.
 */
function* attemptPages(
  db: Database,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Generator<ExportRow[]> {
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
     ORDER BY attempts.reserved_at, attempts.id LIMIT :limit`)
  let place = { reservedAt: from, id: 0 }
  for (;;) {
    const rows = page.all({ ...place, to, last, limit })
    const end = rows.at(-1)
    if (end === undefined) return
    yield rows.map(readExportRow)
    const { id, reservedAt } = placeSchema.parse(end)
    place = { id, reservedAt }
  }
}
