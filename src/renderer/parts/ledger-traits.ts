/** What attempts can be told apart by: each trait with its names in the address, in the contract and on the screen. */
import type { Grouping, Traits } from '../../shared/contract/ledger.ts'
import { USAGE_WORDS, codeWord } from '../ui/outcome.ts'

type TextTrait =
  'model' | 'keyId' | 'workload' | 'target' | 'outcome' | 'usageSource' | 'errorCode' | 'endpoint'
type FacetName = 'models' | 'keys' | 'workloads' | 'targets' | 'usageSources' | 'errorCodes' | 'endpoints'

export interface Trait {
  readonly id: TextTrait
  /** In the address. */
  readonly param: string
  readonly title: string
  /** Where its choices come from; null: they are fixed. */
  readonly facet: FacetName | null
  readonly by: Grouping | null
}

export const TRAITS: readonly Trait[] = [
  { id: 'model', param: 'model', title: 'Model', facet: 'models', by: 'model' },
  { id: 'keyId', param: 'key', title: 'Key', facet: 'keys', by: 'key' },
  { id: 'workload', param: 'workload', title: 'Workload', facet: 'workloads', by: 'workload' },
  { id: 'target', param: 'target', title: 'Target', facet: 'targets', by: 'target' },
  { id: 'outcome', param: 'outcome', title: 'Outcome', facet: null, by: null },
  { id: 'errorCode', param: 'error', title: 'Error', facet: 'errorCodes', by: 'errorCode' },
  { id: 'usageSource', param: 'source', title: 'Usage', facet: 'usageSources', by: 'usageSource' },
  { id: 'endpoint', param: 'endpoint', title: 'Endpoint', facet: 'endpoints', by: 'endpoint' },
]

export const OUTCOME_WORDS = { ok: 'OK', failed: 'Failed', cancelled: 'Cancelled' } as const satisfies Record<
  NonNullable<Traits['outcome']>,
  string
>

const ENDPOINT_WORDS = { chat: 'Chat completions', embeddings: 'Embeddings' } as const satisfies Record<
  NonNullable<Traits['endpoint']>,
  string
>

/** What stands for the empty value: an attempt without one. */
const NONE_WORDS: Partial<Record<Grouping, string>> = {
  workload: 'No workload',
  errorCode: 'No error',
  user: 'No user named',
  key: 'No key',
}

const lookUp = (words: Readonly<Record<string, string>>, value: string): string => words[value] ?? value

const DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/** "2026-06-15" → "Mon, 15 Jun 2026". */
const formatDay = (date: string): string => DAY.format(Date.parse(`${date}T00:00:00Z`))

/** A value as a person knows it. `name` is what the console calls it: the name of a key. */
export function valueInWords(by: Grouping, value: string, name = value): string {
  if (value === '') return NONE_WORDS[by] ?? 'None'
  if (by === 'key' && value === 'console') return 'Chat screen'
  if (by === 'usageSource') return lookUp(USAGE_WORDS, value)
  if (by === 'errorCode') return codeWord(value)
  if (by === 'day') return formatDay(value)
  if (by === 'endpoint') return lookUp(ENDPOINT_WORDS, value)
  return name
}
