/** What must hold for machines and every run of their minutes. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { bucketOf } from '../rollups.ts'
import { costOfMinutes, MINUTE_MS } from '../stores/machine-minutes.ts'
import { amountSchema, columnProblems, flagSchema } from './attempt-checks.ts'
import type { Findings } from './findings.ts'

const count = z.int().nonnegative()

const machineSchema = z.object({
  id: z.string().min(1),
  started_at: count,
  ended_at: count.nullable(),
  minutes: count,
  hourly_nano_usd: amountSchema,
})

const runSchema = z.object({
  machine_id: z.string(),
  bucket_start: count,
  first_minute: count,
  minutes: z.int().positive(),
  idle_minutes: count,
  inferred: flagSchema,
  hourly_nano_usd: amountSchema,
  cost_nano_usd: amountSchema,
})
type Run = z.output<typeof runSchema>

/**
 * Compares every run with the formula, and each machine with its runs. The file must be of version 12 or later.
 * @param add what a run costs; null when that is no amount
 */
export function checkMachines(db: Database, problems: Findings, add: (cost: number | null) => void): void {
  const machines = new Map<string, z.output<typeof machineSchema>>()
  for (const raw of db.prepare('SELECT * FROM machines ORDER BY id').iterate()) {
    const parsed = machineSchema.safeParse(raw)
    if (parsed.success) machines.set(parsed.data.id, parsed.data)
    else problems.add('machines', columnProblems(`a machine`, raw, parsed.error))
  }
  const entered = new Map<string, ReturnType<typeof createAccount>>()
  for (const raw of db.prepare('SELECT * FROM machine_time ORDER BY machine_id, first_minute').iterate()) {
    const parsed = runSchema.safeParse(raw)
    add(parsed.success ? parsed.data.cost_nano_usd : null)
    if (!parsed.success) {
      problems.add('machines', columnProblems('a run of minutes', raw, parsed.error))
      continue
    }
    const run = parsed.data
    const account = entered.get(run.machine_id) ?? createAccount()
    entered.set(run.machine_id, account)
    const report = (problem: string): void =>
      problems.add('machines', `${run.machine_id} from minute ${run.first_minute}: ${problem}`)
    account.take(run, report)
    const startedAt = machines.get(run.machine_id)?.started_at
    if (startedAt !== undefined) checkTimes(run, startedAt, report)
  }
  for (const { id, minutes, started_at, ended_at } of machines.values()) {
    const there = entered.get(id)?.minutes() ?? 0
    if (there !== minutes)
      problems.add('machines', `${id}: ${minutes} minutes, of which ${there} are entered`)
    const right = ended_at === null ? there : Math.ceil((ended_at - started_at) / MINUTE_MS)
    if (there !== right) {
      problems.add('machines', `${id}: ${there} minutes are entered, and it ended after ${right}`)
    }
  }
}

/** The minutes of one machine, in their order. */
function createAccount() {
  const atPrice = new Map<number, number>()
  let next = 0
  return {
    minutes: () => next,
    take(run: Run, report: (problem: string) => void): void {
      const {
        first_minute: first,
        minutes,
        idle_minutes: idle,
        hourly_nano_usd: hourly,
        cost_nano_usd: cost,
      } = run
      if (first !== next) report(`minute ${next} should come here`)
      next = first + minutes
      const before = atPrice.get(hourly) ?? 0
      atPrice.set(hourly, before + minutes)
      const right = costOfMinutes(before + minutes, hourly) - costOfMinutes(before, hourly)
      if (cost !== right) report(`costs ${cost} nano-dollars instead of ${right}`)
      if (idle > minutes) report(`${idle} of ${minutes} minutes are idle`)
      if (run.inferred === 1 && idle > 0) report('minutes that nobody saw are called idle')
    },
  }
}

function checkTimes(run: Run, startedAt: number, report: (problem: string) => void): void {
  const first = startedAt + run.first_minute * MINUTE_MS
  const last = first + (run.minutes - 1) * MINUTE_MS
  if (bucketOf(first) !== run.bucket_start || bucketOf(last) !== run.bucket_start) {
    report(`does not lie in its quarter hour, ${new Date(run.bucket_start).toISOString()}`)
  }
}
