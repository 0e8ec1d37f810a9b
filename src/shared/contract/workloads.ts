/** Workloads: named kinds of traffic, and the policy that each is treated by. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { WORKLOAD_NAME, WORKLOAD_NAME_RULE } from '../workload-name.ts'
import { instantSchema, nanoUsdSchema } from './common.ts'

export const COST_PRIORITIES = ['low_cost', 'balanced', 'performance'] as const
export const CRITICALITIES = ['non_critical', 'standard', 'critical'] as const

/** How the requests of a workload are treated. */
export const workloadPolicySchema = z.object({
  /** How `auto` weighs price against ability, where the request does not say. */
  costPriority: z.enum(COST_PRIORITIES),
  /** Null: every model that some target serves. */
  allowedModels: z.array(z.string().min(1).max(256)).min(1).max(100).nullable(),
  /** The share of its requests that goes to serverless, 0 to 1; null: the ratio that counts for all. */
  serverlessShare: z.number().min(0).max(1).nullable(),
  criticality: z.enum(CRITICALITIES),
  /** `never`: its prompts and answers are not recorded, even while recording is on. */
  record: z.enum(['inherit', 'never']),
  /** After how many days its recorded text goes, where that is sooner than for all; null: as for all. */
  retentionDays: z.number().int().min(1).max(3_650).nullable(),
})

/** What is set for one workload; what is not in it is as the default policy says. */
export const ownPolicySchema = workloadPolicySchema.partial()

/** As the gateway takes it in `x-sophia-workload` and `metadata.workload`. */
export const workloadNameSchema = z.string().regex(WORKLOAD_NAME, WORKLOAD_NAME_RULE)

/** What a workload did in a span, by rollups. */
const activitySchema = z.object({
  requests: z.number().int(),
  attempts: z.number().int(),
  /** Of the attempts; what its caller gave up on is none of them. */
  failed: z.number().int(),
  costNanoUsd: nanoUsdSchema,
})

export const workloadSchema = z.object({
  /** `''` is the default policy, and the requests that belong to no workload. */
  name: z.string(),
  own: ownPolicySchema,
  /** What counts: its own over the default one. */
  policy: workloadPolicySchema,
  /** Null: a client named it, and nobody has looked yet. */
  reviewedAt: instantSchema.nullable(),
  createdAt: instantSchema.nullable(),
  last24h: activitySchema,
  /** In this calendar month of the budgets' timezone. */
  thisMonth: activitySchema,
  /** The client keys whose requests belong to it where they name none. */
  keys: z.array(z.object({ id: z.string(), name: z.string() })),
})

const workloadsSchema = z.object({
  /** The default policy first, then by name. */
  workloads: z.array(workloadSchema),
  /** How many names wait for a review, and how many may: requests under further ones are entered as `other`. */
  unreviewed: z.number().int(),
  mostUnreviewed: z.number().int(),
})

export type WorkloadState = z.output<typeof workloadSchema>
export type WorkloadList = z.output<typeof workloadsSchema>
export type WorkloadActivity = z.output<typeof activitySchema>
export type CostPriority = (typeof COST_PRIORITIES)[number]
export type Criticality = (typeof CRITICALITIES)[number]
export type WorkloadPolicy = Readonly<z.output<typeof workloadPolicySchema>>
export type OwnPolicy = Readonly<z.output<typeof ownPolicySchema>>

/** The message says why, and what to do instead. */
const REFUSED = { WORKLOAD_REFUSED: { status: 400, data: z.object({ name: z.string() }) } } as const

const reasonSchema = z.string().trim().max(500).nullable()
const namedSchema = z.object({ name: workloadNameSchema })

export const workloads = {
  list: oc.output(workloadsSchema),
  /** Made by hand, it is reviewed. */
  create: oc
    .errors(REFUSED)
    .input(namedSchema.extend({ policy: ownPolicySchema }))
    .output(workloadsSchema),
  /** From the next request on. Whoever sets a policy has looked: it is reviewed by that. */
  edit: oc
    .errors(REFUSED)
    .input(
      z.object({
        /** `''` for the default policy. */
        name: workloadNameSchema.or(z.literal('')),
        policy: ownPolicySchema,
        reason: reasonSchema,
      }),
    )
    .output(workloadsSchema),
  review: oc.errors(REFUSED).input(namedSchema).output(workloadsSchema),
  /** Forgets its policy; its rows keep its name. Refused while it is in use: it would be back at once. */
  remove: oc
    .errors(REFUSED)
    .input(namedSchema.extend({ reason: reasonSchema }))
    .output(workloadsSchema),
}
