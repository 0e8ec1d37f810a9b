/** What a filter asks for, as SQL over the columns that rows and rollups have in common. */
import type { LedgerFilter, Traits } from '../../../../shared/contract/ledger.ts'

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

/** A filter's traits and its text; the text only rows can answer. */
export function filterCondition(filter: LedgerFilter): Condition {
  const { text } = filter
  if (text === undefined) return traitsCondition(filter)
  return both(traitsCondition(filter), {
    sql: '(request_id = :text OR user = :text OR session = :text)',
    params: { text },
  })
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
