/** What the address asks of the ledger: a span of time, traits, a text, a grouping and an order. */
import type { Grouping, Traits } from '../../shared/contract/ledger.ts'
import { TRAITS } from './ledger-traits.ts'

export const RANGES = [
  { id: '1h', name: '1 h', title: 'The last hour' },
  { id: '24h', name: '24 h', title: 'The last 24 hours' },
  { id: 'today', name: 'Today', title: 'Since midnight' },
  { id: '7d', name: '7 d', title: 'The last 7 days' },
  { id: 'month', name: 'Month', title: 'Since the first of this month' },
  { id: '30d', name: '30 d', title: 'The last 30 days' },
  { id: 'all', name: 'All', title: 'Since the first row' },
] as const

export type Range = (typeof RANGES)[number]['id']

/** Names of `GROUPINGS` in the order in which one asks for them. */
export const GROUPS = [
  { by: 'model', name: 'Model' },
  { by: 'key', name: 'Key' },
  { by: 'workload', name: 'Workload' },
  { by: 'target', name: 'Target' },
  { by: 'day', name: 'Day' },
  { by: 'errorCode', name: 'Error' },
  { by: 'user', name: 'User' },
  { by: 'usageSource', name: 'Usage' },
  { by: 'endpoint', name: 'Endpoint' },
] as const satisfies readonly { readonly by: Grouping; readonly name: string }[]

/** Moments in ms since the epoch; `to: null` means: until now. */
export interface CustomSpan {
  readonly from: number
  readonly to: number | null
}

export type Order = 'newest' | 'cost'

export interface LedgerQuery {
  /** One that has a name, or any. */
  readonly span: Range | CustomSpan
  readonly traits: Traits
  /** The whole of a request's id, a user or a session; empty: none is asked for. */
  readonly text: string
  /** Null: rows, not groups. */
  readonly by: Grouping | null
  /** Of rows: the newest first, or those that cost the most. */
  readonly order: Order
}

export const DEFAULT_QUERY: LedgerQuery = { span: '24h', traits: {}, text: '', by: null, order: 'newest' }

/** A moment as milliseconds or ISO 8601 with its offset; null for anything else. */
function readInstant(text: string | null): number | null {
  if (text === null) return null
  const at = /^\d{1,15}$/.test(text)
    ? Number(text)
    : /(Z|[+-]\d\d:?\d\d)$/.test(text)
      ? Date.parse(text)
      : NaN
  return Number.isNaN(at) || at < 0 ? null : at
}

function readSpan(params: URLSearchParams): Range | CustomSpan {
  const from = readInstant(params.get('from'))
  const to = readInstant(params.get('to'))
  if ((from !== null || to !== null) && (from ?? 0) < (to ?? Infinity)) return { from: from ?? 0, to }
  return RANGES.find(({ id }) => id === params.get('range'))?.id ?? DEFAULT_QUERY.span
}

/** Longer than any name that the ledger takes; the core would refuse it. */
const NAME_LENGTH = 256

const FIXED: Readonly<Record<string, readonly string[]>> = {
  outcome: ['ok', 'failed', 'cancelled'],
  usageSource: ['provider', 'estimated', 'none'],
  endpoint: ['chat', 'embeddings'],
}

/** What of an address makes no sense is left out: a link of an older console still opens. */
export function readQuery(params: URLSearchParams): LedgerQuery {
  const given: Record<string, string | boolean> = {}
  for (const { id, param } of TRAITS) {
    const value = params.get(param)
    if (value === null || value.length > NAME_LENGTH) continue
    if (FIXED[id]?.includes(value) === false) continue
    given[id] = value
  }
  const unpriced = params.get('unpriced')
  if (unpriced === 'true' || unpriced === 'false') given.unpriced = unpriced === 'true'
  return {
    span: readSpan(params),
    traits: given,
    text: (params.get('text') ?? '').trim().slice(0, NAME_LENGTH),
    by: GROUPS.find(({ by }) => by === params.get('by'))?.by ?? null,
    order: params.get('order') === 'cost' ? 'cost' : DEFAULT_QUERY.order,
  }
}

/** The same query for an address: what {@link readQuery} reads again as it was. */
export function writeQuery({ span, traits, text, by, order }: LedgerQuery): URLSearchParams {
  const params = new URLSearchParams()
  if (typeof span === 'object') {
    params.set('from', new Date(span.from).toISOString())
    if (span.to !== null) params.set('to', new Date(span.to).toISOString())
  } else if (span !== DEFAULT_QUERY.span) {
    params.set('range', span)
  }
  for (const { id, param } of TRAITS) {
    const value = traits[id]
    if (value !== undefined) params.set(param, value)
  }
  if (traits.unpriced !== undefined) params.set('unpriced', String(traits.unpriced))
  if (text !== '') params.set('text', text)
  if (by !== null) params.set('by', by)
  if (order !== DEFAULT_QUERY.order) params.set('order', order)
  return params
}

/** Whether anything narrows the rows besides the time. */
export const isNarrowed = ({ traits, text }: LedgerQuery): boolean =>
  text !== '' || Object.values(traits).some((value) => value !== undefined)
