/** What a filter asks for, as SQL over the columns that rows and rollups have in common. */
import type { LedgerFilter, Traits } from '../../../../shared/contract/ledger.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'

/** A part of a WHERE clause with what stands for its names. */
export interface Condition {
  readonly sql: string
  readonly params: Readonly<Record<string, string | number>>
}

export const ALL: Condition = { sql: 'true', params: {} }

/** The prices that stand for a price nobody knew. */
export const UNPRICED = `(SELECT id FROM prices WHERE origin = 'unpriced')`

const OUTCOMES = {
  ok: `error_code = ''`,
  cancelled: `error_code = 'client_closed'`,
  failed: `error_code NOT IN ('', 'client_closed')`,
} as const

/** Whether the filter names more than a span of time. */
export function isSelective(filter: LedgerFilter): boolean {
  return traitsCondition(filter) !== ALL
}

/** Its names are columns, each with the value that it must have. */
export function traitsCondition(traits: Traits): Condition {
  const { keyId, workload, model, target, endpoint, usageSource, errorCode, outcome, unpriced } = traits
  return both(
    equals('key_id', keyId),
    equals('workload', workload),
    equals('model_served', model),
    equals('target', target),
    equals('endpoint', endpoint),
    equals('usage_source', usageSource),
    equals('error_code', errorCode),
    outcome === undefined ? ALL : { sql: OUTCOMES[outcome], params: {} },
    unpriced === undefined ? ALL : { sql: `price_id ${unpriced ? '' : 'NOT'} IN ${UNPRICED}`, params: {} },
  )
}

/** Users and sessions are looked up quarter hour by quarter hour, as their indexes begin with it. */
const inQuarters = (column: string): string =>
  `SELECT attempts.id FROM quarters CROSS JOIN attempts
    WHERE attempts.reserved_at / ${QUARTER_HOUR_MS} = n AND attempts.${column} = :text`

const NAMED = `
  WITH RECURSIVE
    reach AS (SELECT max(:from, min(bucket_start)) / ${QUARTER_HOUR_MS} AS first,
                     min(:to, max(bucket_start)) / ${QUARTER_HOUR_MS} AS last FROM rollups),
    quarters(n) AS (SELECT first FROM reach UNION ALL SELECT n + 1 FROM quarters, reach WHERE n < last)
  SELECT id FROM attempts WHERE request_id = :text
   UNION ${inQuarters('user')}
   UNION ${inQuarters('session')}`

/** A filter's traits and its text, within a span that is named :from and :to; the text only rows can answer. */
export function filterCondition(filter: LedgerFilter): Condition {
  const { text } = filter
  if (text === undefined) return traitsCondition(filter)
  return both(traitsCondition(filter), { sql: `id IN (${NAMED})`, params: { text } })
}

/** The expression has one of these values; any at all when there is no list. */
export function oneOf(name: string, expression: string, values: readonly string[] | undefined): Condition {
  if (values === undefined) return ALL
  return {
    sql: `${expression} IN (SELECT value FROM json_each(:${name}))`,
    params: { [name]: JSON.stringify(values) },
  }
}

export function both(...conditions: readonly Condition[]): Condition {
  const real = conditions.filter((condition) => condition !== ALL)
  if (real.length === 0) return ALL
  return {
    sql: real.map(({ sql }) => sql).join(' AND '),
    params: Object.assign({}, ...real.map(({ params }) => params)) as Condition['params'],
  }
}

function equals(column: string, value: string | undefined): Condition {
  return value === undefined ? ALL : { sql: `${column} = :${column}`, params: { [column]: value } }
}
