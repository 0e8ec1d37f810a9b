/** What was spent and used per part of UTC time: for the forecast, and behind OpenAI's admin API. */
import { z } from 'zod'
import type { Span } from '../../../../shared/contract/ledger.ts'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'
import { both, oneOf, traitsCondition } from './conditions.ts'
import { COLUMNS, USER } from './groupings.ts'
import type { Prepare } from './statements.ts'
import { createSumUp, fold } from './sums.ts'

/** What a line can be told apart by, besides its time. */
export type SpendingGrouping = 'model' | 'workload' | 'key' | 'user' | 'target'

export interface SpendingQuery extends Span {
  /** Divides the time from 1970 on; the first and the last part are cut to the span. */
  readonly bucketMs: number
  readonly by: readonly SpendingGrouping[]
  readonly endpoint?: 'chat' | 'embeddings' | undefined
  /** Only these; all when there is no list. `''` means: without one. */
  readonly models?: readonly string[] | undefined
  readonly workloads?: readonly string[] | undefined
  readonly keyIds?: readonly string[] | undefined
  readonly users?: readonly string[] | undefined
}

export interface SpendingLine {
  /** Start of its part of the time, before it was cut. */
  readonly bucket: number
  /** Of what it was grouped by; `''` for attempts without one. */
  readonly values: Partial<Record<SpendingGrouping, string>>
  readonly costNanoUsd: NanoUsd
  /** Attempts that generated something. */
  readonly served: number
  readonly input: number
  readonly cached: number
  readonly output: number
}

const FIRST_BUCKET = `
  SELECT min(at) AS at FROM (SELECT min(bucket_start) AS at FROM rollups UNION ALL
                             SELECT min(bucket_start) FROM machine_time)`
const firstSchema = z.object({ at: z.int().nullable() })

export function createSpending(prepare: Prepare) {
  const sumUp = createSumUp(prepare)
  return {
    spending: (query: SpendingQuery): SpendingLine[] => {
      const { by, bucketMs } = query
      const condition = both(
        traitsCondition({ endpoint: query.endpoint }),
        oneOf('models', COLUMNS.model, query.models),
        oneOf('workloads', COLUMNS.workload, query.workloads),
        oneOf('keyIds', COLUMNS.key, query.keyIds),
        oneOf('users', USER, query.users),
      )
      const fromRows = needsRows(query)
      const columns = by.map((grouping) => (grouping === 'user' ? USER : COLUMNS[grouping]))
      const lines = sumUp(query, condition, { bucketMs, by: columns, fromRows })
      const keyed = fold(lines, ({ bucket, values }) => JSON.stringify([bucket, ...values]))
      return [...keyed].map(([key, sums]) => {
        const [bucket, ...values] = z.tuple([z.int()], z.string()).parse(JSON.parse(key))
        return {
          bucket,
          values: Object.fromEntries(by.map((grouping, index) => [grouping, values[index] ?? ''])),
          costNanoUsd: nanoUsd(sums.costNanoUsd),
          served: sums.attempts - sums.unserved,
          input: sums.input,
          cached: sums.cached,
          output: sums.output,
        }
      })
    },
    /** The first quarter hour that anything was asked or any machine ran in; null for an empty ledger. */
    firstBucketAt: (): number | null => firstSchema.parse(prepare(FIRST_BUCKET).get()).at,
  }
}

/** Users and parts shorter than a rollup's are known to rows alone. */
export function needsRows({ by, users, bucketMs }: SpendingQuery): boolean {
  return by.includes('user') || users !== undefined || bucketMs % QUARTER_HOUR_MS !== 0
}
