/** Machines that cost by the minute, and their minutes: entered once each, exact to the nano-dollar. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema } from '../../../../shared/contract/common.ts'
import type { Window } from '../totals.ts'
import { createMachineMinutes, MINUTE_MS, type Sight } from './machine-minutes.ts'

export type { Sight } from './machine-minutes.ts'

const machineSchema = z.object({
  /** `lambda:<instance id>`, or `manual:<target>:<started at>`. */
  id: z.string(),
  source: z.enum(['cloud', 'manual']),
  name: z.string(),
  /** The instance's type, `gpu_1x_a10`: what it stands under in `/v1/organization/costs`. */
  lineItem: z.string(),
  region: z.string().nullable(),
  /** Whose endpoint runs on it; null: nobody said. */
  target: z.string().nullable(),
  /** Of the minutes to come. */
  hourlyNanoUsd: nanoUsdSchema,
  startedAt: instantSchema,
  isStartKnown: z.literal([0, 1]).transform((flag) => flag === 1),
  /** Null: it runs. */
  endedAt: instantSchema.nullable(),
  /** How many of its minutes are entered. */
  minutes: z.int(),
})

export type Machine = z.output<typeof machineSchema>

const sumsSchema = z.object({
  minutes: z.int(),
  costNanoUsd: nanoUsdSchema,
  /** Minutes in which no request was running, and what they cost. */
  idleMinutes: z.int(),
  idleNanoUsd: nanoUsdSchema,
  /** Minutes that nobody saw. */
  inferredMinutes: z.int(),
})

export type MachineSums = z.output<typeof sumsSchema>

/** What changes a machine throws for an id that is not there. */
export interface MachineStore {
  /** The last started first. */
  all(): Machine[]
  running(): Machine[]
  find(id: string): Machine | null
  /** One that runs from `startedAt` on; none of its minutes is entered yet. */
  start(machine: Omit<Machine, 'endedAt' | 'minutes'>): void
  /** What is said of the machine and of its minutes to come; those that are entered stay as they are. */
  change(
    id: string,
    changes: Partial<Pick<Machine, 'name' | 'lineItem' | 'region' | 'target' | 'hourlyNanoUsd'>>,
  ): void
  /**
   * Enters the minutes that are over at `until` and not entered yet; once it has ended, those that have begun.
   * Called again it enters nothing twice. Minute k begins at `startedAt + k * 60,000` and stands in the quarter
   * hour in which it begins. The first n minutes at an hourly price of r cost floor(n * r / 60).
   */
  accrue(id: string, until: number, sight: Sight): void
  /**
   * It has ended, or its end was another: minutes are entered, or taken out, up to that moment. Of a quarter hour
   * that is cut, those taken out count as its idle ones, as far as there are any. Before its start: at its start.
   */
  end(id: string, at: number, sight: Sight): void
  /** Whether nobody saw its last minute. */
  isEndInferred(id: string): boolean
  /** It had not ended after all. */
  resume(id: string): void
  /** By the machine's id; of those that have minutes in the window, which begins and ends on a quarter hour. */
  sums(window: Window): ReadonlyMap<string, MachineSums>
}

const COLUMNS = `id, source, name, line_item AS lineItem, region, target, hourly_nano_usd AS hourlyNanoUsd,
  started_at AS startedAt, start_known AS isStartKnown, ended_at AS endedAt, minutes`

const sumRowSchema = sumsSchema.extend({ machineId: z.string() })

/**
 * @param parts.transact runs work in one transaction, or as a part of the one that runs
 * @param parts.charged minutes were entered (or taken out: negative) that began in that quarter hour
 */
export function createMachineStore(
  db: Database,
  parts: {
    readonly transact: <Result>(work: () => Result) => Result
    readonly charged: (bucketStart: number, amount: number) => void
  },
): MachineStore {
  const { transact, charged } = parts
  const minutes = createMachineMinutes(db, charged)
  const all = db.prepare(`SELECT ${COLUMNS} FROM machines ORDER BY started_at DESC, id`)
  const running = db.prepare(`SELECT ${COLUMNS} FROM machines WHERE ended_at IS NULL ORDER BY started_at, id`)
  const byId = db.prepare(`SELECT ${COLUMNS} FROM machines WHERE id = ?`)
  const insert = db.prepare(`
    INSERT INTO machines (id, source, name, line_item, region, target, hourly_nano_usd, started_at, start_known)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const update = db.prepare(
    'UPDATE machines SET name = ?, line_item = ?, region = ?, target = ?, hourly_nano_usd = ? WHERE id = ?',
  )
  const setEnd = db.prepare('UPDATE machines SET ended_at = ? WHERE id = ?')
  const lastInferred = db
    .prepare('SELECT inferred FROM machine_time WHERE machine_id = ? ORDER BY first_minute DESC LIMIT 1')
    .pluck()
  const sums = db.prepare(`
    SELECT machineId, sum(minutes) AS minutes, sum(cost) AS costNanoUsd, sum(idle) AS idleMinutes,
           sum(idle * hourly / 60) AS idleNanoUsd, sum(inferred) AS inferredMinutes
      FROM (SELECT machine_id AS machineId, hourly_nano_usd AS hourly, sum(minutes) AS minutes,
                   sum(cost_nano_usd) AS cost, sum(idle_minutes) AS idle,
                   sum(minutes * inferred) AS inferred
              FROM machine_time WHERE bucket_start >= :start AND bucket_start < :end GROUP BY 1, 2)
     GROUP BY machineId`)

  const read = (row: unknown): Machine => machineSchema.parse(row)

  function known(id: string): Machine {
    const row = byId.get(id)
    if (row === undefined) throw new Error(`the ledger holds no machine ${id}`)
    return read(row)
  }

  return {
    all: () => all.all().map(read),
    running: () => running.all().map(read),
    find(id) {
      const row = byId.get(id)
      return row === undefined ? null : read(row)
    },
    start({ id, source, name, lineItem, region, target, hourlyNanoUsd, startedAt, isStartKnown }) {
      const known = isStartKnown ? 1 : 0
      insert.run(id, source, name, lineItem, region, target, hourlyNanoUsd, startedAt, known)
    },
    change: (id, changes) =>
      transact(() => {
        const { name, lineItem, region, target, hourlyNanoUsd } = { ...known(id), ...changes }
        update.run(name, lineItem, region, target, hourlyNanoUsd, id)
      }),
    accrue: (id, until, sight) =>
      transact(() => {
        const machine = known(id)
        const { startedAt, endedAt } = machine
        const most = endedAt === null ? Infinity : Math.ceil((endedAt - startedAt) / MINUTE_MS)
        minutes.enter(machine, Math.min(most, Math.floor((until - startedAt) / MINUTE_MS)), sight)
      }),
    end: (id, at, sight) =>
      transact(() => {
        const machine = known(id)
        const endedAt = Math.max(at, machine.startedAt)
        const count = Math.ceil((endedAt - machine.startedAt) / MINUTE_MS)
        minutes.takeOut(machine, count)
        minutes.enter(machine, count, sight)
        setEnd.run(endedAt, id)
      }),
    isEndInferred: (id) => lastInferred.get(id) === 1,
    resume: (id) => void setEnd.run(null, id),
    sums: (window) =>
      new Map(
        z
          .array(sumRowSchema)
          .parse(sums.all(window))
          .map(({ machineId, ...rest }) => [machineId, rest]),
      ),
  }
}
