/** Usage over time, for charts. */
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Span, Traits } from '../../../../shared/contract/ledger.ts'
import type { usage, UsageGrouping, UsageLine, Width } from '../../../../shared/contract/usage.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'
import { bucketsOf, indexAt } from './calendar.ts'
import { traitsCondition } from './conditions.ts'
import { COLUMNS, createNames } from './groupings.ts'
import type { Prepare } from './statements.ts'
import { addUp, createSumUp, fold, totalOf, type SumLine, type Sums } from './sums.ts'

export interface SeriesQuery extends Span {
  readonly width: Width
  readonly timezone: string
  readonly by?: UsageGrouping | undefined
  readonly where: Traits
  readonly limit: number
}

type Series = InferContractRouterOutputs<typeof usage>['series']

const MOST_BUCKETS = 3_000
const SHORTEST_MS = { quarter: QUARTER_HOUR_MS, hour: 3_600_000, day: 23 * 3_600_000 } as const

interface Kind {
  readonly value: string
  readonly lines: SumLine[]
  readonly total: Sums
}

/** Throws `invalid_request` for a span of too many buckets. */
export function createSeries(prepare: Prepare): (query: SeriesQuery) => Series {
  const sumUp = createSumUp(prepare)
  const namesOf = createNames(prepare)

  return ({ from, to, width, timezone, by, where, limit }) => {
    if ((to - from) / SHORTEST_MS[width] > MOST_BUCKETS) {
      throw new Refusal(
        'invalid_request',
        `More than ${MOST_BUCKETS} buckets: ask for a shorter span or wider buckets.`,
        { param: 'width' },
      )
    }
    const buckets = bucketsOf({ from, to }, width, timezone)
    const [first, last] = [buckets[0], buckets.at(-1)]
    const lines =
      first && last
        ? sumUp({ from: first.from, to: last.to }, traitsCondition(where), {
            bucketMs: QUARTER_HOUR_MS,
            by: by ? [COLUMNS[by]] : [],
          })
        : []
    const kinds = by ? kindsOf(lines) : [{ value: '', lines, total: addUp(lines.map(({ sums }) => sums)) }]
    const rest = kinds.slice(limit)
    const nameOf = by ? namesOf(by) : () => ''
    const lineOf = (kind: Kind, name: string): UsageLine => toLine(kind, name, buckets)
    return {
      buckets: buckets.map((bucket) => ({ startsAt: bucket.from, endsAt: bucket.to })),
      lines: kinds.slice(0, limit).map((kind) => lineOf(kind, nameOf(kind.value))),
      others:
        rest.length > 0
          ? lineOf(
              {
                value: '',
                lines: rest.flatMap((kind) => kind.lines),
                total: addUp(rest.map(({ total }) => total)),
              },
              '',
            )
          : null,
    }
  }
}

/** Those that cost the most first; what costs nothing by its attempts. */
function kindsOf(lines: readonly SumLine[]): Kind[] {
  return [...Map.groupBy(lines, ({ values: [value = ''] }) => value)]
    .map(([value, own]) => ({ value, lines: own, total: addUp(own.map(({ sums }) => sums)) }))
    .sort((a, b) => b.total.costNanoUsd - a.total.costNanoUsd || b.total.attempts - a.total.attempts)
}

function toLine({ value, lines, total }: Kind, name: string, buckets: readonly Span[]): UsageLine {
  const found = fold(lines, ({ bucket }) => indexAt(buckets, bucket))
  const sums = buckets.map((_, index) => found.get(index))
  const list = (of: Exclude<keyof Sums, 'costNanoUsd'>): number[] => sums.map((sum) => sum?.[of] ?? 0)
  return {
    value,
    name,
    attempts: list('attempts'),
    requests: list('requests'),
    failed: list('failed'),
    costNanoUsd: sums.map((sum) => nanoUsd(sum?.costNanoUsd ?? 0)),
    inputTokens: list('input'),
    cachedTokens: list('cached'),
    outputTokens: list('output'),
    total: totalOf(total),
  }
}
