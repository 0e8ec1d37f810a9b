/** What must hold for every row of `holds`. */
import { z } from 'zod'
import type { NanoUsd } from '../../../../shared/money.ts'
import {
  amountSchema,
  columnProblems,
  endpointSchema,
  flagSchema,
  rowName,
  type AttemptSinks,
} from './attempt-checks.ts'

/** No answer takes so long: whoever waits for one has given up before. */
const SUSPICIOUS_AGE_MS = 15 * 60_000

const holdRowSchema = z.object({
  request_id: z.string().min(1),
  attempt: z.int().positive(),
  endpoint: endpointSchema,
  streamed: flagSchema,
  reserved_at: z.int().nonnegative(),
  hold_nano_usd: amountSchema,
  priced: z.int(),
  settled: z.int(),
  twins: z.int(),
})

/** `priced`, `settled` and `twins` say whether its price exists, and how often its attempt stands elsewhere. */
export const HOLDS_QUERY = `
  SELECT request_id, attempt, endpoint, streamed, reserved_at, hold_nano_usd,
         EXISTS (SELECT 1 FROM prices WHERE prices.id = holds.price_id) AS priced,
         EXISTS (SELECT 1 FROM attempts
                  WHERE attempts.request_id = holds.request_id AND attempts.attempt = holds.attempt) AS settled,
         count(*) OVER (PARTITION BY request_id, attempt) - 1 AS twins
    FROM holds ORDER BY id`

/** Checks one hold as SQLite gives it; returns what it holds, or null when that is no amount. */
export function checkHold(raw: unknown, now: number, { problems, warnings }: AttemptSinks): NanoUsd | null {
  const parsed = holdRowSchema.safeParse(raw)
  if (!parsed.success) {
    problems.add('holds', columnProblems(rowName(raw), raw, parsed.error))
    return null
  }
  const row = parsed.data
  if (row.priced === 0) problems.add('holds', `${rowName(row)}: its price does not exist`)
  if (row.settled === 1) problems.add('holds', `${rowName(row)}: still held, though it is settled`)
  if (row.twins > 0) problems.add('holds', `${rowName(row)}: held ${row.twins + 1} times`)
  const ageMs = now - row.reserved_at
  if (ageMs > SUSPICIOUS_AGE_MS) {
    warnings.add('old hold', `${rowName(row)}: in flight for ${Math.floor(ageMs / 60_000)} minutes`)
  }
  return row.hold_nano_usd
}
