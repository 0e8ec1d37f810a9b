/** The Ledger screen's address for the rows that a budget counts. */
import type { Budget } from '../../../shared/contract/budgets.ts'
import type { Traits } from '../../../shared/contract/ledger.ts'
import { DEFAULT_QUERY, writeQuery } from '../../parts/ledger-query.ts'

const TRAIT_OF = {
  all: () => ({}),
  key: (subject) => ({ keyId: subject }),
  workload: (subject) => ({ workload: subject }),
  model: (subject) => ({ model: subject }),
} as const satisfies Record<Budget['scope'], (subject: string) => Traits>

/** Its running window, and the key, workload or model it is for. */
export function rowsHref(budget: Pick<Budget, 'scope' | 'subject' | 'windowStart' | 'windowEnd'>): string {
  const { scope, subject, windowStart: from, windowEnd: to } = budget
  const query = writeQuery({ ...DEFAULT_QUERY, span: { from, to }, traits: TRAIT_OF[scope](subject) })
  return `#/ledger?${query.toString()}`
}
