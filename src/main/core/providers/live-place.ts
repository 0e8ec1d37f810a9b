/** The live console's ledger and vault, for its sandbox: opened for one piece of work, and closed again. */
import { loadCatalogue } from '../catalogue/catalogue.ts'
import { hasProviders, LedgerOpenError, openLedger } from '../ledger/ledger.ts'
import { createPricing } from '../pricing/pricing.ts'
import { openVault, vaultPath } from '../vault/vault.ts'
import type { Place, Places } from './place.ts'
import { ProviderRefusal } from './refusal.ts'

export interface LivePlaceOptions {
  /** The live console's. */
  readonly dataDir: string
  /** What that console will seal keys with, once it starts. */
  readonly sealedBy: string | null
  readonly now: () => number
  readonly onTrouble: (problem: unknown) => void
}

/** One piece of work after the other: the ledger has one writer. */
export function createLivePlace(options: LivePlaceOptions): Places {
  let last: Promise<unknown> = Promise.resolve()
  return {
    kind: 'next_start',
    keyFile: vaultPath(options.dataDir),
    sealedBy: options.sealedBy,
    exists: () => hasProviders(options.dataDir),
    within(work) {
      const done = last.then(() => opened(options, work))
      last = done.catch(() => undefined)
      return done
    },
  }
}

async function opened<Result>(
  { dataDir, now, onTrouble }: LivePlaceOptions,
  work: (place: Place) => Result | Promise<Result>,
): Promise<Result> {
  const ledger = openOrRefuse(dataDir, now, onTrouble)
  try {
    const catalogue = loadCatalogue()
    for (const { id, price, source } of catalogue.models) {
      if (price) ledger.prices.adopt({ model: id, ...price, source }, now())
    }
    catalogue.overlay(ledger.importedModels.all())
    // What the live console seals its secrets with may not be at hand here: it seals them when it starts. What it has
    // sealed already stays as it is.
    const vault = await openVault({ dataDir, seal: null, onTrouble })
    const pricing = createPricing({ ledger, catalogue, served: () => [], payees: () => [], now })
    return await work({ ledger, vault, catalogue, pricing })
  } finally {
    ledger.close()
  }
}

function openOrRefuse(dataDir: string, now: () => number, onTrouble: (problem: unknown) => void) {
  try {
    return openLedger({ dataDir, now, onTrouble })
  } catch (error) {
    if (!(error instanceof LedgerOpenError)) throw error
    throw new ProviderRefusal(
      null,
      `This is the sandbox, and providers are kept with the live ledger, which cannot be opened now: ${error.message} If a live console runs on it, add the provider there.`,
    )
  }
}
