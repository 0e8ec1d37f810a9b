/**
 * How long attempts took, by quarter hour, model and target, in log-spaced slots. Counted in memory and written
 * every thousand attempts with the id of the last one counted: a slot of its own for each attempt would cost more to
 * write than the attempt. What a crash left uncounted is what lies above that id.
 */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { createHistogram, record, type Histogram } from '../histogram.ts'
import { bucketOf } from './rollups.ts'
import type { AttemptDraft, Settlement } from './rows.ts'

const WRITE_AFTER = 1_000

interface Group {
  readonly bucket: number
  readonly model: string
  readonly target: string
  readonly latency: Histogram
  readonly ttft: Histogram
}

export interface Durations {
  /** Counts a settled attempt. */
  add(draft: AttemptDraft, reservedAt: number, truth: Settlement): void
  /** Writes what was counted, if it is much; to be called at the end of the transaction that wrote the rows. */
  writeIfMany(): void
  /** Writes what was counted, if anything; to be called inside a transaction. */
  write(): void
  /** The transaction was undone: the rows will tell. */
  forget(): void
}

const rowSchema = z.object({
  reservedAt: z.number(),
  model: z.string(),
  target: z.string(),
  latencyMs: z.number().nullable(),
  ttftMs: z.number().nullable(),
  ok: z.number(),
})

export function createDurations(db: Database): Durations {
  const upsert = db.prepare(
    `INSERT INTO duration_rollups VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts`,
  )
  const uncounted = db.prepare(
    `SELECT reserved_at AS reservedAt, model_served AS model, target, latency_ms AS latencyMs, ttft_ms AS ttftMs,
            error_code IS NULL AS ok
       FROM attempts WHERE id > (SELECT last_attempt_id FROM duration_rollups_state)`,
  )
  const note = db.prepare(
    `UPDATE duration_rollups_state SET last_attempt_id = (SELECT coalesce(max(id), 0) FROM attempts)`,
  )
  let groups: Group[] = []
  let counted = 0
  /** Not known to be what the rows above the noted id come to: after the start, and after an undone transaction. */
  let stale = true

  function groupOf(bucket: number, model: string, target: string): Group {
    for (const group of groups) {
      if (group.bucket === bucket && group.model === model && group.target === target) return group
    }
    const group = { bucket, model, target, latency: createHistogram(), ttft: createHistogram() }
    groups.push(group)
    return group
  }

  function count(
    at: { readonly reservedAt: number; readonly model: string; readonly target: string },
    latencyMs: number | null,
    ttftMs: number | null,
  ): void {
    counted += 1
    if (latencyMs === null && ttftMs === null) return
    const group = groupOf(bucketOf(at.reservedAt), at.model, at.target)
    if (latencyMs !== null) record(group.latency, latencyMs)
    if (ttftMs !== null) record(group.ttft, ttftMs)
  }

  function recount(): void {
    groups = []
    counted = 0
    for (const raw of uncounted.iterate()) {
      const row = rowSchema.parse(raw)
      count(row, row.ok === 1 ? row.latencyMs : null, row.ttftMs)
    }
    stale = false
  }

  function write(): void {
    if (stale) recount()
    if (counted === 0) return
    for (const { bucket, model, target, latency, ttft } of groups) {
      for (const [measure, histogram] of [
        ['latency', latency],
        ['ttft', ttft],
      ] as const) {
        for (const [slot, attempts] of histogram.entries()) {
          if (attempts > 0) upsert.run(bucket, model, target, measure, slot, attempts)
        }
      }
    }
    note.run()
    groups = []
    counted = 0
  }

  return {
    add({ modelServed: model, target }, reservedAt, truth) {
      // The recount will find its row.
      if (stale) return
      const latencyMs = truth.errorCode === null ? truth.latencyMs : null
      count({ reservedAt, model, target }, latencyMs, truth.ttftMs)
    },
    writeIfMany() {
      if (stale) recount()
      if (counted >= WRITE_AFTER) write()
    },
    write,
    forget() {
      stale = true
    },
  }
}
