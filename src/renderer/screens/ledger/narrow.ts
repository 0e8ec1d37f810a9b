/** From a line of a grouping to its rows. */
import type { Grouping, LedgerGroup } from '../../../shared/contract/ledger.ts'
import type { LedgerQuery } from '../../parts/ledger-query.ts'
import { TRAITS } from '../../parts/ledger-traits.ts'

/** The query whose rows are the group's; null where no filter asks for them. */
export function narrowedTo(
  query: LedgerQuery & { readonly by: Grouping },
  { value, span }: Pick<LedgerGroup, 'value' | 'span'>,
): LedgerQuery | null {
  const rows = { ...query, by: null }
  if (query.by === 'day') return span === null ? null : { ...rows, span }
  // The text finds a user as well; it has no word for those without one, nor for a second text.
  if (query.by === 'user') return value === '' || query.text !== '' ? null : { ...rows, text: value }
  const trait = TRAITS.find(({ by }) => by === query.by)
  return trait === undefined ? null : { ...rows, traits: { ...query.traits, [trait.id]: value } }
}
