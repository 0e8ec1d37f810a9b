/** The Ledger screen: every settled attempt, newest first, and totals that equal the rows they stand over. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema } from './common.ts'
import { attemptSchema, tokensSchema, usageSourceSchema } from './requests.ts'

/** `ok`: no error code · `cancelled`: `client_closed` · `failed`: any other error code. */
export const OUTCOMES = ['ok', 'failed', 'cancelled'] as const

/** Where a price comes from; `unpriced`: no price was known, and the attempt was let through by setting. */
export const PRICE_ORIGINS = ['catalogue', 'console', 'import', 'unpriced'] as const

/**
 * What an attempt can be grouped by. `user` and `day` have no rollup of their own kind: a day is made of quarter
 * hours in the timezone asked for, and users are added up from rows, which takes seconds over millions of them.
 */
export const GROUPINGS = [
  'day',
  'model',
  'workload',
  'key',
  'target',
  'endpoint',
  'user',
  'usageSource',
  'errorCode',
] as const

const nameSchema = z.string().max(256)

/** Conditions that rollups can answer. All that are given must hold. */
export const traitsSchema = z.object({
  /** A key's id, not its name; `console` for the Chat screen. */
  keyId: nameSchema.optional(),
  /** `''` means: without one. */
  workload: nameSchema.optional(),
  /** The model that served. */
  model: nameSchema.optional(),
  target: nameSchema.optional(),
  endpoint: z.enum(['chat', 'embeddings']).optional(),
  usageSource: usageSourceSchema.optional(),
  /** `''` means: without one, which is what `outcome: 'ok'` says too. */
  errorCode: nameSchema.optional(),
  outcome: z.enum(OUTCOMES).optional(),
  /** True: only attempts that no price was known for; false: only those that had one. */
  unpriced: z.boolean().optional(),
})

/** A half-open span by the moment of the reservation: from ≤ reservedAt < to. */
export const spanSchema = z.object({ from: instantSchema, to: instantSchema })

export const ledgerFilterSchema = spanSchema.extend({
  ...traitsSchema.shape,
  /** The whole of a request's id, a user or a session; never a part of one. */
  text: z.string().trim().min(1).max(256).optional(),
})

/** An IANA name ("Europe/Berlin"). */
export const timezoneSchema = z.string().refine(isTimezone, 'is no IANA timezone')

export const ledgerRowSchema = attemptSchema.extend({
  /** Grows in the order of settling; with `reservedAt` it is the row's place in the list. */
  id: z.number().int(),
  keyId: z.string(),
  user: z.string().nullable(),
  session: z.string().nullable(),
  /** What was held before it was sent: the most that it could cost. */
  holdNanoUsd: nanoUsdSchema,
  /** The price that it is priced by, for ever. */
  price: z.object({
    id: z.number().int(),
    /** USD per 1M tokens as exact decimals ("0.07"). */
    inputUsd: z.string(),
    cachedInputUsd: z.string(),
    outputUsd: z.string(),
    origin: z.enum(PRICE_ORIGINS),
    /** In words: a page, a file, who entered it. */
    source: z.string(),
    effectiveFrom: instantSchema,
  }),
})

/** Sums over settled attempts, exact. */
export const ledgerTotalSchema = z.object({
  attempts: z.number().int(),
  /** Those of them that were a request's first attempt. */
  requests: z.number().int(),
  costNanoUsd: nanoUsdSchema,
  tokens: tokensSchema,
  /** Those of them whose usage is our estimate, and what they cost. */
  estimated: z.object({ attempts: z.number().int(), costNanoUsd: nanoUsdSchema }),
  /** Those of them that no price was known for: they stand in the ledger with a cost of 0. */
  unpriced: z.object({ attempts: z.number().int() }),
})

export const ledgerGroupSchema = z.object({
  /** What a filter takes to get this line's rows; a day is an ISO date ("2026-06-15"); `''` means: without one. */
  value: z.string(),
  /** For a key its name, else the value. */
  name: z.string(),
  /** Of a day its begin and end, cut to the filter's; null for all other groupings. */
  span: spanSchema.nullable(),
  total: ledgerTotalSchema,
})

const facetSchema = z.array(
  z.object({ value: z.string(), name: z.string(), attempts: z.number().int().positive() }),
)

export type LedgerFilter = z.output<typeof ledgerFilterSchema>
export type Traits = z.output<typeof traitsSchema>
export type Span = z.output<typeof spanSchema>
export type LedgerRow = z.output<typeof ledgerRowSchema>
export type LedgerTotal = z.output<typeof ledgerTotalSchema>
export type LedgerGroup = z.output<typeof ledgerGroupSchema>
export type Grouping = (typeof GROUPINGS)[number]
export type Outcome = (typeof OUTCOMES)[number]

const filteredSchema = z.object({ filter: ledgerFilterSchema })

export const ledger = {
  /** Newest first by `reservedAt`. The first page has no cursor, the last no `nextCursor`. */
  page: oc
    .input(
      filteredSchema.extend({
        cursor: z
          .string()
          .regex(/^\d{1,16}\.\d{1,16}$/)
          .optional(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(ledgerRowSchema), nextCursor: z.string().nullable() })),
  /** The rows that cost the most, dearest first; of those that cost the same the newest. */
  dearest: oc
    .input(filteredSchema.extend({ limit: z.number().int().min(1).max(200).default(100) }))
    .output(z.object({ rows: z.array(ledgerRowSchema) })),
  /** The sum of exactly the rows that the pages of the same filter show, and of rows that are past their time. */
  total: oc.input(filteredSchema).output(
    z.object({
      total: ledgerTotalSchema,
      /** Those of them whose rows were deleted after their time, so that no page shows them. */
      withoutRow: z.object({ attempts: z.number().int(), costNanoUsd: nanoUsdSchema }),
      /** Rows before this moment were deleted; null while none were. */
      keptSince: instantSchema.nullable(),
    }),
  ),
  /** What own GPUs cost by the minute in a span, cut to the minute. It has no rows, and is in no total of them. */
  machines: oc.input(spanSchema).output(z.object({ costNanoUsd: nanoUsdSchema })),
  /**
   * One line per value, days newest first, all else by cost with the most first. The lines and `others` add up to
   * the total of the same filter.
   */
  groups: oc
    .input(
      filteredSchema.extend({
        by: z.enum(GROUPINGS),
        timezone: timezoneSchema,
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .output(
      z.object({
        groups: z.array(ledgerGroupSchema),
        /** What `limit` cut off, as one; null when it cut off nothing. */
        others: z.object({ groups: z.number().int(), total: ledgerTotalSchema }).nullable(),
      }),
    ),
  /** All attempts of one request, the first one first, each with its price and route; empty for an unknown id. */
  request: oc
    .input(z.object({ requestId: z.string().min(1).max(64) }))
    .output(z.object({ attempts: z.array(ledgerRowSchema) })),
  /** The values that occur in a span (by whole quarter hours), for the choices of a filter; most attempts first. */
  facets: oc.input(spanSchema).output(
    z.object({
      keys: facetSchema,
      workloads: facetSchema,
      models: facetSchema,
      targets: facetSchema,
      endpoints: facetSchema,
      usageSources: facetSchema,
      errorCodes: facetSchema,
    }),
  ),
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
