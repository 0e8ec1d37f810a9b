/** The minutes of machines in the ledger: runs of them, entered at the end and taken out from there. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'
import { bucketOf } from '../rollups.ts'

export const MINUTE_MS = 60_000

/** What this console saw of the minutes that are entered. */
export interface Sight {
  /** Minutes that were over by then are inferred; null: all are. */
  readonly observedFrom: number | null
  /** Whether no request ran there in the whole of a minute; asked only of those that were seen. */
  readonly isIdle: (from: number, to: number) => boolean
}

/** Nobody saw anything. */
export const UNSEEN: Sight = { observedFrom: null, isIdle: () => false }

/** What of a machine its minutes are entered with. */
interface Billed {
  readonly id: string
  readonly lineItem: string
  readonly hourlyNanoUsd: NanoUsd
  readonly startedAt: number
  readonly minutes: number
}

/** Minutes that follow on each other in one quarter hour, all of them seen or none. */
interface Run {
  readonly bucket: number
  readonly first: number
  readonly inferred: boolean
  minutes: number
  idle: number
}

const rowSchema = z.object({
  bucket: z.int(),
  first: z.int(),
  minutes: z.int(),
  idle: z.int(),
  inferred: z.int(),
  lineItem: z.string(),
  hourly: z.int(),
  cost: z.int(),
})
const COLUMNS = `bucket_start AS bucket, first_minute AS first, minutes, idle_minutes AS idle, inferred,
  line_item AS lineItem, hourly_nano_usd AS hourly, cost_nano_usd AS cost`

/** What the first `minutes` at an hourly price cost, rounded down to a nano-dollar. */
export const costOfMinutes = (minutes: number, hourlyNanoUsd: number): NanoUsd =>
  nanoUsd(Number((BigInt(minutes) * BigInt(hourlyNanoUsd)) / 60n))

/** To be called inside a transaction. @param charged what a quarter hour costs more now; less, when negative */
export function createMachineMinutes(db: Database, charged: (bucketStart: number, amount: number) => void) {
  const last = db.prepare(
    `SELECT ${COLUMNS} FROM machine_time WHERE bucket_start = ? AND machine_id = ? ORDER BY first_minute DESC LIMIT 1`,
  )
  const after = db.prepare(
    `SELECT ${COLUMNS} FROM machine_time WHERE machine_id = ? AND first_minute + minutes > ? ORDER BY first_minute DESC`,
  )
  const before = db
    .prepare(
      `SELECT coalesce(sum(minutes), 0) FROM machine_time
        WHERE machine_id = ? AND hourly_nano_usd = ? AND first_minute < ?`,
    )
    .pluck()
  const insert = db.prepare('INSERT INTO machine_time VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const update = db.prepare(`
    UPDATE machine_time SET minutes = ?, idle_minutes = ?, cost_nano_usd = ?
     WHERE bucket_start = ? AND machine_id = ? AND first_minute = ?`)
  const remove = db.prepare(
    'DELETE FROM machine_time WHERE bucket_start = ? AND machine_id = ? AND first_minute = ?',
  )
  const setMinutes = db.prepare('UPDATE machines SET minutes = ? WHERE id = ?')

  const minutesBefore = (id: string, hourly: number, first: number): number =>
    z.int().parse(before.get(id, hourly, first))

  function lastRow(bucket: number, id: string) {
    const row = last.get(bucket, id)
    return row === undefined ? null : rowSchema.parse(row)
  }

  /** Goes on from the run before where nothing but the time is another. */
  function write({ id, lineItem, hourlyNanoUsd: hourly }: Billed, run: Run, entered: number): void {
    const { bucket, first, inferred, minutes, idle } = run
    const cost = costOfMinutes(entered + minutes, hourly) - costOfMinutes(entered, hourly)
    const row = lastRow(bucket, id)
    const goesOn = row?.hourly === hourly && row.inferred === Number(inferred) && row.lineItem === lineItem
    if (row && goesOn) {
      update.run(row.minutes + minutes, row.idle + idle, row.cost + cost, bucket, id, row.first)
    } else {
      insert.run(bucket, id, first, minutes, idle, Number(inferred), lineItem, hourly, cost)
    }
    charged(bucket, cost)
  }

  return {
    /** Enters the minutes from the first that is not entered up to, and without, minute `until`. */
    enter(machine: Billed, until: number, sight: Sight): void {
      const { id, hourlyNanoUsd, minutes } = machine
      if (until <= minutes) return
      let entered = minutesBefore(id, hourlyNanoUsd, minutes)
      for (const run of runsOf(machine, until, sight)) {
        write(machine, run, entered)
        entered += run.minutes
      }
      setMinutes.run(until, id)
    },
    /** Takes out minute `from` and those after it. */
    takeOut({ id, minutes }: Pick<Billed, 'id' | 'minutes'>, from: number): void {
      if (from >= minutes) return
      for (const row of z.array(rowSchema).parse(after.all(id, from))) {
        const { bucket, first, hourly } = row
        const left = Math.max(0, from - first)
        const entered = minutesBefore(id, hourly, first)
        const cost = costOfMinutes(entered + left, hourly) - costOfMinutes(entered, hourly)
        const idle = Math.max(0, row.idle - (row.minutes - left))
        if (left === 0) remove.run(bucket, id, first)
        else update.run(left, idle, cost, bucket, id, first)
        charged(bucket, cost - row.cost)
      }
      setMinutes.run(from, id)
    },
  }
}

function runsOf({ startedAt, minutes }: Billed, until: number, { observedFrom, isIdle }: Sight): Run[] {
  const runs: Run[] = []
  for (let minute = minutes; minute < until; minute += 1) {
    const from = startedAt + minute * MINUTE_MS
    const to = from + MINUTE_MS
    const bucket = bucketOf(from)
    const inferred = observedFrom === null || to <= observedFrom
    let run = runs.at(-1)
    if (run?.bucket !== bucket || run.inferred !== inferred) {
      run = { bucket, first: minute, inferred, minutes: 0, idle: 0 }
      runs.push(run)
    }
    run.minutes += 1
    if (!inferred && isIdle(from, to)) run.idle += 1
  }
  return runs
}
