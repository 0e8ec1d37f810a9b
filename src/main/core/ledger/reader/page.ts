/** Pages of rows, newest first, each found by where the last one ended. */
import { z } from 'zod'
import type { LedgerFilter, LedgerRow, Span } from '../../../../shared/contract/ledger.ts'
import { filterCondition, isSelective, type Condition } from './conditions.ts'
import { createQuarters } from './quarters.ts'
import { createRowReader } from './rows.ts'
import type { Prepare } from './statements.ts'
import { ROWS } from './sums.ts'

export interface PageQuery {
  readonly filter: LedgerFilter
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface Page {
  readonly rows: LedgerRow[]
  readonly nextCursor: string | null
}

/** A row's place in the list; of two with the same time the one that was settled later comes first. */
interface Place {
  readonly at: number
  readonly id: number
}

const placesSchema = z.array(z.object({ at: z.int(), id: z.int() }))

const NEWEST = `reserved_at >= :from AND reserved_at < :to AND (reserved_at < :beforeAt OR id < :beforeId)`
const IN_ORDER = `ORDER BY reserved_at DESC, id DESC LIMIT :limit`

export function createPages(prepare: Prepare): (query: PageQuery) => Page {
  const rows = createRowReader(prepare)
  const quartersWith = createQuarters(prepare)

  function select(
    sql: string,
    { from, to }: Span,
    condition: Condition,
    before: Place,
    limit: number,
  ): Place[] {
    // One upper bound: of two, SQLite may begin at the wrong one and walk over every row between them.
    const end = Math.min(to, before.at + 1)
    const names = { from, to: end, beforeAt: before.at, beforeId: before.id, limit }
    return placesSchema.parse(prepare(sql).all({ ...condition.params, ...names }))
  }

  const newest = (span: Span, condition: Condition, before: Place, limit: number): Place[] =>
    select(
      `SELECT reserved_at AS at, id FROM ${ROWS} WHERE ${NEWEST} AND ${condition.sql} ${IN_ORDER}`,
      span,
      condition,
      before,
      limit,
    )

  function newestOfFew(filter: LedgerFilter, condition: Condition, before: Place, limit: number): Place[] {
    const found: Place[] = []
    const reach = { from: filter.from, to: Math.min(before.at + 1, filter.to) }
    for (const span of quartersWith(condition, reach)) {
      found.push(...newest(span, condition, before, limit - found.length))
      if (found.length >= limit) break
    }
    return found
  }

  return ({ filter, cursor, limit }) => {
    const before = cursor === undefined ? { at: filter.to, id: 0 } : placeOf(cursor)
    const condition = filterCondition(filter)
    // One more than is shown tells whether there is a next page.
    const reach = limit + 1
    const few = filter.text === undefined && isSelective(filter)
    const places = (few ? newestOfFew : newest)(filter, condition, before, reach)
    const shown = places.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: shown.map(({ id }) => rows.byId(id)),
      nextCursor: last && places.length > limit ? `${last.at}.${last.id}` : null,
    }
  }
}

function placeOf(cursor: string): Place {
  const [at = 0, id = 0] = cursor.split('.').map(Number)
  return { at, id }
}
