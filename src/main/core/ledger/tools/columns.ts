/** The columns of exported attempts, in their order; the names carry the units. New ones come last. */
import { z } from 'zod'
import { exactUsd, nanoUsd } from '../../../../shared/money.ts'
import { columnProblems, rowName } from './attempt-checks.ts'
import { LedgerToolError } from './trouble.ts'

/** The last moment that a Date can say. */
const MAX_TIME_MS = 8.64e15

export const instant = z
  .int()
  .min(0)
  .max(MAX_TIME_MS)
  .transform((at) => new Date(at).toISOString())
export const count = z.int().nonnegative()

const rowSchema = z
  .object({
    request_id: z.string(),
    attempt: z.int(),
    endpoint: z.string(),
    reserved_at: instant,
    settled_at: instant,
    key_id: z.string(),
    key_name: z.string().nullable(),
    user: z.string().nullable(),
    workload: z.string().nullable(),
    session: z.string().nullable(),
    model_asked: z.string(),
    model_served: z.string(),
    target: z.string(),
    reason: z.string(),
    streamed: z.int().transform((flag) => flag === 1),
    input_tokens: count,
    cached_tokens: count,
    output_tokens: count,
    reasoning_tokens: count,
    usage_source: z.string(),
    price_id: z.int(),
    input_nano_usd_per_m: count.nullable(),
    cached_nano_usd_per_m: count.nullable(),
    output_nano_usd_per_m: count.nullable(),
    hold_nano_usd: count,
    cost_nano_usd: count,
    finish_reason: z.string().nullable(),
    error_code: z.string().nullable(),
    ttft_ms: z.number().nullable(),
    latency_ms: z.number().nullable(),
    // A ledger of before it was noted has none.
    maybe_billed: z
      .int()
      .default(0)
      .transform((flag) => flag === 1),
  })
  // A decimal as text: whoever reads it as a double has chosen to.
  .transform((row) => ({ ...row, cost_usd: exactUsd(nanoUsd(row.cost_nano_usd)) }))

type AttemptRow = z.output<typeof rowSchema>

/** A row of any export, by its columns. */
export type ExportRow = Readonly<Record<string, string | number | boolean | null>>

export const COLUMNS = [
  'request_id',
  'attempt',
  'endpoint',
  'reserved_at',
  'settled_at',
  'key_id',
  'key_name',
  'user',
  'workload',
  'session',
  'model_asked',
  'model_served',
  'target',
  'reason',
  'streamed',
  'input_tokens',
  'cached_tokens',
  'output_tokens',
  'reasoning_tokens',
  'usage_source',
  'price_id',
  'input_nano_usd_per_m',
  'cached_nano_usd_per_m',
  'output_nano_usd_per_m',
  'hold_nano_usd',
  'cost_nano_usd',
  'cost_usd',
  'finish_reason',
  'error_code',
  'ttft_ms',
  'latency_ms',
  'maybe_billed',
] as const satisfies readonly (keyof AttemptRow)[]

/** Reads a row of the export's query. Throws {@link LedgerToolError} when it holds what no ledger of ours writes. */
export function readExportRow(row: unknown): AttemptRow {
  const parsed = rowSchema.safeParse(row)
  if (parsed.success) return parsed.data
  const problem = columnProblems(rowName(row), row, parsed.error)
  throw new LedgerToolError(`The export ends at a row that cannot be right, ${problem}; ask verify.`)
}

/** RFC 4180, lines ended by CR LF. Nothing at all is null; `""` is the empty text. */
export function toCsv(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(toCell).join(',')}\r\n`
}

function toCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  // Spreadsheets run a cell that begins like this; callers choose some of these texts.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One object per line, its members in the columns' order. */
export function toJsonLine(columns: readonly string[], row: ExportRow): string {
  return `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name]])))}\n`
}
