/** Where providers are kept: the ledger and the vault of the console that will ask them. */
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Pricing } from '../pricing/pricing.ts'
import type { Vault } from '../vault/vault.ts'

export interface Place {
  readonly ledger: Pick<Ledger, 'providers' | 'prices' | 'audit' | 'change'>
  readonly vault: Vault
  readonly catalogue: Catalogue
  readonly pricing: Pick<Pricing, 'setWithin'>
}

/**
 * `here`: of this console. `next_start`: of the live console, opened for one piece of work at a time and closed again,
 * because this one is its sandbox, which must spend nothing. Rejects with a `ProviderRefusal` when it cannot be opened.
 */
export interface Places {
  readonly kind: 'here' | 'next_start'
  /** Where the keys are, and what seals them there; null: nothing does. */
  readonly keyFile: string
  readonly sealedBy: string | null
  /** False: nothing was ever kept there, and looking is not to make it. */
  exists(): boolean
  within<Result>(work: (place: Place) => Result | Promise<Result>): Promise<Result>
}

/** This console's own. */
export function createPlaceHere(place: Place): Places {
  return {
    kind: 'here',
    keyFile: place.vault.path,
    sealedBy: place.vault.sealedBy,
    exists: () => true,
    within: async (work) => work(place),
  }
}
