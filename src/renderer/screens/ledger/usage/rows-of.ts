/** From a figure of the page to the attempts that it is of. */
import type { Span } from '../../../../shared/contract/ledger.ts'
import { DEFAULT_QUERY } from '../../../parts/ledger-query.ts'
import { hrefOfQuery } from '../asked.ts'
import { narrowedTo } from '../narrow.ts'
import type { By } from './read-usage.ts'

/** Of one value, or without one of all. A span whose end is still to come stays open. */
export function rowsHref(span: Span, at: number, of?: { readonly by: By; readonly value: string }): string {
  const query = { ...DEFAULT_QUERY, span: { from: span.from, to: span.to > at ? null : span.to } }
  if (of === undefined) return hrefOfQuery(query)
  return hrefOfQuery(narrowedTo({ ...query, by: of.by }, { value: of.value, span: null }) ?? query)
}
