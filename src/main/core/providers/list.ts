/** The providers as the page shows them. */
import type { ProviderList, ProviderState } from '../../../shared/contract/providers.ts'
import type { ProviderRecord } from '../ledger/ledger.ts'
import type { Place, Places } from './place.ts'
import { PRESETS } from './presets.ts'
import { keyOf } from './targets.ts'

export function standing({ ledger }: Place): ProviderRecord[] {
  return ledger.providers.all().filter(({ removedAt }) => removedAt === null)
}

/** @param place null where nothing was ever kept */
export function listOf({ kind, keyFile, sealedBy }: Places, place: Place | null): ProviderList {
  return {
    providers: place ? standing(place).map((record) => stateOf(record, place)) : [],
    presets: [...PRESETS],
    place: kind,
    sealedBy,
    keyFile,
  }
}

function stateOf(record: ProviderRecord, { vault }: Place): ProviderState {
  const { id, name, kind, baseUrl, weight, models, addedAt, changedAt } = record
  return {
    id,
    name,
    kind,
    baseUrl,
    weight,
    models: [...models].map(([ours, theirs]) => ({ ours, theirs })),
    key: keyOf(record, vault).state,
    addedAt,
    changedAt,
  }
}
