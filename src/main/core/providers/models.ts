/** What a provider's models would be called here, and what they cost as far as it is known. */
import type { KnownPrice, OfferedModel, ProviderTest } from '../../../shared/contract/providers.ts'
import { exactUsd, type NanoUsd } from '../../../shared/money.ts'
import { matchNames, type Catalogue } from '../catalogue/catalogue.ts'
import type { PriceRecord, Prices, ProviderRecord } from '../ledger/ledger.ts'

type Known = Pick<Prices, 'historyOf' | 'models'>

/** @param of the provider whose models they are, where it is one already */
export function offerModels(
  theirs: readonly string[],
  of: ProviderRecord | null,
  prices: Known,
  catalogue: Catalogue,
  now: number,
): OfferedModel[] {
  const chosen = new Map([...(of?.models ?? [])].map(([ours, there]) => [there, ours]))
  const matched = matchNames(
    theirs.filter((name) => !chosen.has(name)),
    catalogue.models.map(({ id }) => id).filter((id) => of?.models.has(id) !== true),
  )
  // What it no longer names is still shown, so that somebody sees what is asked for in vain.
  return [...new Set([...theirs, ...chosen.keys()])].map((name): OfferedModel => {
    const ours = chosen.get(name) ?? matched.get(name) ?? name
    const imported = name === ours ? null : inForce(prices.historyOf(name), now)
    return {
      theirs: name,
      ours,
      served: chosen.has(name),
      own: of && describe(inForce(prices.historyOf(ours, of.id), now)),
      imported: imported?.origin === 'import' ? describe(imported) : null,
    }
  })
}

/** The catalogue's names, and whatever else has a price. */
export function knownModels(prices: Known, catalogue: Catalogue, now: number): ProviderTest['known'] {
  const catalogued = new Set(catalogue.models.map(({ id }) => id))
  const names = new Set([...catalogued, ...prices.models()])
  return [...names].map((model) => ({
    model,
    catalogued: catalogued.has(model),
    price: describe(inForce(prices.historyOf(model), now)),
  }))
}

function inForce(history: readonly PriceRecord[], now: number): PriceRecord | null {
  return history.findLast(({ effectiveFrom }) => effectiveFrom <= now) ?? null
}

function describe(price: PriceRecord | null): KnownPrice | null {
  if (!price || price.origin === 'unpriced') return null
  const usd = (amount: number): string => exactUsd(amount as NanoUsd)
  return {
    inputUsd: usd(price.input),
    cachedInputUsd: usd(price.cachedInput),
    outputUsd: usd(price.output),
    origin: price.origin,
    source: price.source,
  }
}
