/** The machines' time as it is exported: a row for each run of minutes. New columns come last. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { exactUsd, nanoUsd } from '../../../../shared/money.ts'
import { MINUTE_MS } from '../stores/machine-minutes.ts'
import { columnProblems } from './attempt-checks.ts'
import { count, instant, type ExportRow } from './columns.ts'
import { LedgerToolError } from './trouble.ts'

/** The version of the ledger that has machines. */
export const MACHINES_FROM = 12

const rowSchema = z
  .object({
    machine_id: z.string(),
    source: z.string(),
    name: z.string(),
    region: z.string().nullable(),
    target: z.string().nullable(),
    line_item: z.string(),
    begins_at: instant,
    first_minute: count,
    minutes: count,
    idle_minutes: count,
    inferred: z.int().transform((flag) => flag === 1),
    hourly_nano_usd: count,
    cost_nano_usd: count,
  })
  .transform((row) => ({ ...row, cost_usd: exactUsd(nanoUsd(row.cost_nano_usd)) }))

type MachineRow = z.output<typeof rowSchema>

export const MACHINE_COLUMNS = [
  'machine_id',
  'source',
  'name',
  'region',
  'target',
  'line_item',
  'begins_at',
  'first_minute',
  'minutes',
  'idle_minutes',
  'inferred',
  'hourly_nano_usd',
  'cost_nano_usd',
  'cost_usd',
] as const satisfies readonly (keyof MachineRow)[]

const placeSchema = z.looseObject({ bucket_start: z.int(), machine_id: z.string(), first_minute: z.int() })

/** Runs that begin in a span, in the order of their quarter hours, page by page. */
export function* machinePages(
  db: Database,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Generator<ExportRow[]> {
  const page = db.prepare(`
    SELECT bucket_start, machine_id, source, name, region, target, machine_time.line_item AS line_item,
           started_at + first_minute * ${MINUTE_MS} AS begins_at, first_minute, machine_time.minutes AS minutes,
           idle_minutes, inferred, machine_time.hourly_nano_usd AS hourly_nano_usd, cost_nano_usd
      FROM machine_time JOIN machines ON machines.id = machine_id
     WHERE (bucket_start, machine_id, first_minute) > (:bucket_start, :machine_id, :first_minute)
       AND begins_at >= :from AND begins_at < :to
     ORDER BY bucket_start, machine_id, first_minute LIMIT :limit`)
  let place: z.output<typeof placeSchema> = { bucket_start: -1, machine_id: '', first_minute: 0 }
  for (;;) {
    const { bucket_start, machine_id, first_minute } = place
    const rows = page.all({ bucket_start, machine_id, first_minute, from, to, limit })
    const end = rows.at(-1)
    if (end === undefined) return
    yield rows.map(readRow)
    place = placeSchema.parse(end)
  }
}

function readRow(row: unknown): MachineRow {
  const parsed = rowSchema.safeParse(row)
  if (parsed.success) return parsed.data
  const problem = columnProblems('machine time', row, parsed.error)
  throw new LedgerToolError(`The export ends at a row that cannot be right, ${problem}; ask verify.`)
}
