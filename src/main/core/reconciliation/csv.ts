/** CSV by RFC 4180, as the world writes it: with or without a BOM, any line end, and `,`, `;` or tabs between fields. */

export type Delimiter = ',' | ';' | '\t'

export interface CsvRow {
  /** The line on which it begins, from 1. */
  readonly line: number
  readonly fields: readonly string[]
}

/** The text is no CSV from this line on. */
export class CsvError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** Reads all rows but empty lines. Throws {@link CsvError}. */
export function readCsv(text: string): { readonly delimiter: Delimiter; readonly rows: readonly CsvRow[] } {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const delimiter = delimiterOf(body)
  return { delimiter, rows: readRows(body, delimiter) }
}

/** The one that parts the most fields of the first line, outside quotes. */
function delimiterOf(text: string): Delimiter {
  const first = (/^[\r\n]*([^\r\n]*)/.exec(text)?.[1] ?? '').replaceAll(/"(?:[^"]|"")*"/g, '')
  const score = (delimiter: Delimiter): number => first.split(delimiter).length
  const found: Delimiter[] = [',', ';', '\t']
  return found.reduce((best, delimiter) => (score(delimiter) > score(best) ? delimiter : best))
}

function readRows(text: string, delimiter: Delimiter): CsvRow[] {
  const rows: CsvRow[] = []
  let at = 0
  let line = 1
  let fields: string[] = []
  let startedOn = 1

  function readQuoted(): string {
    const openedOn = line
    let field = ''
    for (at += 1; ; at += 1) {
      const character = text[at]
      if (character === undefined) throw new CsvError(openedOn, 'A quote is opened here and never closed.')
      if (character === '"') {
        if (text[at + 1] !== '"') break
        at += 1
      }
      if (character === '\n' || (character === '\r' && text[at + 1] !== '\n')) line += 1
      field += character
    }
    at += 1
    const next = text[at]
    if (next !== undefined && next !== delimiter && next !== '\r' && next !== '\n') {
      throw new CsvError(line, 'Something follows a closing quote in the same field.')
    }
    return field
  }

  function readPlain(): string {
    const start = at
    while (at < text.length && text[at] !== delimiter && text[at] !== '\r' && text[at] !== '\n') at += 1
    const field = text.slice(start, at)
    if (field.includes('"')) throw new CsvError(line, 'A quote stands in the middle of a field.')
    return field
  }

  while (at < text.length) {
    fields.push(text[at] === '"' ? readQuoted() : readPlain())
    if (text[at] === delimiter) {
      at += 1
      // A delimiter at the very end has one more, empty field behind it.
      if (at < text.length) continue
      fields.push('')
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    if (fields.some((field) => field.trim() !== '')) rows.push({ line: startedOn, fields })
    line += 1
    startedOn = line
    fields = []
  }
  return rows
}
