/** `<data dir>/fleet.db`: what was read of own inference servers, as it was read and as means over ever longer steps. */
import Database from 'better-sqlite3'
import { z } from 'zod'
import { historyPointSchema, type HistoryPoint } from '../../../../shared/contract/fleet.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const QUARTER_MS = 15 * MINUTE_MS

/** How fine it is kept, for how long; a step of 0 is as it was read. */
export const KEPT = [
  { stepMs: 0, forMs: HOUR_MS },
  { stepMs: MINUTE_MS, forMs: DAY_MS },
  { stepMs: QUARTER_MS, forMs: 30 * DAY_MS },
] as const

const SCHEMA = `
CREATE TABLE IF NOT EXISTS readings (
  step_ms                   INTEGER NOT NULL,              -- 0: as it was read; else means over so long
  target                    TEXT    NOT NULL,
  at                        INTEGER NOT NULL,              -- ms since the epoch; the start of its step
  running                   REAL,
  waiting                   REAL,
  kv_cache_share            REAL,
  output_tokens_per_second  REAL,
  ttft_ms                   REAL,
  utilisation               REAL,
  memory_share              REAL,
  power_w                   REAL,
  temperature_c             REAL,                          -- the highest
  up_share                  REAL,
  PRIMARY KEY (step_ms, target, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS readings_by_time ON readings (step_ms, at);

-- The last error of each GPU that was told of.
CREATE TABLE IF NOT EXISTS xids (
  target  TEXT    NOT NULL,
  gpu     TEXT    NOT NULL,
  xid     INTEGER NOT NULL,
  at      INTEGER NOT NULL,                                -- ms; when it was told of
  PRIMARY KEY (target, gpu)
) STRICT, WITHOUT ROWID;
`

/** The columns of a point, and how many become one. */
const COLUMNS = {
  running: ['running', 'avg'],
  waiting: ['waiting', 'avg'],
  kvCacheShare: ['kv_cache_share', 'avg'],
  outputTokensPerSecond: ['output_tokens_per_second', 'avg'],
  ttftMs: ['ttft_ms', 'avg'],
  utilisation: ['utilisation', 'avg'],
  memoryShare: ['memory_share', 'avg'],
  powerW: ['power_w', 'avg'],
  temperatureC: ['temperature_c', 'max'],
  upShare: ['up_share', 'avg'],
} as const satisfies Record<Exclude<keyof HistoryPoint, 'at'>, readonly [string, 'avg' | 'max']>

const NAMES = Object.values(COLUMNS).map(([column]) => column)
const VALUES = Object.keys(COLUMNS).map((name) => `:${name}`)
/** The load and the GPUs of an endpoint are read apart, and may be at the same moment. */
const COMPLETED = NAMES.map((name) => `${name} = coalesce(excluded.${name}, ${name})`)
const MERGED = Object.values(COLUMNS).map(([column, how]) => `${how}(${column})`)
const MERGED_AS_POINT = Object.entries(COLUMNS).map(([name, [column, how]]) => `${how}(${column}) AS ${name}`)

export type Reading = HistoryPoint & { readonly target: string }

const xidsSchema = z.array(z.object({ gpu: z.string(), xid: z.number() }))

/** From the first to the last of them; null for none. */
function spanOf(readings: readonly Reading[]): [number, number] | null {
  let span: [number, number] | null = null
  for (const { at } of readings) span = span ? [Math.min(span[0], at), Math.max(span[1], at)] : [at, at]
  return span
}

export interface ReadingsFile {
  /** In one transaction: enters these, brings the means up to date with them, and deletes what is past its time. */
  enter(readings: readonly Reading[], xids: readonly (readonly [string, string, number])[], now: number): void
  /** What is kept at one step, merged to points of another. Oldest first, without `to` itself. */
  points(target: string, keptStepMs: number, stepMs: number, from: number, to: number): HistoryPoint[]
  /** The highest mean over a quarter of an hour of any of these targets since then; null where there is none. */
  peakOutputTokensPerSecond(targets: readonly string[], since: number): number | null
  /** The last errors of a target's GPUs, by their index. */
  xidsOf(target: string): Map<string, number>
  close(): void
}

/** Opens it, or makes it. Throws what SQLite throws. */
export function openReadingsFile(path: string): ReadingsFile {
  const db = new Database(path)
  try {
    return readingsIn(db)
  } catch (error) {
    db.close()
    throw error
  }
}

function readingsIn(db: Database.Database): ReadingsFile {
  db.pragma('journal_mode = WAL')
  // It is no money: a power loss may take the last minutes.
  db.pragma('synchronous = NORMAL')
  db.exec(SCHEMA)
  const insert = db.prepare(
    `INSERT INTO readings (step_ms, target, at, ${NAMES.join(', ')})
     VALUES (0, :target, :at, ${VALUES.join(', ')})
     ON CONFLICT DO UPDATE SET ${COMPLETED.join(', ')}`,
  )
  const merge = db.prepare(
    `INSERT OR REPLACE INTO readings (step_ms, target, at, ${NAMES.join(', ')})
     SELECT :stepMs, target, at - at % :stepMs, ${MERGED.join(', ')} FROM readings
      WHERE step_ms = :finerMs AND at >= :from AND at < :to GROUP BY target, at - at % :stepMs`,
  )
  const prune = db.prepare('DELETE FROM readings WHERE step_ms = ? AND at < ?')
  const keepXid = db.prepare('INSERT OR REPLACE INTO xids (target, gpu, xid, at) VALUES (?, ?, ?, ?)')
  const pruneXids = db.prepare('DELETE FROM xids WHERE at < ?')
  const xids = db.prepare('SELECT gpu, xid FROM xids WHERE target = ?')
  // Target by target, in the order in which the rows lie.
  const peak = db
    .prepare(
      `SELECT max(output_tokens_per_second) FROM readings
        WHERE step_ms = ${QUARTER_MS} AND target IN (SELECT value FROM json_each(?)) AND at >= ?`,
    )
    .pluck()
  const points = db.prepare(
    `SELECT at - at % :stepMs AS at, ${MERGED_AS_POINT.join(', ')} FROM readings
      WHERE step_ms = :keptStepMs AND target = :target AND at >= :from AND at < :to
      GROUP BY 1 ORDER BY 1`,
  )

  /** The steps that these moments fall into are reckoned anew, from all that is known of them. */
  function mergeFrom(from: number, to: number): void {
    for (const [index, { stepMs }] of KEPT.entries()) {
      const finerMs = KEPT[index - 1]?.stepMs
      if (finerMs === undefined) continue
      merge.run({ stepMs, finerMs, from: from - (from % stepMs), to: to - (to % stepMs) + stepMs })
    }
  }

  const enter = db.transaction<ReadingsFile['enter']>((readings, newXids, now) => {
    for (const reading of readings) insert.run(reading)
    const span = spanOf(readings)
    if (span) mergeFrom(...span)
    for (const { stepMs, forMs } of KEPT) prune.run(stepMs, now - forMs)
    for (const xid of newXids) keepXid.run(...xid, now)
    pruneXids.run(now - KEPT[2].forMs)
  })

  return {
    enter: (...all) => enter.immediate(...all),
    points: (target, keptStepMs, stepMs, from, to) =>
      z.array(historyPointSchema).parse(points.all({ target, keptStepMs, stepMs, from, to })),
    peakOutputTokensPerSecond: (targets, since) =>
      z
        .number()
        .nullable()
        .parse(peak.get(JSON.stringify(targets), since)),
    xidsOf: (target) => new Map(xidsSchema.parse(xids.all(target)).map(({ gpu, xid }) => [gpu, xid])),
    close: () => db.close(),
  }
}
