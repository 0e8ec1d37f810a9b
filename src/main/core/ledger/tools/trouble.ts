/** What a tool cannot do, said in one sentence for the person at the command line. */
import { SqliteError } from 'better-sqlite3'

/** sysexits.h: the command was used incorrectly. */
export const EX_USAGE = 64
/** sysexits.h: something was found in a misconfigured state; here, a value that no option takes. */
export const EX_CONFIG = 78

/** Ends a tool; the message is one sentence that says why, and what to do where something can be done. */
export class LedgerToolError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Turns what SQLite or the file system says of a file into such a sentence. */
export function troubleWith(path: string, error: unknown): LedgerToolError {
  if (error instanceof LedgerToolError) return error
  const problem = error instanceof Error ? error.message : String(error)
  if (error instanceof SqliteError) {
    if (error.code === 'SQLITE_NOTADB') {
      return new LedgerToolError(`${path} is no SQLite database, or its first page is damaged.`)
    }
    if (error.code.startsWith('SQLITE_CORRUPT')) {
      return new LedgerToolError(`The ledger at ${path} is damaged: ${problem}.`)
    }
    if (error.code.startsWith('SQLITE_BUSY')) {
      return new LedgerToolError(`Another program has ${path} locked; try again when it is done.`)
    }
  }
  return new LedgerToolError(`${path}: ${problem}.`)
}
