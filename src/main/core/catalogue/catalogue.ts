/** The model catalogue: what is known of each model before any upstream is asked: its limits and its price. */
import { z } from 'zod'
import catalogueJson from '../../../../resources/models.json' with { type: 'json' }
import { parsePrice, type NanoUsdPerMillionTokens } from '../../../shared/money.ts'
import type { ImportedModel } from '../ledger/ledger.ts'

export { matchNames } from './names.ts'

const usdPerMillionSchema = z.string().transform((text) => parsePrice(text))

const catalogueSchema = z.object({
  models: z.array(
    z.object({
      id: z.string(),
      /** Who sells it, in words. */
      provider: z.string(),
      kind: z.enum(['chat', 'embeddings']),
      capabilities: z.array(z.enum(['tools', 'json', 'vision'])),
      contextTokens: z.number().int().positive(),
      maxOutputTokens: z.number().int().nonnegative(),
      /** The most tokens that one image can cost; null: nobody has said it, or the model takes text only. */
      maxTokensPerImage: z.number().int().positive().nullable(),
      /** The vocabulary by which its tokens can be counted here; absent: none is at hand. */
      tokenizer: z.enum(['llama3']).nullable().default(null),
      price: z.object({
        inputUsd: usdPerMillionSchema,
        cachedInputUsd: usdPerMillionSchema,
        outputUsd: usdPerMillionSchema,
      }),
      source: z.string(),
      asOf: z.iso.date(),
    }),
  ),
})

/** Prices of one model's disjoint token buckets. */
export interface Price {
  readonly input: NanoUsdPerMillionTokens
  readonly cachedInput: NanoUsdPerMillionTokens
  readonly output: NanoUsdPerMillionTokens
}

export type Capability = 'tools' | 'json' | 'vision'

export interface CatalogueModel {
  readonly id: string
  /** Null, as in the limits below: an import has named the model and did not say. */
  readonly provider: string | null
  readonly kind: 'chat' | 'embeddings'
  readonly capabilities: readonly Capability[]
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
  readonly maxTokensPerImage: number | null
  readonly tokenizer: 'llama3' | null
  /** Null for a model that only an import has named: its price is in the ledger alone. */
  readonly price: Price | null
  readonly source: string
}

export interface Catalogue {
  /** Those that came with the program, without what imports have said. */
  readonly models: readonly CatalogueModel[]
  /** What is known of a model; what an import has said of it wins. */
  find(id: string): CatalogueModel | undefined
  /** Lays over the catalogue what imports have said, in place of what was laid over it before. */
  overlay(imported: readonly ImportedModel[]): void
}

/** Reads `resources/models.json`. Throws when the file is not what the schema says. */
export function loadCatalogue(): Catalogue {
  const { models: entries } = catalogueSchema.parse(catalogueJson)
  const models = entries.map(({ price, ...entry }): CatalogueModel => ({
    ...entry,
    price: { input: price.inputUsd, cachedInput: price.cachedInputUsd, output: price.outputUsd },
  }))
  const shipped = new Map(models.map((model) => [model.id, model]))
  let known: ReadonlyMap<string, CatalogueModel> = shipped
  return {
    models,
    find: (id) => known.get(id),
    overlay(imported) {
      const laid = imported.map((model): [string, CatalogueModel] => [
        model.model,
        merge(shipped.get(model.model), model),
      ])
      known = new Map([...shipped, ...laid])
    },
  }
}

function merge(shipped: CatalogueModel | undefined, imported: ImportedModel): CatalogueModel {
  const { model, provider, kind, contextTokens, maxOutputTokens, source } = imported
  return {
    id: model,
    kind,
    provider: provider ?? shipped?.provider ?? null,
    capabilities: shipped?.capabilities ?? [],
    contextTokens: contextTokens ?? shipped?.contextTokens ?? null,
    maxOutputTokens: maxOutputTokens ?? shipped?.maxOutputTokens ?? null,
    maxTokensPerImage: shipped?.maxTokensPerImage ?? null,
    tokenizer: shipped?.tokenizer ?? null,
    price: shipped?.price ?? null,
    source,
  }
}
