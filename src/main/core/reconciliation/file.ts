/** An invoice's file, read whole: every line of it, or what is wrong with each. */
import type { InvoiceField, Mapping } from '../../../shared/contract/reconciliation.ts'
import { findColumns, mappingProblem } from './columns.ts'
import { CsvError, readCsv, type CsvRow, type Delimiter } from './csv.ts'
import { createDayReader } from './days.ts'
import { toWhole, type Decimal } from './decimal.ts'
import { createNumberReader, type Reading } from './numbers.ts'
import { addUp, modelOfLineItem, type StatedLine, type Statement } from './statement.ts'

export interface LineProblem {
  readonly line: number
  readonly message: string
}

export interface InvoiceFile {
  readonly delimiter: Delimiter
  readonly headers: readonly string[]
  readonly mapping: Mapping
  readonly rows: readonly CsvRow[]
  readonly problems: readonly LineProblem[]
  /** Null while there are problems. */
  readonly statement: Statement | null
}

class Unreadable extends Error {}

/** Reads a file by a mapping, or by its headers. What is wrong with it comes back as problems; nothing is thrown. */
export function readInvoiceFile(text: string, chosen: Mapping | undefined): InvoiceFile {
  try {
    const { delimiter, rows } = readCsv(text)
    const [header, ...body] = rows
    const headers = header?.fields.map((field) => field.trim()) ?? []
    const mapping = chosen ?? findColumns(headers)
    const facts = { delimiter, headers, mapping, rows: body }
    const wrong =
      body.length === 0 ? 'The file has no lines under its headers.' : mappingProblem(mapping, headers.length)
    if (wrong !== null)
      return { ...facts, problems: [{ line: header?.line ?? 1, message: wrong }], statement: null }
    return { ...facts, ...readBody(facts) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const problems = [{ line: error.line, message: error.message }]
    return { delimiter: ',', headers: [], mapping: findColumns([]), rows: [], problems, statement: null }
  }
}

type Facts = Pick<InvoiceFile, 'delimiter' | 'headers' | 'mapping' | 'rows'>

function readBody(facts: Facts): Pick<InvoiceFile, 'problems' | 'statement'> {
  const readLine = createLineReader(facts)
  const problems: LineProblem[] = []
  const stated: StatedLine[] = []
  for (const row of facts.rows) {
    try {
      stated.push(readLine(row))
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      problems.push({ line: row.line, message: error.message })
    }
  }
  if (problems.length > 0) return { problems, statement: null }
  try {
    return { problems, statement: addUp(stated) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return {
      problems: [{ line: 1, message: `Its sums cannot be kept exactly: ${error.message}.` }],
      statement: null,
    }
  }
}

/** Throws {@link Unreadable} for a line that cannot be read in exactly one way. */
function createLineReader({ delimiter, headers, mapping, rows }: Facts): (row: CsvRow) => StatedLine {
  const cell = (row: CsvRow, field: InvoiceField): string | null => {
    const index = mapping[field]
    return index === null ? null : (row.fields[index] ?? '').trim()
  }
  const column = (field: InvoiceField): string[] => rows.map((row) => cell(row, field) ?? '')
  const readDay = createDayReader(column('date'))
  const readNumber = createNumberReader(
    (['cost', 'input', 'cached', 'output', 'requests'] as const).flatMap(column),
    delimiter,
  )

  /** Blank counts as none: token columns do not apply to every line. */
  function countOf(row: CsvRow, field: InvoiceField): number | null {
    const text = cell(row, field)
    if (text === null) return null
    if (text === '') return 0
    const whole = toWhole(valueOf(readNumber(text)))
    if (whole === null || whole < 0n || whole > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new Unreadable(
        `"${text}" is not a whole number of ${field === 'requests' ? 'requests' : 'tokens'}.`,
      )
    }
    return Number(whole)
  }

  function costOf(row: CsvRow): Decimal | null {
    const text = cell(row, 'cost')
    const currency = cell(row, 'currency')
    if (currency !== null && !/^(?:usd|us\$|\$)?$/i.test(currency)) {
      throw new Unreadable(`It is in "${currency}". The ledger is in USD: convert the file first.`)
    }
    if (text === '') throw new Unreadable('It has no amount. Write 0 where nothing was charged.')
    return text === null ? null : valueOf(readNumber(text))
  }

  return (row) => {
    if (row.fields.length !== headers.length) {
      throw new Unreadable(`It has ${row.fields.length} fields, the header ${headers.length}.`)
    }
    return {
      day: valueOf(readDay(cell(row, 'date') ?? '')),
      model: modelOfLineItem(cell(row, 'model') ?? ''),
      costUsd: costOf(row),
      input: countOf(row, 'input'),
      cached: countOf(row, 'cached'),
      output: countOf(row, 'output'),
      requests: countOf(row, 'requests'),
    }
  }
}

function valueOf<Value>(reading: Reading<Value>): Value {
  if ('problem' in reading) throw new Unreadable(reading.problem)
  return reading.value
}
