/** Routing: where the traffic of the last hour went, how the targets stand, and how requests are split. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema, snapshotOf } from './common.ts'
import { modelSelection } from './model-selection.ts'
import { sideSchema } from './overrides.ts'
import { targetStateSchema } from './system.ts'

const countSchema = z.number().int().nonnegative()
/** From 0 to 1. */
const shareSchema = z.number().min(0).max(1)

const countsSchema = z.object({
  /** First attempts: each request has one. */
  requests: countSchema,
  attempts: countSchema,
  /** Attempts that ended with an error; a caller who hangs up has not met one. */
  errors: countSchema,
  /** Attempts that came here after another target had failed, and after this one had. */
  fallbacks: countSchema,
  retries: countSchema,
  costNanoUsd: nanoUsdSchema,
})

/** What one workload asked of one model at one target. */
const flowSchema = z.object({
  /** Null: requests that name none. Beyond the busiest 24, those of all others together are "other". */
  workload: z.string().nullable(),
  model: z.string(),
  target: z.string(),
  /** Over the last 60 minutes, of which the running one is the last. */
  hour: countsSchema,
  /** Over the last five of them. */
  recent: countsSchema,
})

/** A target that fails again and again is left alone for a while. */
export const breakerSchema = z.object({
  breaker: z.discriminatedUnion('state', [
    z.object({ state: z.literal('closed') }),
    /** Nothing is sent there before. */
    z.object({ state: z.literal('open'), until: instantSchema }),
    /** One request is on its way to see. */
    z.object({ state: z.literal('half_open') }),
  ]),
  consecutiveFailures: countSchema,
  /** Of the last attempts; null without any. */
  errorRate: shareSchema.nullable(),
  /** When it opened last; null: never since the console started. */
  openedAt: instantSchema.nullable(),
})

const routedTargetSchema = targetStateSchema.extend({
  /** Its share among the targets of its kind that serve a model, relative to theirs. */
  weight: z.number().nonnegative(),
  breaker: breakerSchema,
  /** Until when somebody has paused it; null while nobody has. */
  pausedUntil: instantSchema.nullable(),
  /** How many models it names; null until it has answered. */
  models: countSchema.nullable(),
  timeouts: z.object({ firstByteMs: z.number(), idleMs: z.number(), totalMs: z.number() }),
  /** Of attempts that went well within the hour, within 2.5 %; null without any. */
  latency: z.object({ p50Ms: z.number().nullable(), p95Ms: z.number().nullable() }),
  /** How many of the requests the split as it stands would have sent here first. */
  planned: z.object({ hour: countSchema, recent: countSchema }),
})

/** How requests are split where a provider and an own GPU can both serve them. */
const splitSchema = z.object({
  /** Serverless's share, for every workload that has none of its own. */
  ratio: shareSchema,
  /** Whether it is set in the console; otherwise it is the standard. */
  setHere: z.boolean(),
  standard: shareSchema,
  /** The environment variable that says the standard; null: nothing does, it is the default. */
  variable: z.string().nullable(),
})

const workloadShareSchema = z.object({
  name: z.string().nullable(),
  /** Null: several with different ones. */
  share: shareSchema.nullable(),
  decidedBy: z.enum(['default', 'policy', 'rollout']).nullable(),
})

export const routingStateSchema = z.object({
  targets: z.array(routedTargetSchema),
  flows: z.array(flowSchema),
  /** Of the workloads in the flows. */
  workloads: z.array(workloadShareSchema),
  split: splitSchema,
  /** While somebody forces one side the split counts for nothing; null while nobody does. */
  forced: z.object({ side: sideSchema, until: instantSchema }).nullable(),
  /** How much time the counts cover, to divide them by for a rate: less than its name soon after a first start. */
  hourMs: z.number().positive(),
  recentMs: z.number().positive(),
})

const placedSchema = z.object({
  serverless: countSchema,
  gpu: countSchema,
  /** What the answers cost, or would have cost, at today's prices; on an own GPU nothing per token. */
  costNanoUsd: nanoUsdSchema,
  targets: z.array(z.object({ id: z.string(), requests: countSchema, costNanoUsd: nanoUsdSchema })),
})

/** Where the requests of the last hour would have gone. */
export const splitPreviewSchema = z.object({
  requests: countSchema,
  /** Those whose first choice the default ratio decides: both sides serve them, and their workload has no share. */
  decided: countSchema,
  /** Those that stay where they are, and why. */
  staying: z.object({
    onlyServerless: countSchema,
    onlyGpu: countSchema,
    /** Their workload has a share of its own, by its policy or a rollout. */
    ownShare: countSchema,
    /** No target serves their model any more. */
    nowhere: countSchema,
  }),
  /** Requests whose model has no price at some target that is to serve it: they count at zero. */
  unpriced: countSchema,
  before: placedSchema,
  after: placedSchema,
  /** The busiest first. */
  workloads: z.array(
    z.object({
      name: z.string().nullable(),
      requests: countSchema,
      serverlessBefore: countSchema,
      serverlessAfter: countSchema,
    }),
  ),
})

export type Flow = z.output<typeof flowSchema>
export type FlowCounts = z.output<typeof countsSchema>
export type BreakerReport = z.output<typeof breakerSchema>
export type RoutedTarget = z.output<typeof routedTargetSchema>
export type WorkloadShare = z.output<typeof workloadShareSchema>
export type SplitState = z.output<typeof splitSchema>
export type RoutingState = z.output<typeof routingStateSchema>
export type SplitPreview = z.output<typeof splitPreviewSchema>
export type Placed = z.output<typeof placedSchema>

export const routing = {
  ...modelSelection,
  watch: oc.output(eventIterator(snapshotOf(routingStateSchema))),
  /** What a default ratio would have done with the last hour. Changes nothing. */
  previewSplit: oc.input(z.object({ ratio: shareSchema })).output(splitPreviewSchema),
}
