import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'

let dataDir: string
let db: Database.Database
let undone: unknown[]
let writer: GroupCommit

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-writer-'))
  db = new Database(join(dataDir, 'some.db'))
  db.exec('CREATE TABLE notes (text TEXT NOT NULL)')
  undone = []
  writer = createGroupCommit(db, {
    afterBegin: () => undefined,
    beforeCommit: () => undefined,
    committed: () => undefined,
    undone: (error) => undone.push(error),
  })
})
afterEach(() => {
  writer.close()
  db.close()
  rmSync(dataDir, { recursive: true })
})

const note = (text: string) => (): void => void db.prepare('INSERT INTO notes VALUES (?)').run(text)
const notes = (): unknown[] => db.prepare('SELECT text FROM notes').pluck().all()

describe('a full disk', () => {
  it('refuses in words that say so, and takes up what must land once there is room', async () => {
    // SQLite meets its own limit of pages as it meets the end of a disk: SQLITE_FULL.
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages}`)
    const long = 'x'.repeat(100_000)

    const may = writer.run(note(long))
    const late: unknown[] = []
    const must = writer.mustRun(
      () => {
        note(long)()
        return 'the long one'
      },
      (result) => late.push(result),
    )
    await expect(may).rejects.toThrow(/disk of the data directory is full/)
    await expect(must).rejects.toMatchObject({ code: 'ledger_unavailable' })
    expect(undone).toHaveLength(1)
    expect(notes()).toEqual([])

    db.pragma('max_page_count = 1000000')
    writer.flush()
    expect(notes()).toEqual([long])
    expect(late).toEqual(['the long one'])
  })
})

describe('a write that never lands', () => {
  it('keeps no other from landing, neither those after it nor those that failed with it', async () => {
    const late: string[] = []
    const never = writer.mustRun(
      () => {
        throw new Error('it cannot be written as it is')
      },
      () => late.push('never'),
    )
    const beside = writer.mustRun(note('beside it'), () => late.push('beside it'))
    await expect(never).rejects.toMatchObject({ code: 'ledger_unavailable' })
    await expect(beside).rejects.toMatchObject({ code: 'ledger_unavailable' })

    await writer.run(note('after it'))
    expect(notes()).toEqual(['after it'])
    // The first of the line fails, and lets the other by.
    writer.flush()
    writer.flush()
    expect(notes()).toEqual(['after it', 'beside it'])
    expect(late).toEqual(['beside it'])
  })
})
