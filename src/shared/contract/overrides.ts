/** Overrides: what somebody forced by hand, for a while: all traffic to one side, or none to one target. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema, snapshotOf } from './common.ts'
import { targetStateSchema } from './system.ts'

export const SIDES = ['gpu', 'serverless'] as const

/** The longest that one may hold, from the moment in which it is started or extended. */
export const LONGEST_OVERRIDE_MINUTES = 8 * 60

/** Which kind of target gets the traffic: the team's own GPUs, or serverless providers. */
export const sideSchema = z.enum(SIDES)

/** When none of that side can serve a request: it fails with a clear error, or goes to the other side. */
export const whenDownSchema = z.enum(['fail', 'fall_back'])

/** What it does. One force at a time, and one pause of each target. */
export const overrideTermsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('force'), side: sideSchema, whenDown: whenDownSchema }),
  /** The target is asked for nothing new; what it would have got takes the way of a target that is down. */
  z.object({ kind: z.literal('pause'), target: z.string().min(1).max(256) }),
])

const endSchema = z.object({
  at: instantSchema,
  /** By hand, by another force that took its place, or by the clock. */
  how: z.enum(['reverted', 'replaced', 'expired']),
  /** Null: nobody; its time was over. */
  by: z.string().nullable(),
})

export const overrideSchema = z.object({
  id: z.number().int(),
  terms: overrideTermsSchema,
  reason: z.string(),
  author: z.string(),
  startedAt: instantSchema,
  /** From this moment on it is not in force any more. */
  expiresAt: instantSchema,
  /** Null: it is in force. */
  end: endSchema.nullable(),
})

export const overridesSchema = z.object({
  /** The force first, then pauses in the order in which they were started. */
  inForce: z.array(overrideSchema),
  /** Those that have ended, the last started first, at most 50. */
  recent: z.array(overrideSchema),
})

/** What it would do to the traffic of the last hour. */
export const overridePreviewSchema = z.object({
  /** Requests of the last 60 minutes, by where they were first sent. */
  requests: z.number().int(),
  /** Those of them that went where they would not go now. */
  moved: z.number().int(),
  /** Those of `moved` whose model nobody that stays is known to serve. */
  unserved: z.number().int(),
  /**
   * What the tokens of `moved` would have cost more (or less, below zero) at the prices of now; machine time is not
   * in it. Null for a pause: nobody can tell where else each would have gone.
   */
  costNanoUsd: nanoUsdSchema.nullable(),
  /** Those of `moved` that are not in `costNanoUsd`: their model has no price. */
  unpriced: z.number().int(),
  /** Who would get the traffic, paused ones left out. */
  targets: z.array(targetStateSchema.pick({ id: true, name: true, state: true })),
  /** The force that it would take the place of, or the pause that it would extend. */
  replaces: overrideSchema.nullable(),
})

export type Side = z.output<typeof sideSchema>
export type WhenDown = z.output<typeof whenDownSchema>
export type OverrideTerms = z.output<typeof overrideTermsSchema>
export type OverrideEnd = z.output<typeof endSchema>
export type Override = z.output<typeof overrideSchema>
export type Overrides = z.output<typeof overridesSchema>
export type OverridePreview = z.output<typeof overridePreviewSchema>

const refusedFieldSchema = z.enum(['id', 'side', 'target', 'until'])

export type OverrideRefusedField = z.output<typeof refusedFieldSchema>

/** What was asked for cannot be; the message says why and what to do, `field` which entry to look at. */
const REFUSED = {
  OVERRIDE_REFUSED: { status: 400, data: z.object({ field: refusedFieldSchema }) },
} as const

const idSchema = z.number().int().positive()
const doneSchema = z.object({ override: overrideSchema })

/** What somebody fills in to start one. */
export const overrideDraftSchema = z.object({
  terms: overrideTermsSchema,
  reason: z.string().trim().min(1).max(500),
  forMinutes: z.number().int().min(1).max(LONGEST_OVERRIDE_MINUTES),
  /** Made anew by the caller for each override that it means: sent twice, it starts one. */
  idempotencyKey: z.string().min(8).max(64),
})

export type OverrideDraft = z.output<typeof overrideDraftSchema>

export const overrides = {
  watch: oc.output(eventIterator(snapshotOf(overridesSchema))),
  /**
   * In force from now on. A force takes the place of another; a pause of a target that is paused already extends
   * that one, and never shortens it.
   */
  start: oc.errors(REFUSED).input(overrideDraftSchema).output(doneSchema),
  /** Lets it hold until a later moment, at most 8 hours from now. One that holds as long already is left as it is. */
  extend: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, until: instantSchema }))
    .output(doneSchema),
  /** Ends it now. One that has ended already is left as it is. */
  revert: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema }))
    .output(doneSchema),
  /** What it would have done to the last hour; writes nothing. */
  preview: oc.errors(REFUSED).input(overrideTermsSchema).output(overridePreviewSchema),
}
