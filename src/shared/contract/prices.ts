/** Prices: what a million tokens of each model costs, since when, and what a change of it would do. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema } from './common.ts'
import { modelSchema } from './models.ts'

/** USD per 1M tokens as exact decimals ("0.07"). */
export const pricePerMillionSchema = z.object({
  inputUsd: z.string(),
  cachedInputUsd: z.string(),
  outputUsd: z.string(),
})

/** One row of the price history. Rows are only ever added; an attempt keeps the id of its row for ever. */
export const priceVersionSchema = pricePerMillionSchema.extend({
  id: z.number().int(),
  effectiveFrom: instantSchema,
  /** When the next one took or takes over; null: until further notice. */
  effectiveUntil: instantSchema.nullable(),
  /** `replaced`: another one was given the same moment, so that this one was never in force. */
  state: z.enum(['past', 'current', 'scheduled', 'replaced']),
  origin: z.enum(['catalogue', 'console', 'import']),
  /** Where the figure is from: the catalogue's note, the file's name, or who entered it. */
  source: z.string(),
  /** Null for rows of before it was noted. */
  enteredAt: instantSchema.nullable(),
})

export const pricedModelSchema = z.object({
  model: z.string(),
  /** Null where nobody has said it. */
  provider: z.string().nullable(),
  kind: modelSchema.shape.kind,
  contextTokens: z.number().int().nullable(),
  maxOutputTokens: z.number().int().nullable(),
  capabilities: z.array(z.enum(['tools', 'json', 'vision'])),
  /** The targets that serve it now. */
  servedBy: z.array(z.string()),
  /** Those of them that are paid by the token and have no price for it, neither their own nor the general one. */
  unpricedAt: z.array(z.string()),
  current: priceVersionSchema.nullable(),
  /** The general prices, newest first, `current` and scheduled ones among them. */
  history: z.array(priceVersionSchema),
  /** What targets ask that have prices of their own, which go before the general ones. */
  ofTargets: z.array(
    z.object({
      target: z.string(),
      current: priceVersionSchema.nullable(),
      history: z.array(priceVersionSchema),
    }),
  ),
})

export const PRICE_PROBLEMS = [
  'not_an_amount',
  'negative',
  'too_fine',
  'too_large',
  'like_per_token',
  'above_1000',
  'free',
  'cached_above_input',
  'output_below_cached',
  'over_10x',
  'uncounted',
] as const

export const priceProblemSchema = z.object({
  code: z.enum(PRICE_PROBLEMS),
  /** What is wrong, and what it probably should be. */
  message: z.string(),
  /** False: refused always. True: refused until this line is confirmed. */
  canConfirm: z.boolean(),
})

/** What one line of an edit or an import would change. */
export const priceChangeSchema = z.object({
  /** What `import` calls the line: the name in the file; the model's own when it was typed. */
  entry: z.string(),
  model: z.string(),
  /** Whose price it is; '' for whoever serves the model. */
  target: z.string(),
  provider: z.string().nullable(),
  kind: modelSchema.shape.kind,
  contextTokens: z.number().int().nullable(),
  maxOutputTokens: z.number().int().nullable(),
  /** The targets that serve the model now. */
  servedBy: z.array(z.string()),
  change: z.enum(['new', 'changed', 'same']),
  /** In force at the moment from which the change would count; null: no price yet. */
  before: pricePerMillionSchema.extend({ priceId: z.number().int() }).nullable(),
  /** Null when a figure cannot be read; `problems` says which. */
  after: pricePerMillionSchema.nullable(),
  /** 1,000 tokens in (none of them cached) and, for a chat model, 500 out. */
  sample: z.object({ beforeNanoUsd: nanoUsdSchema.nullable(), afterNanoUsd: nanoUsdSchema.nullable() }),
  /** Sample after ÷ before, for people to read; null without both, or when it was free before. */
  ratio: z.number().nullable(),
  problems: z.array(priceProblemSchema),
  /** What the entry also says and the ledger leaves out, such as a dearer service tier. */
  notes: z.array(z.string()),
})

export const pricePreviewSchema = z.object({
  /** From when the change would count, as the core understood it. */
  effectiveFrom: instantSchema,
  lines: z.array(priceChangeSchema),
  /** Entries of the file that this ledger cannot price as they are, each with the reason. */
  skipped: z.array(z.object({ entry: z.string(), provider: z.string().nullable(), reason: z.string() })),
})

export const importPreviewSchema = pricePreviewSchema.extend({
  format: z.enum(['litellm', 'sophia']),
  /** Every provider that the file names, with its number of entries, so that one can be picked. */
  providers: z.array(z.object({ provider: z.string(), entries: z.number().int() })),
})

/** What a person types: kept as text until it is read exactly. */
export const typedPriceSchema = z.object({
  model: z.string().min(1).max(256),
  /** A target's id: its own price, which goes before the general one. Absent: for whoever serves the model. */
  target: z.string().min(1).max(200).optional(),
  inputUsd: z.string().max(64),
  cachedInputUsd: z.string().max(64),
  outputUsd: z.string().max(64),
})

export type PricePerMillion = z.output<typeof pricePerMillionSchema>
export type PriceVersion = z.output<typeof priceVersionSchema>
export type PricedModel = z.output<typeof pricedModelSchema>
export type PriceProblem = z.output<typeof priceProblemSchema>
export type PriceChange = z.output<typeof priceChangeSchema>
export type PricePreview = z.output<typeof pricePreviewSchema>
export type ImportPreview = z.output<typeof importPreviewSchema>
export type TypedPrice = z.output<typeof typedPriceSchema>

/**
 * Nothing was changed, not even the lines that are fine. `lines` names those at fault; it is empty when the fault
 * is the file's or the date's, and then the message says it.
 */
const REFUSED = {
  PRICE_REFUSED: {
    status: 400,
    data: z.object({
      lines: z.array(z.object({ entry: z.string(), problems: z.array(priceProblemSchema) })),
    }),
  },
} as const

/** Null: at once. A moment in the past is refused, because history stays. */
const effectiveFrom = instantSchema.nullable()

const importSource = z.object({
  /** The file's text: LiteLLM's `model_prices_and_context_window.json`, or the format of docs/prices.md. */
  text: z.string().max(3_000_000),
  /** The file's name, kept as the source of the prices. */
  fileName: z.string().min(1).max(200),
  /** Only entries of this provider (LiteLLM's `litellm_provider`); null: all. */
  provider: z.string().max(100).nullable(),
  effectiveFrom,
})

/** The line that is wanted, and whether its confirmable problems were seen and accepted. */
const chosenLine = z.object({
  entry: z.string().max(512),
  confirmed: z.boolean(),
  /** `before.priceId` of the preview that was looked at: refused when it is another one by now. */
  replaces: z.number().int().nullable(),
})

const reason = z.string().max(500).nullable()

export const prices = {
  /** Every model that has or ever had a price, that the catalogue names, or that a target serves. By model. */
  list: oc.output(z.object({ models: z.array(pricedModelSchema) })),
  /** What typed prices would change. Changes nothing. */
  preview: oc
    .errors(REFUSED)
    .input(z.object({ changes: z.array(typedPriceSchema).min(1).max(100), effectiveFrom }))
    .output(pricePreviewSchema),
  /** Sets typed prices, all or none, audited. */
  set: oc
    .errors(REFUSED)
    .input(
      z.object({
        changes: z
          .array(typedPriceSchema.extend(chosenLine.omit({ entry: true }).shape))
          .min(1)
          .max(100),
        effectiveFrom,
        reason,
      }),
    )
    .output(z.object({ models: z.array(pricedModelSchema), changed: z.number().int() })),
  /** What a file would change. Changes nothing. */
  previewImport: oc.errors(REFUSED).input(importSource).output(importPreviewSchema),
  /** Takes the chosen lines of a file, all or none, audited. Lines that change nothing are left out. */
  import: oc
    .errors(REFUSED)
    .input(importSource.extend({ lines: z.array(chosenLine).min(1).max(5_000), reason }))
    .output(z.object({ models: z.array(pricedModelSchema), changed: z.number().int() })),
}
