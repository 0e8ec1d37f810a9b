/** Prepared statements by their text: a screen asks the same few questions again and again. */
import type { Database, Statement } from 'better-sqlite3'

/** More kinds of questions than a person thinks of; beyond it, all are prepared anew. */
const KEPT = 500

export type Prepare = (sql: string) => Statement

export function createPrepare(db: Database): Prepare {
  const kept = new Map<string, Statement>()
  return (sql) => {
    const known = kept.get(sql)
    if (known) return known
    if (kept.size >= KEPT) kept.clear()
    const statement = db.prepare(sql)
    kept.set(sql, statement)
    return statement
  }
}
