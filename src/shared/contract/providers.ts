/** Providers that are added in the console: tested, their models mapped to ours and priced, then served at once. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema } from './common.ts'
import { pricePerMillionSchema, priceProblemSchema, priceVersionSchema } from './prices.ts'

export const presetSchema = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  kind: z.enum(['serverless', 'gpu']),
  /** What to know before it is chosen; null where there is nothing. */
  note: z.string().nullable(),
  /** Switched off by its maker, on that day; null: not that we know. */
  retiredOn: z.string().nullable(),
})

/** Our name of a model, and its name at the provider. */
export const modelNamesSchema = z.object({ ours: z.string(), theirs: z.string() })

export const providerSchema = z.object({
  /** The target's id. */
  id: z.string(),
  name: z.string(),
  /** `gpu`: a machine that is paid by the hour, whose tokens cost nothing. */
  kind: z.enum(['serverless', 'gpu']),
  baseUrl: z.string(),
  /** Its share among the targets of its kind that serve a model, in proportion to theirs. */
  weight: z.number(),
  models: z.array(modelNamesSchema),
  /**
   * `missing`: it had one, and it cannot be read any more. `sealed`: it has one that the desktop app sealed, which that
   * can read and this host cannot.
   */
  key: z.enum(['set', 'none', 'missing', 'sealed']),
  addedAt: instantSchema,
  changedAt: instantSchema,
})

/** A price that is known already, with where it is from. */
export const knownPriceSchema = pricePerMillionSchema.extend({
  origin: priceVersionSchema.shape.origin,
  source: z.string(),
})

/** A model that the provider names, and what we would do with it. */
export const offeredModelSchema = z.object({
  theirs: z.string(),
  /** What it would be called here: a model of the catalogue that it most likely is, else its own name. */
  ours: z.string(),
  /** It is asked for already, by that name. */
  served: z.boolean(),
  /** The provider's own price in force, where it has one. */
  own: knownPriceSchema.nullable(),
  /** An imported price under the provider's name of the model; null also where that is `ours`. */
  imported: knownPriceSchema.nullable(),
})

export const providerTestSchema = z.object({
  /** As it would be stored. */
  baseUrl: z.string(),
  /**
   * `works`: its list of models opens with the key and not without. `unproven`: the list is open to everybody, so that
   * only a request will tell. `not_needed`: there is none, and the list is open.
   */
  key: z.enum(['works', 'unproven', 'not_needed']),
  /** Null: it answers, but keeps no list, so that its models are to be typed. */
  models: z.array(offeredModelSchema).nullable(),
  /** What models may be called here, with the price that each has for whoever serves it. */
  known: z.array(
    z.object({
      model: z.string(),
      /** Whether `auto` may choose it: it is one of the catalogue's. */
      catalogued: z.boolean(),
      price: knownPriceSchema.nullable(),
    }),
  ),
})

const usd = z.string().max(64)

/** A model that is to be served. */
export const modelDraftSchema = z.object({
  ours: z.string().min(1).max(256),
  theirs: z.string().min(1).max(256),
  /** The provider's own price from now on; null: as it is, which may be the general one, or none. */
  price: z
    .object({
      inputUsd: usd,
      cachedInputUsd: usd,
      outputUsd: usd,
      /** Where the figures are from, such as the file that was imported; null: they were typed. */
      source: z.string().max(200).nullable(),
      /** Its confirmable problems were seen and accepted. */
      confirmed: z.boolean(),
    })
    .nullable(),
})

const name = z.string().trim().min(1).max(60)
const baseUrl = z.string().trim().min(1).max(2_000)
const key = z.string().trim().max(4_000).nullable()
const weight = z.number().min(0).max(1_000)
const models = z.array(modelDraftSchema).max(2_000)
const reason = z.string().max(500).nullable()

export type Preset = z.output<typeof presetSchema>
export type ProviderState = z.output<typeof providerSchema>
export type KnownPrice = z.output<typeof knownPriceSchema>
export type OfferedModel = z.output<typeof offeredModelSchema>
export type ProviderTest = z.output<typeof providerTestSchema>
export type ModelDraft = z.output<typeof modelDraftSchema>

/** Nothing was changed. `lines` names the models at fault, by our names, with what is wrong with their prices. */
const REFUSED = {
  PROVIDER_REFUSED: {
    status: 400,
    data: z.object({
      field: z.enum(['name', 'baseUrl', 'key', 'models', 'weight']).nullable(),
      lines: z.array(z.object({ model: z.string(), problems: z.array(priceProblemSchema) })),
    }),
  },
} as const

const listSchema = z.object({
  /** In the order in which they were added. */
  providers: z.array(providerSchema),
  presets: z.array(presetSchema),
  /** `here`: what is saved counts at once. `next_start`: this is the sandbox, and what is saved is for the live console. */
  place: z.enum(['here', 'next_start']),
  /** What seals the keys on the disk; null: they lie in clear text in a file that only this user can read. */
  sealedBy: z.string().nullable(),
  /** Where the keys are. */
  keyFile: z.string(),
})

export type ProviderList = z.output<typeof listSchema>

export const providers = {
  list: oc.errors(REFUSED).output(listSchema),
  /** Asks for the models, which is free. Without a key, that of the provider named, at its own host only. */
  test: oc
    .errors(REFUSED)
    .input(z.object({ id: z.string().max(200).nullable(), baseUrl, key }))
    .output(providerTestSchema),
  /** Saves it, its prices and its key: all, audited, or nothing. */
  add: oc
    .errors(REFUSED)
    .input(
      z.object({
        name,
        kind: providerSchema.shape.kind,
        baseUrl,
        /** Null: it takes none. */
        key,
        weight,
        models: models.min(1),
        reason,
      }),
    )
    .output(listSchema.extend({ id: z.string() })),
  /** Null: as it is. */
  edit: oc
    .errors(REFUSED)
    .input(
      z.object({
        id: z.string().max(200),
        name: name.nullable(),
        weight: weight.nullable(),
        key,
        models: models.min(1).nullable(),
        reason,
      }),
    )
    .output(listSchema),
  /** What is under way ends well; nothing new is sent. Its rows go on naming it. */
  remove: oc
    .errors(REFUSED)
    .input(z.object({ id: z.string().max(200), reason }))
    .output(listSchema),
}
