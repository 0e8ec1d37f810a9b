/** Opening a ledger's file to read it, beside a console that may be writing to it. */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { addFunctions, LEDGER_VERSION, migrateTo } from '../database.ts'
import { LedgerToolError, troubleWith } from './trouble.ts'

export interface LedgerReader {
  readonly db: Database.Database
  readonly path: string
  /** Its `user_version`, one that this program knows. */
  readonly version: number
}

/**
 * Opens a file read-only and makes sure that it is a ledger of a known version.
 * Throws {@link LedgerToolError}: not there, no SQLite, damaged, somebody else's, or newer than this program.
 */
export function openForReading(path: string): LedgerReader {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new LedgerToolError(`There is no ledger at ${path}.`)
  }
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    addFunctions(db)
    return { db, path, version: identify(db, path) }
  } catch (error) {
    db?.close()
    throw troubleWith(path, error)
  }
}

function identify(db: Database.Database, path: string): number {
  const version = z.int().parse(db.pragma('user_version', { simple: true }))
  const tables = schemaDifferences(db, version).filter(({ type }) => type === 'table')
  if (version > LEDGER_VERSION && readSchema(db).has('table attempts')) {
    throw new LedgerToolError(
      `The ledger at ${path} has version ${version}; this Sophia Console knows ${LEDGER_VERSION}. Use the newer one that wrote it.`,
    )
  }
  if (version < 1 || version > LEDGER_VERSION || tables.length > 0) {
    throw new LedgerToolError(`${path} is an SQLite database, but no ledger of Sophia Console.`)
  }
  return version
}

const schemaRowSchema = z.object({ type: z.string(), name: z.string(), sql: z.string() })
type SchemaRow = z.output<typeof schemaRowSchema>

function readSchema(db: Database.Database): Map<string, SchemaRow> {
  const rows = db.prepare(`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL`).all()
  return new Map(
    z
      .array(schemaRowSchema)
      .parse(rows)
      .map((row) => [`${row.type} ${row.name}`, row]),
  )
}

/**
 * The tables and indexes that the migrations make and this file lacks, or has in another form. What somebody
 * added of their own (a view, an index) is theirs.
 */
export function schemaDifferences(db: Database.Database, version: number): SchemaRow[] {
  const model = new Database(':memory:')
  try {
    migrateTo(model, 0, version)
    const actual = readSchema(db)
    return [...readSchema(model)].flatMap(([key, row]) => (actual.get(key)?.sql === row.sql ? [] : [row]))
  } finally {
    model.close()
  }
}

/**
 * What SQLite finds wrong with the file's pages and constraints; empty when it is sound. The full check also
 * compares every index with its table.
 */
export function damageIn({ db }: LedgerReader, check: 'quick_check' | 'integrity_check'): string[] {
  const rows = z.array(z.object({ [check]: z.string() })).parse(db.pragma(`${check}(10)`))
  const messages = rows.map((row) => row[check] ?? '').map((message) => message.replaceAll('\n', ' '))
  return messages.length === 1 && messages[0] === 'ok' ? [] : messages
}
