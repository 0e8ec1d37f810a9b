/** What the status strip shows on every screen. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { burnRateSchema, forecastSchema } from './budgets.ts'
import { instantSchema, nanoUsdSchema, snapshotOf } from './common.ts'

/** One hard limit over one calendar window, in the budgets' timezone. */
export const budgetStateSchema = z.object({
  name: z.enum(['daily', 'monthly']),
  settledNanoUsd: nanoUsdSchema,
  /** Worst case of what is in flight. */
  heldNanoUsd: nanoUsdSchema,
  /** As it stands now: raised, or the environment's. */
  limitNanoUsd: nanoUsdSchema,
  /** Whether somebody raised it until it resets. */
  raised: z.boolean(),
  resetsAt: instantSchema,
  forecast: forecastSchema,
  burnRates: z.array(burnRateSchema),
})

export const targetStateSchema = z.object({
  id: z.string(),
  /** For people. */
  name: z.string(),
  kind: z.enum(['serverless', 'gpu']),
  /** `unknown` until the first probe has answered. */
  state: z.enum(['unknown', 'up', 'down']),
  since: instantSchema,
  /** Why it is down, in one sentence. */
  error: z.string().nullable(),
})

/** What keeps requests from a target, beside its probe. */
const reachedTargetSchema = targetStateSchema.extend({
  /** Whether requests are let through; see routing's `breakerSchema`. */
  breaker: z.enum(['closed', 'open', 'half_open']),
  isPaused: z.boolean(),
  /** Down, and no wonder: its machine still starts, or somebody restarts or ends it. */
  isExpectedDown: z.boolean(),
})

export const statusSchema = z.object({
  environment: z.enum(['sandbox', 'live']),
  version: z.string(),
  gatewayUrl: z.string(),
  dataDir: z.string(),
  timezone: z.string(),
  daily: budgetStateSchema,
  monthly: budgetStateSchema,
  targets: z.array(reachedTargetSchema),
})

export type BudgetState = z.output<typeof budgetStateSchema>
export type TargetState = z.output<typeof targetStateSchema>
export type ReachedTarget = z.output<typeof reachedTargetSchema>
export type Status = z.output<typeof statusSchema>

export const system = {
  watchStatus: oc.output(eventIterator(snapshotOf(statusSchema))),
}
