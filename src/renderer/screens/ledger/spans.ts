/** From the query's span of time to moments, days and months being those of the budgets' timezone. */
import { Temporal } from 'temporal-polyfill'
import type { Span } from '../../../shared/contract/ledger.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const LENGTHS = { '1h': HOUR_MS, '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS } as const

/** The span that is asked for at a moment; what has no end ends just after it. */
export function spanOf(span: LedgerQuery['span'], at: number, timezone: string): Span {
  const to = at + 1
  if (typeof span === 'object') return { from: span.from, to: Math.max(span.to ?? to, span.from + 1) }
  if (span === 'all') return { from: 0, to }
  if (span === 'today' || span === 'month') return { from: startOf(span, at, timezone), to }
  return { from: Math.max(0, at - LENGTHS[span]), to }
}

function startOf(part: 'today' | 'month', at: number, timezone: string): number {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate()
  const first = part === 'today' ? date : date.with({ day: 1 })
  return first.toZonedDateTime(timezone).epochMilliseconds
}

/** Whether its end moves on as time goes by. */
export const isOpen = (span: LedgerQuery['span']): boolean => typeof span !== 'object' || span.to === null
