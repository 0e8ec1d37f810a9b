/**
 * The history of what was read of own inference servers, in a file of its own beside the ledger: it is no money, so
 * whatever happens to it stops nothing. A damaged file is set aside, and a new one begun.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SqliteError } from 'better-sqlite3'
import type { HistoryPoint } from '../../../../shared/contract/fleet.ts'
import { KEPT, openReadingsFile, type Reading, type ReadingsFile } from './readings-file.ts'
import { stepFor } from './steps.ts'

export type { Reading } from './readings-file.ts'

/** What is kept while the file cannot be written: some minutes of 200 endpoints at work. */
const MAX_WAITING = 20_000

export interface Readings {
  /** Is in the file with the next `flush`. */
  add(reading: Reading): void
  /** The last errors of a target's GPUs that were told of, by their index. */
  xidsOf(target: string): Map<string, number>
  keepXid(target: string, gpu: string, xid: number): void
  /** Times in ms since the epoch; oldest first, in steps that fit the span. */
  history(target: string, from: number, to: number): { stepMs: number; points: HistoryPoint[] }
  /** The most of any of these, as a mean over a quarter of an hour, since a moment; null where none tells. */
  peakOutputTokensPerSecond(targets: readonly string[], since: number): number | null
  /** Writes what is waiting, in one transaction. To be called every minute. */
  flush(): void
  /** Writes what is waiting, and closes the file. */
  close(): void
}

export interface ReadingsOptions {
  readonly dataDir: string
  readonly now: () => number
  /** It cannot be kept, or could not be read any more: what is wrong and what was done, in a sentence. */
  readonly onTrouble: (problem: string) => void
}

export function createReadings({ dataDir, now, onTrouble }: ReadingsOptions): Readings {
  const path = join(dataDir, 'fleet.db')
  let file: ReadingsFile | null = null
  let waiting: Reading[] = []
  let xids: [string, string, number][] = []
  let told: string | null = null

  function tell(problem: string): void {
    if (problem !== told) onTrouble(problem)
    told = problem
  }

  /** Does it with the file, with a new one where that turns out to be damaged; null where there is none to be had. */
  function withFile<Result>(work: (of: ReadingsFile) => Result): Result | null {
    for (const isLast of [false, true]) {
      try {
        mkdirSync(dataDir, { recursive: true, mode: 0o700 })
        const result = work((file ??= openReadingsFile(path)))
        told = null
        return result
      } catch (error) {
        if (isDamage(error) && !isLast && setAside()) continue
        tell(`The history of the fleet cannot be kept in ${path}: ${messageOf(error)}.`)
        return null
      }
    }
    return null
  }

  /** Whether it is out of the way. */
  function setAside(): boolean {
    const aside = `${path}.damaged-${now()}`
    try {
      file?.close()
      file = null
      renameSync(path, aside)
      // They belong to it: a new file would take them for its own.
      for (const suffix of ['-wal', '-shm']) {
        if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
        rmSync(path + suffix, { force: true })
      }
    } catch (error) {
      tell(`The history of the fleet is damaged, and ${path} cannot be moved: ${messageOf(error)}.`)
      return false
    }
    onTrouble(`The history of the fleet was damaged: it is in ${aside} now, and a new one was begun.`)
    return true
  }

  function flush(): void {
    if (waiting.length === 0 && xids.length === 0) return
    const entered = withFile((of) => {
      of.enter(waiting, xids, now())
      return true
    })
    if (entered) {
      waiting = []
      xids = []
    } else waiting = waiting.slice(-MAX_WAITING)
  }
  return {
    add: (reading) => void waiting.push(reading),
    xidsOf: (target) => withFile((of) => of.xidsOf(target)) ?? new Map<string, number>(),
    keepXid: (target, gpu, xid) => void xids.push([target, gpu, xid]),
    history(target, from, to) {
      flush()
      const { keptStepMs, stepMs } = stepFor(KEPT, from, to, now())
      const start = from - (from % stepMs)
      return { stepMs, points: withFile((of) => of.points(target, keptStepMs, stepMs, start, to)) ?? [] }
    },
    peakOutputTokensPerSecond: (targets, since) =>
      withFile((of) => of.peakOutputTokensPerSecond(targets, since)),
    flush,
    close() {
      flush()
      file?.close()
      file = null
    },
  }
}

/** https://sqlite.org/rescode.html */
const isDamage = (error: unknown): boolean =>
  error instanceof SqliteError && (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
