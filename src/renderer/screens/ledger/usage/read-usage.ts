/** What the page shows, asked of the core: all of it for the same span of whole buckets. */
import type { LedgerTotal, Span } from '../../../../shared/contract/ledger.ts'
import type { UsageGrouping, Width } from '../../../../shared/contract/usage.ts'
import { addUsd, nanoUsd } from '../../../../shared/money.ts'
import type { NanoUsd } from '../../../../shared/money.ts'
import type { LedgerQuery } from '../../../parts/ledger-query.ts'
import type { Client } from '../../../rpc/transport.ts'
import { spanOf } from '../spans.ts'

const DAY_MS = 86_400_000
/** The core answers 3,000 buckets at most; a day of the clock change is one hour shorter. */
const LONGEST_MS = 2_800 * DAY_MS
const MOST_LINES = 6

export const GROUPINGS = ['model', 'workload', 'key', 'target'] as const satisfies readonly UsageGrouping[]

export type By = (typeof GROUPINGS)[number]

export interface UsageQuestion {
  readonly span: LedgerQuery['span']
  readonly by: By
  readonly timezone: string
  /** How far the core's clock is ahead of this page's. */
  readonly aheadMs: number
}

type Series = Awaited<ReturnType<Client['usage']['series']>>
type Movers = Awaited<ReturnType<Client['usage']['movers']>>
export type DurationLines = Awaited<ReturnType<Client['usage']['durations']>>['lines']

export interface Usage extends Series {
  readonly width: Width
  /** By the core's clock. */
  readonly at: number
  /** From the first bucket's beginning to the last one's end, which may still be to come. */
  readonly span: Span
  /** As long as what has passed of the span, right before it. */
  readonly before: Span
  readonly movers: Movers['movers']
  /** Sums of the lines. */
  readonly total: { readonly attempts: number; readonly costNanoUsd: NanoUsd }
  /** Those of them whose usage is the console's own estimate, and those that no price was known for. */
  readonly estimated: LedgerTotal['estimated']
  readonly unpriced: number
  /** What that is more than in the span before; negative when it is less. */
  readonly changeNanoUsd: NanoUsd
  readonly durations: DurationLines
}

/** A quarter hour up to 24 hours, an hour up to 14 days, a day beyond. */
export function widthFor({ from, to }: Span): Width {
  // A span that ends now ends a millisecond after it.
  const lengthMs = to - from - 1
  if (lengthMs <= DAY_MS) return 'quarter'
  return lengthMs <= 14 * DAY_MS ? 'hour' : 'day'
}

/** Asks one thing after another: each for the buckets that the first answer has. */
export async function readUsage(
  client: Client,
  { span: named, by, timezone, aheadMs }: UsageQuestion,
  options: { readonly signal: AbortSignal },
): Promise<Usage> {
  const at = Date.now() + aheadMs
  const asked = await withRows(client, spanOf(named, at, timezone), timezone, options)
  const width = widthFor(asked)
  const series = await client.usage.series({ ...asked, width, timezone, by, limit: MOST_LINES }, options)
  const span = {
    from: series.buckets[0]?.startsAt ?? asked.from,
    to: series.buckets.at(-1)?.endsAt ?? asked.to,
  }
  const before = { from: Math.max(0, 2 * span.from - Math.min(span.to, at + 1)), to: span.from }
  const [{ movers, total: moved }, durations] = await Promise.all([
    client.usage.movers({ now: span, before, by }, options),
    client.usage.durations({ ...span, by: by === 'target' ? 'target' : 'model' }, options),
  ])
  const totals = [...series.lines, ...(series.others === null ? [] : [series.others])].map(
    ({ total }) => total,
  )
  const costNanoUsd = addUsd(...totals.map((total) => total.costNanoUsd))
  return {
    ...series,
    width,
    at,
    span,
    before,
    movers,
    total: { attempts: sum(totals, ({ attempts }) => attempts), costNanoUsd },
    estimated: {
      attempts: sum(totals, ({ estimated }) => estimated.attempts),
      costNanoUsd: addUsd(...totals.map(({ estimated }) => estimated.costNanoUsd)),
    },
    unpriced: sum(totals, ({ unpriced }) => unpriced.attempts),
    changeNanoUsd: nanoUsd(costNanoUsd - moved.before.costNanoUsd),
    durations: durations.lines,
  }
}

const sum = (totals: readonly LedgerTotal[], of: (total: LedgerTotal) => number): number =>
  totals.reduce((whole, total) => whole + of(total), 0)

/** A span that is longer than a chart can be begins with the first day that has rows. */
async function withRows(
  client: Client,
  span: Span,
  timezone: string,
  options: { readonly signal: AbortSignal },
): Promise<Span> {
  if (span.to - span.from <= LONGEST_MS) return span
  const { groups, others } = await client.ledger.groups(
    { filter: span, by: 'day', timezone, limit: 500 },
    options,
  )
  const first = others === null ? (groups.at(-1)?.span?.from ?? span.to - DAY_MS) : span.to - LONGEST_MS
  return { from: Math.max(span.from, first), to: span.to }
}
