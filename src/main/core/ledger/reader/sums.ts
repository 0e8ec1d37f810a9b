/**
 * Adding up attempts: whole quarter hours from rollups, what a span cuts off at its ends from rows, so that a sum
 * is exactly that of the rows and yet costs what a few thousand rollups cost.
 */
import { z } from 'zod'
import type { LedgerTotal, Span } from '../../../../shared/contract/ledger.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'
import { UNPRICED, type Condition } from './conditions.ts'
import type { Prepare } from './statements.ts'

/** Rows with the columns of rollups: each is an attempt. */
export const ROWS = `(
  SELECT id, reserved_at, reserved_at / ${QUARTER_HOUR_MS} * ${QUARTER_HOUR_MS} AS bucket_start, request_id, user,
         session, endpoint, key_id, coalesce(workload, '') AS workload, model_served, target, price_id,
         usage_source, coalesce(error_code, '') AS error_code, 1 AS attempts, attempt = 1 AS requests,
         input_tokens, cached_tokens, output_tokens, reasoning_tokens, cost_nano_usd
    FROM attempts)`

const sum = (of: string): string => `coalesce(sum(${of}), 0)`
const sumWhere = (of: string, condition: string): string =>
  `coalesce(sum(${of}) FILTER (WHERE ${condition}), 0)`

const SUMS = `
  ${sum('attempts')} AS attempts, ${sum('requests')} AS requests, ${sum('cost_nano_usd')} AS costNanoUsd,
  ${sum('input_tokens')} AS input, ${sum('cached_tokens')} AS cached, ${sum('output_tokens')} AS output,
  ${sum('reasoning_tokens')} AS reasoning,
  ${sumWhere('attempts', `error_code NOT IN ('', 'client_closed')`)} AS failed,
  ${sumWhere('attempts', `usage_source = 'none'`)} AS unserved,
  ${sumWhere('attempts', `usage_source = 'estimated'`)} AS estimatedAttempts,
  ${sumWhere('cost_nano_usd', `usage_source = 'estimated'`)} AS estimatedNanoUsd,
  ${sumWhere('attempts', `price_id IN ${UNPRICED}`)} AS unpricedAttempts`

/** Above 2^53 a number of SQLite's would be rounded on its way here: that is an error, never a figure. */
const count = z.int().nonnegative()

const sumsSchema = z.object({
  attempts: count,
  requests: count,
  costNanoUsd: count,
  input: count,
  cached: count,
  output: count,
  reasoning: count,
  /** Attempts with an error code other than `client_closed`. */
  failed: count,
  /** Attempts that generated nothing. */
  unserved: count,
  estimatedAttempts: count,
  estimatedNanoUsd: count,
  unpricedAttempts: count,
})

export type Sums = z.output<typeof sumsSchema>

export interface SumLine {
  /** Start of its part of the time; 0 when the time was not divided. */
  readonly bucket: number
  readonly values: readonly string[]
  readonly sums: Sums
}

export interface Division {
  /** Divides the time, from 1970 on, into parts this long. */
  readonly bucketMs?: number
  /** SQL over the columns of a rollup, or for `fromRows` of a row: one line for each combination of values. */
  readonly by?: readonly string[]
  /** Adds up rows alone: for what rollups do not know, and parts of time shorter than theirs. */
  readonly fromRows?: boolean
}

/** What the attempts of a span that fulfil a condition add up to. A line may come in up to three parts: fold them. */
export type SumUp = (span: Span, condition: Condition, division?: Division) => SumLine[]

export function createSumUp(prepare: Prepare): SumUp {
  return (span, condition, { bucketMs, by = [], fromRows = false } = {}) =>
    partsOf(span, fromRows).flatMap(({ table, time, from, to }) => {
      const bucket = bucketMs === undefined ? '0' : `${time} / ${bucketMs} * ${bucketMs}`
      const divided = bucketMs !== undefined || by.length > 0
      const query = `
        SELECT ${bucket} AS bucket, ${by.map((value, index) => `${value} AS value${index}, `).join('')} ${SUMS}
          FROM ${table} WHERE ${time} >= :from AND ${time} < :to AND ${condition.sql}
          ${divided ? `GROUP BY ${[bucketMs === QUARTER_HOUR_MS ? time : 'bucket', ...by.map((_, index) => `value${index}`)].slice(bucketMs === undefined ? 1 : 0).join(', ')}` : ''}`
      return prepare(query)
        .all({ ...condition.params, from, to })
        .map((row) => lineOf(row, by.length))
    })
}

const rowSchema = z.looseObject({ bucket: z.int() })

function lineOf(row: unknown, values: number): SumLine {
  const { bucket, ...rest } = rowSchema.parse(row)
  return {
    bucket,
    values: Array.from({ length: values }, (_, index) => z.string().parse(rest[`value${index}`])),
    sums: sumsSchema.parse(rest),
  }
}

interface Part extends Span {
  readonly table: string
  readonly time: string
}

/** The parts of a span: its whole quarter hours, and what is left before and after them. */
function partsOf({ from, to }: Span, fromRows: boolean): Part[] {
  const rows = (start: number, end: number): Part[] =>
    start < end ? [{ table: ROWS, time: 'reserved_at', from: start, to: end }] : []
  const wholeFrom = Math.ceil(from / QUARTER_HOUR_MS) * QUARTER_HOUR_MS
  const wholeTo = Math.floor(to / QUARTER_HOUR_MS) * QUARTER_HOUR_MS
  if (fromRows || wholeFrom >= wholeTo) return rows(from, to)
  return [
    ...rows(from, wholeFrom),
    { table: 'rollups', time: 'bucket_start', from: wholeFrom, to: wholeTo },
    ...rows(wholeTo, to),
  ]
}

const NOTHING: Sums = sumsSchema.parse(
  Object.fromEntries(Object.keys(sumsSchema.shape).map((name) => [name, 0])),
)

const NAMES = sumsSchema.keyof().options

export function addUp(all: readonly Sums[]): Sums {
  const total = { ...NOTHING }
  for (const sums of all) for (const name of NAMES) total[name] += sums[name]
  return sumsSchema.parse(total)
}

/** Puts together what belongs together. Lines without a key are left out. */
export function fold<Key>(lines: readonly SumLine[], keyOf: (line: SumLine) => Key): Map<Key, Sums> {
  const kinds = new Map<Key, Sums[]>()
  for (const line of lines) {
    const key = keyOf(line)
    const known = kinds.get(key)
    if (known) known.push(line.sums)
    else kinds.set(key, [line.sums])
  }
  return new Map([...kinds].map(([key, sums]) => [key, addUp(sums)]))
}

export function totalOf(sums: Sums): LedgerTotal {
  return {
    attempts: sums.attempts,
    requests: sums.requests,
    costNanoUsd: nanoUsd(sums.costNanoUsd),
    tokens: { input: sums.input, cached: sums.cached, output: sums.output, reasoning: sums.reasoning },
    estimated: { attempts: sums.estimatedAttempts, costNanoUsd: nanoUsd(sums.estimatedNanoUsd) },
    unpriced: { attempts: sums.unpricedAttempts },
  }
}
