/** A provider's invoices, held against the ledger. Tokens are as providers count them: input includes cached. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { MAX_INVOICE_CHARACTERS } from '../invoice-file.ts'
import { instantSchema, nanoUsdSchema } from './common.ts'

export const INVOICE_FIELDS = [
  'date',
  'model',
  'cost',
  'input',
  'cached',
  'output',
  'requests',
  'currency',
] as const

/** Which column holds which field, by its index from 0; null for none. */
export const mappingSchema = z.record(z.enum(INVOICE_FIELDS), z.number().int().nonnegative().nullable())

const count = z.number().int().nonnegative().nullable()

/** What one side says of a day and a model; null where it says nothing. */
export const figuresSchema = z.object({
  costNanoUsd: nanoUsdSchema.nullable(),
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  requests: count,
})

export const invoiceSchema = z.object({
  id: z.number().int(),
  importedAt: instantSchema,
  /** The file's, or the API it was read from. */
  name: z.string(),
  source: z.enum(['csv', 'api']),
  /** Whose invoice it is; null for all targets. */
  target: z.string().nullable(),
  /** Starts of its first and last UTC day. */
  firstDay: instantSchema,
  lastDay: instantSchema,
  /** How many day-and-model amounts had more than nine decimals and were rounded half up to the nano-dollar. */
  rounded: z.number().int(),
  /** Lines of the file, or results of the API. */
  lines: z.number().int(),
  models: z.number().int(),
  costNanoUsd: nanoUsdSchema.nullable(),
})

/** What a file would be imported as, and what keeps it from being. */
const previewSchema = z.object({
  delimiter: z.enum([',', ';', '\t']),
  headers: z.array(z.string()),
  mapping: mappingSchema,
  sample: z.array(z.array(z.string())),
  /** The first of them; with any, nothing can be imported. */
  problems: z.array(z.object({ line: z.number().int(), message: z.string() })),
  problemCount: z.number().int(),
  /** Null while there are problems. */
  summary: invoiceSchema
    .pick({ firstDay: true, lastDay: true, rounded: true, lines: true, models: true, costNanoUsd: true })
    .nullable(),
  /** The same content, imported before. */
  known: z.object({ name: z.string(), importedAt: instantSchema }).nullable(),
})

export const reasonSchema = z.object({
  kind: z.enum([
    'day_shift',
    'cached_tokens',
    'price',
    'price_change',
    'outside_gateway',
    'crashed',
    'estimated',
    'in_flight',
    'not_billed',
    'only_invoice',
    'only_ledger',
    'rounding',
  ]),
  /** The part of the difference (invoice − ledger) that it accounts for, with its sign; 0 for a hint without one. */
  explainsNanoUsd: nanoUsdSchema,
  /** `exact`: the arithmetic gives this amount; `up_to`: it can be as much, and nobody can know. */
  certainty: z.enum(['exact', 'up_to']),
  sentence: z.string(),
  /** The ledger's model that it may be another name of. */
  suggestedModel: z.string().nullable(),
})

export const cellSchema = z.object({
  /** Start of the UTC day. */
  day: instantSchema,
  /** As the ledger names it; empty when the invoice names no models, and for all of them. */
  model: z.string(),
  /** What the invoice calls it. */
  namedAs: z.array(z.string()),
  invoice: figuresSchema.nullable(),
  ledger: figuresSchema.nullable(),
  /** The invoice names no amount: what its tokens cost at the ledger's prices stands for it. */
  costImplied: z.boolean(),
  /** Invoice − ledger; null where one of them is not known. */
  difference: z.object({
    costNanoUsd: nanoUsdSchema.nullable(),
    inputTokens: z.number().int().nullable(),
    cachedTokens: z.number().int().nullable(),
    outputTokens: z.number().int().nullable(),
    requests: z.number().int().nullable(),
  }),
  verdict: z.enum(['agrees', 'billed_more', 'billed_less', 'only_invoice', 'only_ledger', 'cost_unknown']),
  reasons: z.array(reasonSchema),
  /** What is left of the difference in cost once every reason is taken off. */
  unexplainedNanoUsd: nanoUsdSchema,
})

export const reportSchema = z.object({
  invoice: invoiceSchema,
  /** By day, then model. */
  cells: z.array(cellSchema),
  /** Sums of the cells' amounts; cells of unknown cost are in `ledger` alone. */
  totals: z.object({
    invoiceNanoUsd: nanoUsdSchema,
    ledgerNanoUsd: nanoUsdSchema,
    differenceNanoUsd: nanoUsdSchema,
    unexplainedNanoUsd: nanoUsdSchema,
    agreeing: z.number().int(),
  }),
  /** Models that a name may be set to. */
  ledgerModels: z.array(z.string()),
})

export const aliasSchema = z.object({ name: z.string(), model: z.string() })

export type InvoiceField = (typeof INVOICE_FIELDS)[number]
export type Mapping = z.output<typeof mappingSchema>
export type Figures = z.output<typeof figuresSchema>
export type Invoice = z.output<typeof invoiceSchema>
export type InvoicePreview = z.output<typeof previewSchema>
export type Reason = z.output<typeof reasonSchema>
export type Cell = z.output<typeof cellSchema>
export type Report = z.output<typeof reportSchema>
export type Alias = z.output<typeof aliasSchema>

const fileSchema = z.object({
  name: z.string().min(1).max(200),
  text: z.string().max(MAX_INVOICE_CHARACTERS, 'The file is too large. Split it by month.'),
})
const id = z.object({ id: z.number().int().positive() })

export const reconciliation = {
  /** All invoices, the newest first, and the names that were set. */
  list: oc.output(z.object({ invoices: z.array(invoiceSchema), aliases: z.array(aliasSchema) })),
  /** Reads a file without keeping it. Without a mapping the columns are found by their headers. */
  preview: oc.input(fileSchema.extend({ mapping: mappingSchema.optional() })).output(previewSchema),
  /** Keeps a file, wholly or not at all. */
  importCsv: oc
    .input(fileSchema.extend({ mapping: mappingSchema, target: z.string().max(200).nullable() }))
    .output(invoiceSchema),
  /** Reads the days from `firstDay` to `lastDay`, inclusive, from a target's admin API of OpenAI's shape. */
  readApi: oc
    .input(z.object({ target: z.string().max(200), firstDay: instantSchema, lastDay: instantSchema }))
    .output(invoiceSchema),
  remove: oc.input(id),
  report: oc.input(id).output(reportSchema),
  /** Counts a name that invoices use as a model of the ledger; null takes that back. */
  setAlias: oc.input(
    z.object({ name: z.string().min(1).max(200), model: z.string().min(1).max(200).nullable() }),
  ),
}
