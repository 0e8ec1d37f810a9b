/** Rollouts: a workload moved to serverless in stages, each with gates that it has to pass. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, snapshotOf } from './common.ts'

const shareSchema = z.number().min(0).max(1)

/**
 * A bound on one figure. `absolute` in the figure's own unit; `baseline` as the distance to the baseline that is
 * still allowed: a share of it for latency and cost (0.2: a fifth more), points of 0–1 for errors and feedback. Both:
 * both have to hold.
 */
const boundOf = (absolute: z.ZodNumber, baseline: z.ZodNumber) =>
  z
    .object({ absolute: absolute.nullable(), baseline: baseline.nullable() })
    .refine((bound) => bound.absolute !== null || bound.baseline !== null, {
      error: 'Give an amount, a distance to the baseline, or both.',
    })
    .nullable()

export const gateSchema = z.object({
  /** Requests of the stage on serverless before anything is decided by them. */
  minRequests: z.number().int().min(1).max(1_000_000),
  /** How long the stage lasts at least. */
  minMinutes: z.number().int().min(0).max(43_200),
  /** Opinions before the mean feedback decides anything. */
  minOpinions: z.number().int().min(1).max(100_000),
  /** At most this share of failed requests. */
  errorRate: boundOf(z.number().min(0).max(1), z.number().min(0).max(1)),
  /** At most, in ms, of those that went well. */
  p95Ms: boundOf(z.number().positive().max(3_600_000), z.number().min(0).max(100)),
  /** At most, in nano-dollars, on the average of all requests. */
  costNanoUsd: boundOf(z.number().int().positive().max(1e15), z.number().min(0).max(100)),
  /** At least, on the average of all opinions. */
  feedback: boundOf(z.number().min(0).max(1), z.number().min(0).max(1)),
})

export const stageSchema = z.object({
  /** Share of the workload's requests whose first choice is serverless. */
  share: shareSchema,
  gate: gateSchema,
})

/** What requests came to; null where there is none to tell it from. */
export const figuresSchema = z.object({
  /** First attempts that ended by themselves: without what its caller broke off. */
  requests: z.number().int(),
  errors: z.number().int(),
  errorRate: z.number().nullable(),
  p95Ms: z.number().nullable(),
  costPerRequestNanoUsd: z.number().nullable(),
  feedback: z.number().nullable(),
  opinions: z.number().int(),
})

export const baselineSchema = z.object({
  /** `gpu`: requests that GPU endpoints took; `any`: all of the workload's, wherever they went. */
  of: z.enum(['gpu', 'any']),
  since: instantSchema,
  until: instantSchema,
  figures: figuresSchema,
})

const metricSchema = z.enum(['errorRate', 'p95Ms', 'costNanoUsd', 'feedback'])

/** One bound of a gate held against the stage so far. */
export const checkSchema = z.object({
  metric: metricSchema,
  against: z.enum(['absolute', 'baseline']),
  /** In the figure's own unit; null: there is nothing to compare with. */
  limit: z.number().nullable(),
  value: z.number().nullable(),
  /** Requests, or opinions for feedback. */
  have: z.number().int(),
  need: z.number().int(),
  /** `undecidable`: the baseline has no such figure, or costs nothing, so that no share of it says anything. */
  verdict: z.enum(['holds', 'breached', 'too_few', 'undecidable']),
})

const advanceSchema = z.enum(['by_gate', 'by_hand'])

export const rolloutEventSchema = z.object({
  id: z.number().int(),
  at: instantSchema,
  event: z.enum([
    'started',
    'advanced',
    'held',
    'resumed',
    'rolled_back',
    'finished',
    'ended',
    'advance_changed',
  ]),
  /** Index of the stage that it was in until then, and of the one that it is in from then on. */
  from: z.number().int(),
  stage: z.number().int(),
  author: z.enum(['console', 'gate']),
  /** What a gate decided by, or what whoever did it says; null: nothing. */
  reason: z.string().nullable(),
  /** Of the stage that it was in; null where nothing was measured. */
  figures: figuresSchema.nullable(),
  checks: z.array(checkSchema),
})

export const rolloutSchema = z.object({
  id: z.number().int(),
  /** '' for requests that name none. */
  workload: z.string(),
  name: z.string(),
  stages: z.array(stageSchema),
  advance: advanceSchema,
  baseline: baselineSchema,
  /**
   * `held`: does not advance, and is still rolled back on a breach. `finished` and `rolled_back` go on deciding the
   * share, until `endedAt`.
   */
  state: z.enum(['running', 'held', 'finished', 'rolled_back']),
  stage: z.number().int(),
  stageSince: instantSchema,
  /** Share in force; null once it decides nothing any more. */
  share: shareSchema.nullable(),
  createdAt: instantSchema,
  endedAt: instantSchema.nullable(),
  /** Of the stage that runs or is held; null while they are read from the ledger, and in every other state. */
  figures: figuresSchema.nullable(),
  checks: z.array(checkSchema),
  /** Null: all that the stage asks for is there. Otherwise what keeps it from advancing, in a sentence. */
  waitsFor: z.string().nullable(),
  /** Null only where its history was lost. */
  last: rolloutEventSchema.nullable(),
})

export const templateSchema = z.object({
  id: z.enum(['non_critical', 'production', 'gpu_as_fallback']),
  name: z.string(),
  /** What it is for, in a sentence. */
  purpose: z.string(),
  /** The kinds of workloads it is meant for. */
  criticalities: z.array(z.enum(['non_critical', 'standard', 'critical'])),
  advance: advanceSchema,
  stages: z.array(stageSchema),
})

const previewSchema = z.object({
  gpu: baselineSchema,
  any: baselineSchema,
  /** Of the workload's policy, or of the split of all requests. */
  usualShare: shareSchema,
})

export const rolloutDraftSchema = z.object({
  workload: z.string().max(128),
  name: z.string().trim().min(1).max(80),
  advance: advanceSchema,
  stages: z.array(stageSchema).min(2).max(10),
  /** What the baseline is taken from, over how long before now. */
  baseline: z.object({ of: z.enum(['gpu', 'any']), hours: z.number().int().min(1).max(2_160) }),
})

export type Gate = z.output<typeof gateSchema>
export type GateMetric = z.output<typeof metricSchema>
export type GateBound = NonNullable<Gate[GateMetric]>
export type Stage = z.output<typeof stageSchema>
export type RolloutFigures = z.output<typeof figuresSchema>
export type Baseline = z.output<typeof baselineSchema>
export type GateCheck = z.output<typeof checkSchema>
export type RolloutEvent = z.output<typeof rolloutEventSchema>
export type Rollout = z.output<typeof rolloutSchema>
export type RolloutTemplate = z.output<typeof templateSchema>
export type RolloutDraft = z.output<typeof rolloutDraftSchema>
export type RolloutPreview = z.output<typeof previewSchema>
export type RolloutAdvance = z.output<typeof advanceSchema>

/** What was asked for cannot be; the message says why and what to do. */
const REFUSED = {
  ROLLOUT_REFUSED: { status: 400, data: z.object({ field: z.enum(['workload', 'stages', 'id', 'stage']) }) },
} as const

const idSchema = z.number().int()
const reasonSchema = z.string().trim().min(1).max(500)
const doneSchema = z.object({ rollout: rolloutSchema })

export const rollouts = {
  /** Those that decide a share, then the newest twenty of those that did; each newest first. */
  watch: oc.output(eventIterator(snapshotOf(z.object({ rollouts: z.array(rolloutSchema) })))),
  templates: oc.output(z.object({ templates: z.array(templateSchema) })),
  /** What the baseline would be, from either source, and where the workload stands without a rollout. */
  preview: oc
    .input(rolloutDraftSchema.shape.baseline.pick({ hours: true }).extend({ workload: z.string().max(128) }))
    .output(previewSchema),
  /** Takes the baseline and enters the first stage. Ends what decided the workload's share after its own end. */
  start: oc.errors(REFUSED).input(rolloutDraftSchema).output(doneSchema),
  /**
   * To the next stage, or from the last one to the end, whatever the gate says. `stage` is the one that is left, so
   * that two who press at once advance by one. A reason is needed where the gate does not let it through.
   */
  advance: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, stage: z.number().int(), reason: reasonSchema.nullable() }))
    .output(doneSchema),
  hold: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, reason: reasonSchema.nullable() }))
    .output(doneSchema),
  resume: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema }))
    .output(doneSchema),
  setAdvance: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, advance: advanceSchema }))
    .output(doneSchema),
  /** To the first stage's share, at once. */
  rollBack: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema, reason: reasonSchema }))
    .output(doneSchema),
  /** After it was finished or rolled back: the workload's share is as its policy or the split says again. */
  end: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema }))
    .output(doneSchema),
  /** What happened to one, oldest first. */
  history: oc
    .errors(REFUSED)
    .input(z.object({ id: idSchema }))
    .output(z.object({ events: z.array(rolloutEventSchema) })),
}
