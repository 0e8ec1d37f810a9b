/** Pricing: prices shown with their history, edited, and imported; each change previewed, judged and audited. */
import type { ImportPreview, PricedModel, PricePreview, TypedPrice } from '../../../shared/contract/prices.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { applyChanges, type ChosenLine } from './apply.ts'
import { changeOf, type Change } from './changes.ts'
import { PER_MILLION } from './decimal.ts'
import { readFigure, type PriceEntry, type PriceFile } from './entry.ts'
import { parseExactly } from './exact-json.ts'
import { listPrices } from './list.ts'
import { readLiteLlm } from './litellm.ts'
import { readOwnFormat } from './own-format.ts'
import { PriceRefusal } from './refusal.ts'

export { PriceRefusal } from './refusal.ts'
export type { ChosenLine } from './apply.ts'

export interface ImportSource {
  readonly text: string
  readonly fileName: string
  readonly provider: string | null
  /** Null: at once. */
  readonly effectiveFrom: number | null
}

export interface PriceEdit {
  readonly changes: readonly (TypedPrice & Omit<ChosenLine, 'entry'>)[]
  readonly effectiveFrom: number | null
  readonly reason: string | null
}

export type SourcedPrice = TypedPrice & {
  readonly confirmed: boolean
  readonly origin: 'console' | 'import'
  readonly source: string
}

export interface Pricing {
  list(): PricedModel[]
  /** Those below throw {@link PriceRefusal}; the changing ones then change nothing. */
  preview(edit: {
    readonly changes: readonly TypedPrice[]
    readonly effectiveFrom: number | null
  }): PricePreview
  set(edit: PriceEdit): number
  /**
   * Sets prices as a part of a wider change, in its transaction, also for a target that comes with it. Those that are
   * in force already are left out.
   */
  setWithin(changes: readonly SourcedPrice[], reason: string | null): void
  previewImport(source: ImportSource): ImportPreview
  import(
    source: ImportSource & { readonly lines: readonly ChosenLine[]; readonly reason: string | null },
  ): number
}

export interface PricingOptions {
  readonly ledger: Pick<Ledger, 'prices' | 'audit' | 'importedModels' | 'change'>
  readonly catalogue: Catalogue
  /** The models that targets name now, each with those targets. */
  readonly served: () => readonly { readonly id: string; readonly servedBy: readonly string[] }[]
  /** Those that are paid by the token. */
  readonly payees: () => readonly { readonly id: string }[]
  readonly now: () => number
}

export function createPricing(options: PricingOptions): Pricing {
  const { ledger, catalogue, served, payees, now } = options
  const servers = (): Map<string, readonly string[]> =>
    new Map(served().map(({ id, servedBy }) => [id, servedBy]))

  /** The moment from which a change counts. The past is refused: what was paid then is history. */
  function momentOf(effectiveFrom: number | null): { readonly at: number; readonly from: number } {
    const at = now()
    const from = effectiveFrom ?? at
    if (from < at) {
      throw new PriceRefusal('A price takes effect now or later: what was paid before stays as it is.')
    }
    return { at, from }
  }

  /** What runs on a machine that is paid by the hour costs nothing by the token. */
  function mustBePayees(changes: readonly TypedPrice[]): void {
    for (const { target } of changes) {
      if (target !== undefined && !payees().some(({ id }) => id === target)) {
        throw new PriceRefusal(`No target "${target}" is paid by the token. Choose one that is.`)
      }
    }
  }

  function judge(entries: readonly PriceEntry[], from: number): Change[] {
    const known = { prices: ledger.prices, catalogue, servedBy: servers() }
    return entries.map((entry) => changeOf(entry, from, known))
  }

  function apply(
    changes: readonly Change[],
    chosen: readonly ChosenLine[],
    how: { readonly origin: 'console' | 'import'; readonly source: string; readonly reason: string | null },
    when: { readonly at: number; readonly from: number },
  ): number {
    const changed = applyChanges(ledger, changes, chosen, { ...how, ...when })
    catalogue.overlay(ledger.importedModels.all())
    return changed
  }

  return {
    list: () => listPrices(ledger.prices, catalogue, { servedBy: servers(), payees: payees() }, now()),
    preview({ changes, effectiveFrom }) {
      mustBePayees(changes)
      const { from } = momentOf(effectiveFrom)
      return {
        effectiveFrom: from,
        lines: judge(changes.map(typedEntry), from).map(({ shown }) => shown),
        skipped: [],
      }
    },
    set({ changes, effectiveFrom, reason }) {
      mustBePayees(changes)
      const when = momentOf(effectiveFrom)
      const chosen = changes.map((change) => ({ ...change, entry: change.model }))
      const how = { origin: 'console', source: 'entered in the console', reason } as const
      return apply(judge(changes.map(typedEntry), when.from), chosen, how, when)
    },
    setWithin(changes, reason) {
      const when = momentOf(null)
      for (const [index, change] of judge(changes.map(typedEntry), when.from).entries()) {
        const { confirmed = false, origin = 'console', source = '' } = changes[index] ?? {}
        const chosen = [{ entry: change.entry.entry, confirmed, replaces: change.before?.id ?? null }]
        applyChanges(ledger, [change], chosen, { origin, source, reason, ...when })
      }
    },
    previewImport({ text, provider, effectiveFrom }) {
      const { from } = momentOf(effectiveFrom)
      const { format, entries, skipped } = readFile(text)
      return {
        format,
        providers: countProviders([...entries.map(providerOf), ...skipped.map((line) => line.provider)]),
        effectiveFrom: from,
        lines: judge(entries.filter(isOf(provider)), from).map(({ shown }) => shown),
        skipped: skipped.filter((line) => provider === null || line.provider === provider),
      }
    },
    import({ text, fileName, provider, effectiveFrom, lines, reason }) {
      const when = momentOf(effectiveFrom)
      const names = new Set(lines.map(({ entry }) => entry))
      const wanted = readFile(text)
        .entries.filter(isOf(provider))
        .filter(({ entry }) => names.has(entry))
      return apply(judge(wanted, when.from), lines, { origin: 'import', source: fileName, reason }, when)
    },
  }
}

function typedEntry({ model, target, inputUsd, cachedInputUsd, outputUsd }: TypedPrice): PriceEntry {
  return {
    entry: model,
    model,
    target: target ?? '',
    input: readFigure(inputUsd, PER_MILLION),
    cachedInput: readFigure(cachedInputUsd, PER_MILLION),
    output: readFigure(outputUsd, PER_MILLION),
    limits: null,
    notes: [],
    uncounted: [],
  }
}

function readFile(text: string): PriceFile {
  try {
    const file = parseExactly(text)
    return readOwnFormat(file) ?? readLiteLlm(file)
  } catch (error) {
    const problem = error instanceof SyntaxError ? `: ${error.message}` : ''
    throw new PriceRefusal(
      `The file is no JSON of prices${problem}. Give LiteLLM's model_prices_and_context_window.json, or {"prices": [...]}.`,
    )
  }
}

const providerOf = ({ limits }: PriceEntry): string | null => limits?.provider ?? null

function isOf(provider: string | null): (entry: PriceEntry) => boolean {
  return (entry) => provider === null || providerOf(entry) === provider
}

function countProviders(names: readonly (string | null)[]): ImportPreview['providers'] {
  const counts = new Map<string, number>()
  for (const name of names) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .map(([provider, entries]) => ({ provider, entries }))
    .toSorted((one, other) => one.provider.localeCompare(other.provider))
}
