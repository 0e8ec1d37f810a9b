/** The model catalogue: what is known of each model before any upstream is asked: its limits and its price. */
import { z } from 'zod'
import catalogueJson from '../../../../resources/models.json' with { type: 'json' }
import { parsePrice, type NanoUsdPerMillionTokens } from '../../../shared/money.ts'

const usdPerMillionSchema = z.string().transform((text) => parsePrice(text))

const catalogueSchema = z.object({
  autoDefault: z.string(),
  models: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['chat', 'embeddings']),
      contextTokens: z.number().int().positive(),
      maxOutputTokens: z.number().int().nonnegative(),
      /** The most tokens one image or other media part can cost; null: the model takes text only. */
      maxTokensPerMediaPart: z.number().int().positive().nullable(),
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

export interface CatalogueModel {
  readonly id: string
  readonly kind: 'chat' | 'embeddings'
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly maxTokensPerMediaPart: number | null
  readonly tokenizer: 'llama3' | null
  readonly price: Price
  readonly source: string
}

export interface Catalogue {
  /** The model that `auto` stands for. */
  readonly autoDefault: string
  readonly models: readonly CatalogueModel[]
  find(id: string): CatalogueModel | undefined
}

/** Reads `resources/models.json`. Throws when the file is not what the schema says. */
export function loadCatalogue(): Catalogue {
  const { autoDefault, models: entries } = catalogueSchema.parse(catalogueJson)
  const models = entries.map(({ price, ...entry }): CatalogueModel => ({
    ...entry,
    price: { input: price.inputUsd, cachedInput: price.cachedInputUsd, output: price.outputUsd },
  }))
  const byId = new Map(models.map((model) => [model.id, model]))
  return { autoDefault, models, find: (id) => byId.get(id) }
}
