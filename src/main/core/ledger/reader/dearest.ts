/** The most expensive rows of a filter. */
import { z } from 'zod'
import type { LedgerFilter, LedgerRow, Span } from '../../../../shared/contract/ledger.ts'
import { filterCondition, isSelective, type Condition } from './conditions.ts'
import { createQuarters } from './quarters.ts'
import { createRowReader } from './rows.ts'
import type { Prepare } from './statements.ts'
import { ROWS } from './sums.ts'

export interface DearestQuery {
  readonly filter: LedgerFilter
  readonly limit: number
}

const placesSchema = z.array(z.object({ cost: z.int(), at: z.int(), id: z.int() }))
type Place = z.output<typeof placesSchema>[number]

const byCost = (a: Place, b: Place): number => b.cost - a.cost || b.at - a.at || b.id - a.id

/** Reads all rows of the filter, as costs have no index, and remembers no more than it answers with. */
export function createDearest(prepare: Prepare): (query: DearestQuery) => { readonly rows: LedgerRow[] } {
  const rows = createRowReader(prepare)
  const quartersWith = createQuarters(prepare)

  // With a limit SQLite sorts in a heap of that many rows, however many it reads.
  const dearestIn = ({ from, to }: Span, { sql, params }: Condition, limit: number): Place[] =>
    placesSchema.parse(
      prepare(
        `SELECT cost_nano_usd AS cost, reserved_at AS at, id FROM ${ROWS}
          WHERE reserved_at >= :from AND reserved_at < :to AND ${sql}
          ORDER BY cost_nano_usd DESC, reserved_at DESC, id DESC LIMIT :limit`,
      ).all({ ...params, from, to, limit }),
    )

  return ({ filter, limit }) => {
    const condition = filterCondition(filter)
    const few = filter.text === undefined && isSelective(filter)
    let found: Place[] = []
    for (const span of few ? quartersWith(condition, filter) : [filter]) {
      found = [...found, ...dearestIn(span, condition, limit)].sort(byCost).slice(0, limit)
    }
    return { rows: found.map(({ id }) => rows.byId(id)) }
  }
}
