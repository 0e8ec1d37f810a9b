/** What the line under the rows says of them. */
import type { LedgerTotal } from '../../../shared/contract/ledger.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import type { Order } from '../../parts/ledger-query.ts'
import { formatCount } from '../../ui/format.ts'
import type { RowListState } from './row-list.ts'

export interface Answer {
  readonly total: LedgerTotal
  readonly withoutRow: { readonly attempts: number; readonly costNanoUsd: NanoUsd }
}

/** How many rows the most expensive are. */
export const DEAREST_ROWS = 100

/** Whether the list ends although the filter may have more rows: those are cheaper. */
export const isCut = ({ length, ended }: RowListState, order: Order, answer: Answer | null): boolean =>
  order === 'cost' &&
  ended &&
  length >= DEAREST_ROWS &&
  (answer === null || answer.total.attempts - answer.withoutRow.attempts > length)

export function rowsInWords(rows: RowListState, order: Order, answer: Answer | null): string {
  const { length, ended, full } = rows
  const count = formatCount(length)
  const all = answer === null ? null : answer.total.attempts - answer.withoutRow.attempts
  if (isCut(rows, order, answer)) {
    if (answer === null || all === null) return `The ${count} most expensive attempts`
    const cost = nanoUsd(answer.total.costNanoUsd - answer.withoutRow.costNanoUsd)
    const part = `${formatUsd(rows.sums.costNanoUsd)} of ${formatUsd(cost)}`
    return `The ${count} most expensive of ${formatCount(all)} attempts: ${part}`
  }
  if (ended) return `Sum of all ${count} rows`
  if (full) return `Sum of the ${count} newest rows: the longest list`
  return `Sum of ${count} rows read${all === null ? '' : ` of ${formatCount(all)}`}`
}
