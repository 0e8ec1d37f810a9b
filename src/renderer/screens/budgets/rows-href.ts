/** The Ledger screen's address for the rows that a budget counts. */
import type { Budget } from '../../../shared/contract/budgets.ts'

/** By the filter's own names: the window, and the key, workload or model. */
export function rowsHref(budget: Pick<Budget, 'scope' | 'subject' | 'windowStart' | 'windowEnd'>): string {
  const { scope, subject, windowStart, windowEnd } = budget
  const filter = new URLSearchParams({ from: String(windowStart), to: String(windowEnd) })
  if (scope === 'key') filter.set('keyId', subject)
  else if (scope !== 'all') filter.set(scope, subject)
  return `#/ledger?${filter.toString()}`
}
