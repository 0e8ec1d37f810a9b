/** What must hold for every row of `attempts`. */
import { z } from 'zod'
import { costOf, nanoUsd, type NanoUsd, type NanoUsdPerMillionTokens } from '../../../../shared/money.ts'
import type { Findings } from './findings.ts'

/** A whole number that a double carries exactly; `z.int()` refuses what lies beyond. */
const count = z.int().nonnegative()
export const amountSchema = count.transform((amount) => nanoUsd(amount))
const priceSchema = count.transform((price) => nanoUsd(price) as number as NanoUsdPerMillionTokens)

export const priceRowSchema = z.object({
  id: z.int(),
  input: priceSchema,
  cached: priceSchema,
  output: priceSchema,
})
export type PriceRow = z.output<typeof priceRowSchema>
export const PRICE_COLUMNS = `id, input_nano_usd_per_m AS input, cached_nano_usd_per_m AS cached,
  output_nano_usd_per_m AS output`

/** The table's own CHECKs are repeated here and below: SQLite leaves them out where it may only read. */
export const endpointSchema = z.enum(['chat', 'embeddings'])
export const flagSchema = z.literal([0, 1])

const attemptRowSchema = z.object({
  request_id: z.string().min(1),
  attempt: z.int().positive(),
  endpoint: endpointSchema,
  streamed: flagSchema,
  price_id: z.int(),
  reserved_at: count,
  settled_at: count,
  hold_nano_usd: amountSchema,
  cost_nano_usd: amountSchema,
  input_tokens: count,
  cached_tokens: count,
  output_tokens: count,
  reasoning_tokens: count,
  usage_source: z.enum(['provider', 'estimated', 'none']),
  maybe_billed: flagSchema,
  error_code: z.string().nullable(),
})
type AttemptRow = z.output<typeof attemptRowSchema>
/** What a ledger of a version has of it: before the seventh, nothing was tried again. */
export const attemptColumns = (version: number): string =>
  Object.keys(attemptRowSchema.shape)
    .map((name) => (name === 'maybe_billed' && version < 7 ? `0 AS ${name}` : name))
    .join(', ')

const nameSchema = z.looseObject({ request_id: z.unknown(), attempt: z.unknown() })

/** How a row is called in a message. */
export function rowName(row: unknown): string {
  const { request_id: requestId, attempt } = nameSchema.parse(row)
  return `${String(requestId)} attempt ${String(attempt)}`
}

/** Why a row does not have the values that its schema asks for, column by column. */
export function columnProblems(name: string, row: unknown, { issues }: z.ZodError): string {
  const values = z.record(z.string(), z.unknown()).parse(row)
  const problems = issues.map(({ path }) => `${path.join('.')} is ${String(values[String(path[0])])}`)
  return `${name}: ${[...new Set(problems)].join(', ')}`
}

export interface AttemptSinks {
  readonly problems: Findings
  readonly warnings: Findings
}

/** Checks one row as SQLite gives it; returns its cost, or null when that is no amount. */
export function checkAttempt(
  raw: unknown,
  prices: ReadonlyMap<number, PriceRow>,
  { problems, warnings }: AttemptSinks,
): NanoUsd | null {
  const parsed = attemptRowSchema.safeParse(raw)
  if (!parsed.success) {
    problems.add('values', columnProblems(rowName(raw), raw, parsed.error))
    return null
  }
  const row = parsed.data
  if (row.reasoning_tokens > row.output_tokens) {
    const { reasoning_tokens: reasoning, output_tokens: output } = row
    problems.add('tokens', `${rowName(row)}: ${reasoning} reasoning tokens out of ${output} output tokens`)
  }
  if (row.settled_at < row.reserved_at) {
    problems.add(
      'times',
      `${rowName(row)}: settled ${row.reserved_at - row.settled_at} ms before it was reserved`,
    )
  }
  const price = prices.get(row.price_id)
  const due = price ? costDue(row, price) : null
  if (price && due !== row.cost_nano_usd) {
    const asked = due === null ? 'a cost beyond every exact amount' : `${due}`
    const basis =
      row.error_code === 'crashed' || row.maybe_billed === 1
        ? 'its hold'
        : `its tokens at price ${row.price_id}`
    problems.add('cost', `${rowName(row)}: costs ${row.cost_nano_usd} nano-USD, ${basis} come to ${asked}`)
  }
  if (row.cost_nano_usd > row.hold_nano_usd) {
    warnings.add(
      'above hold',
      `${rowName(row)}: cost ${row.cost_nano_usd} nano-USD, ${row.hold_nano_usd} were held`,
    )
  }
  return row.cost_nano_usd
}

/** What an attempt must have cost, in nano-dollars; null when no exact amount can say it. */
function costDue(row: AttemptRow, price: PriceRow): NanoUsd | null {
  // Its end is not known: it was settled at its hold, with no tokens.
  if (row.error_code === 'crashed' || row.maybe_billed === 1) return row.hold_nano_usd
  try {
    return costOf(
      { tokens: row.input_tokens, price: price.input },
      { tokens: row.cached_tokens, price: price.cached },
      { tokens: row.output_tokens, price: price.output },
    )
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
