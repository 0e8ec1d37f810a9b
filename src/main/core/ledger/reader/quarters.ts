/** Which quarter hours of a span hold rows of a selective filter: rollups tell, so that only these are read. */
import { z } from 'zod'
import type { Span } from '../../../../shared/contract/ledger.ts'
import { bucketOf, DAY_MS, QUARTER_HOUR_MS } from '../rollups.ts'
import type { Condition } from './conditions.ts'
import type { Prepare } from './statements.ts'

const startsSchema = z.array(z.object({ start: z.int() }))

/** Newest first, the first and the last cut to the span; each day is looked up only when it is asked for. */
export type QuartersWith = (condition: Condition, span: Span) => Iterable<Span>

export function createQuarters(prepare: Prepare): QuartersWith {
  /** UTC days on which each of the values occurs; whether in the same attempts, the quarter hours tell. */
  function daysWith({ params }: Condition, { from, to }: Span): number[] {
    const traits = Object.keys(params).map(
      (column) =>
        `INTERSECT SELECT day_start FROM rollup_days WHERE trait = '${column}' AND value = :${column}`,
    )
    const statement = prepare(
      `SELECT start FROM (SELECT day_start AS start FROM rollup_days WHERE trait = 'endpoint' ${traits.join(' ')})
        WHERE start > :from - ${DAY_MS} AND start < :to ORDER BY start DESC`,
    )
    return [...new Set(startsSchema.parse(statement.all({ ...params, from, to })).map(({ start }) => start))]
  }

  function bucketsWith({ sql, params }: Condition, { from, to }: Span): number[] {
    const statement = prepare(
      `SELECT DISTINCT bucket_start AS start FROM rollups
        WHERE bucket_start >= :from AND bucket_start < :to AND ${sql} ORDER BY bucket_start DESC`,
    )
    return startsSchema.parse(statement.all({ ...params, from, to })).map(({ start }) => start)
  }

  return function* quartersWith(condition, { from, to }) {
    const reach = { from: bucketOf(from), to }
    for (const day of daysWith(condition, reach)) {
      const within = { from: Math.max(reach.from, day), to: Math.min(to, day + DAY_MS) }
      for (const start of bucketsWith(condition, within)) {
        yield { from: Math.max(from, start), to: Math.min(to, start + QUARTER_HOUR_MS) }
      }
    }
  }
}
