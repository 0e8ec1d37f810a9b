/** The models of a provider while they are chosen, named and priced: plain values, and what they come to. */
import { AUTO } from '../../../../shared/auto.ts'
import type {
  KnownPrice,
  ModelDraft,
  OfferedModel,
  ProviderState,
  ProviderTest,
} from '../../../../shared/contract/providers.ts'
import type { PriceProblem } from '../../../../shared/contract/prices.ts'

export interface Figures {
  readonly input: string
  readonly cached: string
  readonly output: string
}

export interface Entry {
  readonly theirs: string
  readonly ours: string
  readonly chosen: boolean
  /** The provider's own price as typed; all empty: the general one of `ours` counts, if there is one. */
  readonly figures: Figures
  /** Where the figures came from while nobody has typed: its price in force, or an import. */
  readonly from: { readonly kind: 'own' } | { readonly kind: 'import'; readonly source: string } | null
  /** What is odd about its price was seen and accepted. */
  readonly confirmed: boolean
}

export type Known = ProviderTest['known']

export const NO_FIGURES: Figures = { input: '', cached: '', output: '' }

const typed = ({ inputUsd, cachedInputUsd, outputUsd }: KnownPrice): Figures => ({
  input: inputUsd,
  cached: cachedInputUsd,
  output: outputUsd,
})

export const isEmpty = ({ input, cached, output }: Figures): boolean =>
  input.trim() === '' && cached.trim() === '' && output.trim() === ''

/** The price of a model for whoever serves it; null for none. */
export const generalPrice = (ours: string, known: Known): KnownPrice | null =>
  known.find(({ model }) => model === ours)?.price ?? null

/**
 * At first: chosen is what is served already, or, of a new provider, what is known here by name or price; of a server
 * of one's own everything, as it has what somebody put there.
 */
export function entriesOf(
  offered: readonly OfferedModel[],
  known: Known,
  kind: ProviderState['kind'],
  isNew: boolean,
): Entry[] {
  return offered.map(({ theirs, ours, served, own, imported }): Entry => {
    const price = own ?? imported
    const isKnown = imported !== null || known.some(({ model }) => model === ours)
    return {
      theirs,
      ours,
      chosen: isNew ? kind === 'gpu' || isKnown : served,
      figures: price && kind === 'serverless' ? typed(price) : NO_FIGURES,
      from: own ? { kind: 'own' } : imported && { kind: 'import', source: imported.source },
      confirmed: false,
    }
  })
}

/** One that is typed, because the provider does not list it. */
export const typedEntry = (theirs: string): Entry => ({
  theirs,
  ours: theirs,
  chosen: true,
  figures: NO_FIGURES,
  from: null,
  confirmed: false,
})

export type Standing =
  /** Nothing is missing. */
  | 'fine'
  /** It has no price at all: it is refused under a hard budget. */
  | 'unpriced'
  /** A price is begun and not finished. */
  | 'incomplete'

export function standingOf({ ours, figures }: Entry, known: Known, kind: ProviderState['kind']): Standing {
  if (kind === 'gpu') return 'fine'
  if (isEmpty(figures)) return generalPrice(ours, known) ? 'fine' : 'unpriced'
  return figures.input.trim() === '' || figures.output.trim() === '' ? 'incomplete' : 'fine'
}

/** What is sent for those that are chosen. */
export function draftsOf(entries: readonly Entry[], kind: ProviderState['kind']): ModelDraft[] {
  return entries
    .filter(({ chosen }) => chosen)
    .map(({ theirs, ours, figures, from, confirmed }): ModelDraft => {
      const input = figures.input.trim()
      const cached = figures.cached.trim()
      const isAsItIs = kind === 'gpu' || isEmpty(figures) || from?.kind === 'own'
      const price = {
        inputUsd: input,
        cachedInputUsd: cached === '' ? input : cached,
        outputUsd: figures.output.trim(),
        source: from?.kind === 'import' ? from.source : null,
        confirmed,
      }
      return { theirs, ours: ours.trim(), price: isAsItIs ? null : price }
    })
}

/** By our names: what the console has against the price of each. */
export type Refused = ReadonlyMap<string, readonly PriceProblem[]>

/** Names that two of the chosen have, or that are empty: no provider can be saved with them. */
export function namesAtFault(entries: readonly Entry[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const fault = new Set<string>()
  for (const { ours } of entries.filter(({ chosen }) => chosen)) {
    const name = ours.trim()
    if (name === '' || name === AUTO || seen.has(name)) fault.add(ours)
    seen.add(name)
  }
  return fault
}
