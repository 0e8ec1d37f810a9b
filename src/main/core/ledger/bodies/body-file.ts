/** `<data dir>/bodies.db`: recorded bodies, compressed, readable by the console's user alone. */
import { chmodSync, closeSync, openSync } from 'node:fs'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { bodySchema, type BodiesState, type Body } from '../../../../shared/contract/bodies.ts'
import type { Cuts, KeptBody } from './messages.ts'

const SCHEMA = `
CREATE TABLE IF NOT EXISTS bodies (
  request_id   TEXT    NOT NULL,
  attempt      INTEGER NOT NULL,
  kind         TEXT    NOT NULL CHECK (kind IN ('request', 'answer')),
  recorded_at  INTEGER NOT NULL,                           -- ms since the epoch
  bytes        INTEGER NOT NULL,                           -- of the whole body
  kept_bytes   INTEGER NOT NULL,                           -- fewer when it was cut
  zstd         BLOB    NOT NULL,
  workload     TEXT
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS bodies_of_request ON bodies (request_id, attempt, kind);
CREATE INDEX IF NOT EXISTS bodies_by_time ON bodies (recorded_at);
`
/** Files of before workloads had policies have no such column. */
const ADD_WORKLOAD = 'ALTER TABLE bodies ADD COLUMN workload TEXT'
const INDEX_WORKLOAD =
  'CREATE INDEX IF NOT EXISTS bodies_by_workload ON bodies (workload, recorded_at) WHERE workload IS NOT NULL'

const rowSchema = z.object({
  attempt: z.number(),
  kind: z.enum(['request', 'answer']),
  recordedAt: z.number(),
  bytes: z.number(),
  keptBytes: z.number(),
  zstd: z.instanceof(Uint8Array),
})
const keptSchema = z.object({
  bodies: z.number(),
  bytes: z.number(),
  compressedBytes: z.number(),
  oldestAt: z.number().nullable(),
})

export interface BodyFile {
  /** All of them, or none: throws when they cannot be written. */
  keep(bodies: readonly KeptBody[]): void
  of(requestId: string): Body[]
  kept(): NonNullable<BodiesState['kept']>
  deleteBefore(cuts: Cuts): void
  /** What there was. */
  deleteAll(): NonNullable<BodiesState['kept']>
  close(): void
}

export function openBodyFile(path: string): BodyFile {
  // Made with its rights, which SQLite gives to the files beside it too.
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const db = new Database(path)
  db.pragma('auto_vacuum = INCREMENTAL')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  // What is deleted is overwritten: it was somebody's text.
  db.pragma('secure_delete = ON')
  db.exec(SCHEMA)
  const columns = db.prepare("SELECT name FROM pragma_table_info('bodies')").pluck().all()
  if (!columns.includes('workload')) db.exec(ADD_WORKLOAD)
  db.exec(INDEX_WORKLOAD)
  const insert = db.prepare(
    `INSERT OR REPLACE INTO bodies (request_id, attempt, kind, recorded_at, bytes, kept_bytes, zstd, workload)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const ofRequest = db.prepare(
    `SELECT attempt, kind, recorded_at AS recordedAt, bytes, kept_bytes AS keptBytes, zstd FROM bodies
      WHERE request_id = ? ORDER BY attempt, kind DESC`,
  )
  const kept = db.prepare(
    `SELECT count(*) AS bodies, coalesce(sum(bytes), 0) AS bytes,
            coalesce(sum(length(zstd)), 0) AS compressedBytes, min(recorded_at) AS oldestAt FROM bodies`,
  )
  const deleteOwn = db.prepare('DELETE FROM bodies WHERE workload = ? AND recorded_at < ?')
  const deleteOthers = db.prepare(`
    DELETE FROM bodies WHERE recorded_at < :before
       AND (workload IS NULL OR workload NOT IN (SELECT key FROM json_each(:own)))`)
  const deleteEvery = db.prepare('DELETE FROM bodies')
  const keepAll = db.transaction((bodies: readonly KeptBody[]) => {
    for (const { requestId, attempt, workload, kind, recordedAt, bytes, data } of bodies) {
      insert.run(requestId, attempt, kind, recordedAt, bytes, data.length, zstdCompressSync(data), workload)
    }
  })

  /** The room of what was deleted, to the disk. */
  function giveBack(): void {
    db.pragma('incremental_vacuum')
    db.pragma('wal_checkpoint(TRUNCATE)')
  }

  return {
    keep: (bodies) => keepAll.immediate(bodies),
    of: (requestId) =>
      ofRequest.all(requestId).map((row) => {
        const { zstd, keptBytes, ...body } = rowSchema.parse(row)
        const text = zstdDecompressSync(zstd).toString()
        return bodySchema.parse({ ...body, cut: keptBytes < body.bytes, text })
      }),
    kept: () => keptSchema.parse(kept.get()),
    deleteBefore({ before, own }) {
      let deleted = deleteOthers.run({ before, own: JSON.stringify(own) }).changes
      for (const [workload, cut] of Object.entries(own)) deleted += deleteOwn.run(workload, cut).changes
      if (deleted > 0) giveBack()
    },
    deleteAll() {
      const was = keptSchema.parse(kept.get())
      if (deleteEvery.run().changes > 0) giveBack()
      return was
    },
    close: () => db.close(),
  }
}
