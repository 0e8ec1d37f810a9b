/** Workloads: named kinds of traffic, and the policy that each is treated by. */
import { z } from 'zod'

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

export type CostPriority = (typeof COST_PRIORITIES)[number]
export type Criticality = (typeof CRITICALITIES)[number]
export type WorkloadPolicy = Readonly<z.output<typeof workloadPolicySchema>>
export type OwnPolicy = Readonly<z.output<typeof ownPolicySchema>>
