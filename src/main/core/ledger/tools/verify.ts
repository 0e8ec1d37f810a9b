/** Whether a ledger agrees with itself: its pages, its prices, every row, rollup and hold, and the machines' time. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { exactUsd, nanoUsd } from '../../../../shared/money.ts'
import {
  attemptColumns,
  checkAttempt,
  columnProblems,
  PRICE_COLUMNS,
  priceRowSchema,
  rowName,
  type AttemptSinks,
  type PriceRow,
} from './attempt-checks.ts'
import { createFindings, type Finding } from './findings.ts'
import { checkHold, HOLDS_QUERY } from './hold-checks.ts'
import { checkMachines } from './machine-checks.ts'
import { MACHINES_FROM } from './machine-rows.ts'
import { damageIn, openForReading, schemaDifferences, type LedgerReader } from './reading.ts'
import { checkRollups } from './rollup-checks.ts'
import { troubleWith } from './trouble.ts'

/** Rows of one kind, and what they sum up to; the exact decimal in USD is null when the sum cannot be exact. */
export interface Sum {
  readonly rows: number
  readonly nanoUsd: number
  readonly usd: string | null
}

export interface LedgerReport {
  /** Nothing was found; warnings aside. */
  readonly ok: boolean
  readonly file: string
  readonly version: number
  readonly settled: Sum
  readonly held: Sum
  /** What machines cost by the minute. */
  readonly machines: Sum
  readonly problems: readonly Finding[]
  readonly problemCount: number
  /** What may be right and deserves a look. */
  readonly warnings: readonly Finding[]
  readonly warningCount: number
}

/**
 * Checks the file at `path`, beside a console that may be writing to it: all of it as it was at one moment.
 * @param now ms since the epoch; the age of holds is counted from it
 * Throws `LedgerToolError` when the file is no ledger of a known version, or too damaged to be opened.
 */
export function verifyFile(path: string, now: number): LedgerReport {
  const reader = openForReading(path)
  try {
    return verify(reader, now)
  } finally {
    reader.db.close()
  }
}

function verify(reader: LedgerReader, now: number): LedgerReport {
  const { db, path, version } = reader
  const problems = createFindings()
  const warnings = createFindings()
  const sinks = { problems, warnings }
  const settled = createSum()
  const held = createSum()
  const machines = createSum()
  db.exec('BEGIN')
  try {
    for (const message of damageIn(reader, 'integrity_check')) problems.add('integrity', message)
    for (const { type, name } of schemaDifferences(db, version)) {
      problems.add('form', `the ${type} ${name} is missing or has another form than in version ${version}`)
    }
    checkForeignKeys(db, sinks)
    checkUniqueness(db, sinks)
    const prices = readPrices(db, sinks)
    for (const row of db.prepare(`SELECT ${attemptColumns(version)} FROM attempts ORDER BY id`).iterate()) {
      settled.add(checkAttempt(row, prices, sinks))
    }
    if (version >= 7) checkPriceTargets(db, sinks)
    if (version >= 2) checkRollups(db, problems)
    for (const row of db.prepare(HOLDS_QUERY).iterate()) held.add(checkHold(row, now, sinks))
    if (version >= MACHINES_FROM) checkMachines(db, problems, (cost) => machines.add(cost))
    for (const sum of [settled, held, machines]) {
      if (sum.value().usd === null) problems.add('total', 'a sum leaves the exact amounts')
    }
  } catch (error) {
    // A page that cannot be read ends the reading; what was found until then still counts.
    problems.add('integrity', troubleWith(path, error).message)
  }
  return {
    ok: problems.count === 0,
    file: path,
    version,
    settled: settled.value(),
    held: held.value(),
    machines: machines.value(),
    problems: problems.list(),
    problemCount: problems.count,
    warnings: warnings.list(),
    warningCount: warnings.count,
  }
}

function createSum() {
  let rows = 0
  let total = 0
  return {
    /** A row without an amount is counted all the same. */
    add(amount: number | null): void {
      rows += 1
      total += amount ?? 0
    },
    value: (): Sum => ({
      rows,
      nanoUsd: total,
      usd: Number.isSafeInteger(total) ? exactUsd(nanoUsd(total)) : null,
    }),
  }
}

const violationSchema = z.object({ table: z.string(), rowid: z.int().nullable(), parent: z.string() })

function checkForeignKeys(db: Database, { problems }: AttemptSinks): void {
  // The pragma as a table can be read row by row.
  const violations = db.prepare('SELECT "table", "rowid", parent FROM pragma_foreign_key_check')
  for (const violation of violations.iterate()) {
    const { table, rowid, parent } = violationSchema.parse(violation)
    problems.add(
      'foreign keys',
      `row ${rowid ?? '?'} of ${table} names a row of ${parent} that does not exist`,
    )
  }
}

const duplicateSchema = z.object({ request_id: z.string(), attempt: z.int(), times: z.int() })

/** The unique index forbids it, but whoever writes to the file by hand can drop an index. */
function checkUniqueness(db: Database, { problems }: AttemptSinks): void {
  const duplicates = db.prepare(
    `SELECT request_id, attempt, count(*) AS times FROM attempts GROUP BY 1, 2 HAVING count(*) > 1`,
  )
  for (const duplicate of duplicates.iterate()) {
    const { request_id: requestId, attempt, times } = duplicateSchema.parse(duplicate)
    problems.add('twice', `${requestId} attempt ${attempt} stands there ${times} times`)
  }
}

function readPrices(db: Database, { problems }: AttemptSinks): Map<number, PriceRow> {
  const prices = new Map<number, PriceRow>()
  for (const row of db.prepare(`SELECT ${PRICE_COLUMNS} FROM prices`).iterate()) {
    const parsed = priceRowSchema.safeParse(row)
    if (parsed.success) prices.set(parsed.data.id, parsed.data)
    else problems.add('prices', columnProblems('a price', row, parsed.error))
  }
  return prices
}

/** A price of one target's own is nobody else's. */
function checkPriceTargets(db: Database, { problems }: AttemptSinks): void {
  for (const table of ['attempts', 'holds'] as const) {
    const rows = db.prepare(`
      SELECT request_id, attempt, ${table}.target AS target, prices.target AS owner
        FROM ${table} JOIN prices ON prices.id = price_id WHERE prices.target NOT IN ('', ${table}.target)`)
    for (const row of rows.iterate()) {
      const { target, owner } = z.looseObject({ target: z.string(), owner: z.string() }).parse(row)
      problems.add('prices', `${rowName(row)}: went to ${target}, at a price of ${owner}`)
    }
  }
}
