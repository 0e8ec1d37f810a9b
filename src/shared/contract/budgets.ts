/** Budgets: limits over calendar windows, how full they are, where they are heading, and who raised them. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema, snapshotOf } from './common.ts'

export const BUDGET_PERIODS = ['day', 'week', 'month'] as const
export const BUDGET_SCOPES = ['all', 'key', 'workload', 'model'] as const

/** A day from its first moment, an ISO week from Monday, a month from its first day, in the budget's timezone. */
export const budgetPeriodSchema = z.enum(BUDGET_PERIODS)
/** Whose spending counts: everybody's, or that of one client key, one workload or one served model. */
export const budgetScopeSchema = z.enum(BUDGET_SCOPES)
/** `hard` refuses what does not fit; `warn` refuses nothing and only tells. */
export const enforcementSchema = z.enum(['hard', 'warn'])

/** A share of the limit that is told of once per window: of what is spent, or of the forecast for the window's end. */
export const thresholdSchema = z.object({
  of: z.enum(['actual', 'forecast']),
  percent: z.number().int().min(1).max(1_000),
})

const crossingSchema = thresholdSchema.extend({
  crossedAt: instantSchema,
  /** What was spent, or forecast, at that moment, and the limit then. */
  amountNanoUsd: nanoUsdSchema,
  limitNanoUsd: nanoUsdSchema,
})

const thresholdStateSchema = thresholdSchema.extend({
  /** The amount at which it is reached under the limit of now. */
  atNanoUsd: nanoUsdSchema,
  /** When it was reached in this window; null while it was not. It stays reached when the limit is raised. */
  crossedAt: instantSchema.nullable(),
})

/** Where the window is heading; `known: false` says why nobody can tell yet. */
export const forecastSchema = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    /** Settled by the window's end, if no limit stopped it. */
    atEndNanoUsd: nanoUsdSchema,
    /** The hour (its start) in which the limit of now is reached; null: not in this window. */
    exhaustedAt: instantSchema.nullable(),
    /** What it is reckoned from, in words ("the same hours of the last 4 weeks"). */
    basis: z.string(),
  }),
  z.object({ known: z.literal(false), why: z.string() }),
])

/**
 * How fast it burns over two windows at once: 1 is the pace that ends with the limit exactly at the period's end.
 * Breached when both are at or above the factor.
 */
export const burnRateSchema = z.object({
  longMs: z.number().int(),
  shortMs: z.number().int(),
  factor: z.number(),
  long: z.number(),
  short: z.number(),
  breached: z.boolean(),
})

export const raiseSchema = z.object({
  limitNanoUsd: nanoUsdSchema,
  reason: z.string(),
  raisedAt: instantSchema,
})

/** Settled in one slice of the window: an hour of a day, a local day of a week or month. */
const sliceSchema = z.object({ startsAt: instantSchema, settledNanoUsd: nanoUsdSchema })

/** The newest request that a budget turned away since the console started. */
const lastRefusalSchema = z.object({
  at: instantSchema,
  /** What it would have cost at most. */
  estimatedNanoUsd: nanoUsdSchema,
  /** What was spent and held at that moment, and the limit it was refused under. */
  settledNanoUsd: nanoUsdSchema,
  heldNanoUsd: nanoUsdSchema,
  limitNanoUsd: nanoUsdSchema,
})

/** What a budget counts, and how strictly. */
const termsSchema = z.object({
  name: z.string(),
  scope: budgetScopeSchema,
  /** The key's id, the workload or the model; empty for everything. */
  subject: z.string(),
  period: budgetPeriodSchema,
  /** IANA name. */
  timezone: z.string(),
  enforcement: enforcementSchema,
  /** Of every window, when nobody raised it. */
  limitNanoUsd: nanoUsdSchema,
})

const figuresSchema = z.object({
  /** The subject as a person knows it: the key's name; empty for everything. */
  subjectName: z.string(),
  windowStart: instantSchema,
  /** Exclusive: when it resets. */
  windowEnd: instantSchema,
  /** The limit as it stands now: raised, or `limitNanoUsd`. */
  limitNowNanoUsd: nanoUsdSchema,
  settledNanoUsd: nanoUsdSchema,
  /** The machines' part of it; null: their time does not count here. */
  machinesNanoUsd: nanoUsdSchema.nullable(),
  /** Worst case of what is in flight. */
  heldNanoUsd: nanoUsdSchema,
  thresholds: z.array(thresholdStateSchema),
  forecast: forecastSchema,
  /**
   * From the window's start to now, oldest first, the running slice last; slices without spend are there. None at
   * all in the moment after a start in which the past is still being read.
   */
  slices: z.array(sliceSchema),
})

export const budgetSchema = termsSchema.extend({
  /** `daily` and `monthly` are the environment's. */
  id: z.string(),
  origin: z.enum(['environment', 'console']),
  ...figuresSchema.shape,
  /** Until `windowEnd`; null: the limit is the usual one. */
  raise: raiseSchema.nullable(),
  /** Null: it has turned nothing away. `live/` keeps it by the budget's name. */
  lastRefusal: lastRefusalSchema.nullable(),
  /** The pairs of windows that make sense for the period, the shortest first. */
  burnRates: z.array(burnRateSchema),
})

/** A window that is over. */
export const pastWindowSchema = z.object({
  windowStart: instantSchema,
  windowEnd: instantSchema,
  settledNanoUsd: nanoUsdSchema,
  /** As it stood at the window's end, raises included; null: the budget was not there yet. */
  limitNanoUsd: nanoUsdSchema.nullable(),
  raises: z.array(raiseSchema),
  crossings: z.array(crossingSchema),
})

const nameSchema = z.string().trim().min(1).max(80)
const thresholdsSchema = z.array(thresholdSchema).max(12)
const limitSchema = nanoUsdSchema.refine((amount) => amount >= 0, 'a limit is not negative')

/** What somebody fills in to make one. */
export const budgetDraftSchema = termsSchema.extend({
  name: nameSchema,
  subject: z.string().max(256),
  timezone: z.string().min(1).max(64),
  limitNanoUsd: limitSchema,
  thresholds: thresholdsSchema,
})

/** What can change later. Whose spending and which windows count stays: history would mean something else. */
export const budgetChangesSchema = z.object({
  name: nameSchema,
  enforcement: enforcementSchema,
  limitNanoUsd: limitSchema,
  thresholds: thresholdsSchema,
})

export type BudgetPeriod = z.output<typeof budgetPeriodSchema>
export type BudgetScope = z.output<typeof budgetScopeSchema>
export type BudgetThreshold = z.output<typeof thresholdSchema>
export type BudgetCrossing = z.output<typeof crossingSchema>
export type BudgetForecast = z.output<typeof forecastSchema>
export type BurnRate = z.output<typeof burnRateSchema>
export type BudgetRaise = z.output<typeof raiseSchema>
export type BudgetSlice = z.output<typeof sliceSchema>
export type BudgetFigures = z.output<typeof figuresSchema>
export type Budget = z.output<typeof budgetSchema>
export type PastWindow = z.output<typeof pastWindowSchema>
export type BudgetDraft = z.output<typeof budgetDraftSchema>
export type BudgetChanges = z.output<typeof budgetChangesSchema>

const refusedFieldSchema = z.enum(['name', 'subject', 'timezone', 'limitNanoUsd', 'thresholds', 'id'])

export type BudgetRefusedField = z.output<typeof refusedFieldSchema>

/** What was asked for cannot be; the message says why and what to do, `field` which entry to look at. */
const REFUSED = {
  BUDGET_REFUSED: { status: 400, data: z.object({ field: refusedFieldSchema }) },
} as const

const idSchema = z.string().min(1).max(64)
const doneSchema = z.object({ budget: budgetSchema })

export const budgets = {
  /** All that are in force, the environment's first, then in the order in which they were made. */
  watch: oc.output(eventIterator(snapshotOf(z.object({ budgets: z.array(budgetSchema) })))),
  create: oc.errors(REFUSED).input(budgetDraftSchema).output(doneSchema),
  /** Takes effect at once; a changed limit also ends a raise. The environment's are changed there. */
  edit: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, changes: budgetChangesSchema }))
    .output(doneSchema),
  /** It counts and refuses nothing from now on; its history stays. */
  archive: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema }))
    .output(z.object({})),
  /** Raises the limit of the running window, until it ends; for the environment's budgets too. */
  raise: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, limitNanoUsd: limitSchema, reason: z.string().trim().min(1).max(500) }))
    .output(doneSchema),
  /** The newest first, at most `windows` of them, none from before the ledger's first row. */
  history: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, windows: z.number().int().min(1).max(120).default(12) }))
    .output(z.object({ windows: z.array(pastWindowSchema) })),
  /** How a budget on these terms would stand now, and what its last windows would have come to; writes nothing. */
  preview: oc
    .errors(REFUSED)
    .input(budgetDraftSchema)
    .output(figuresSchema.extend({ past: z.array(pastWindowSchema) })),
}
