/** Schemas that several domains of the contract share. */
import { z } from 'zod'
import { ERROR_CODES } from '../errors.ts'
import type { NanoUsd } from '../money.ts'

export const nanoUsdSchema = z
  .number()
  .int()
  .transform((amount) => amount as NanoUsd)

/** The last moment that a Date can say. */
const LAST_INSTANT = 8_640_000_000_000_000

/** Milliseconds since the Unix epoch. */
export const instantSchema = z.number().int().nonnegative().max(LAST_INSTANT)

export const errorCodeSchema = z.enum(ERROR_CODES)

/** What the budget that refused says for itself; amounts in USD, as the gateway's error object has them. */
export const budgetRefusalSchema = z.object({
  name: z.string(),
  limit_usd: z.number(),
  settled_usd: z.number(),
  held_usd: z.number(),
  estimated_usd: z.number(),
  resets_at: z.string(),
})

/** A refusal as the console sees it: the gateway's own code and sentence. */
export const refusalSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  budget: budgetRefusalSchema.optional(),
  retryAfterSeconds: z.number().optional(),
})

/**
 * Every subscription yields whole snapshots with a sequence number that grows by one per change of state. Pushes
 * are coalesced to at most four a second, so a reader sees gaps in `seq`, and the latest state, never a backlog.
 */
export const snapshotOf = <Schema extends z.ZodType>(state: Schema) =>
  z.object({ seq: z.number().int().nonnegative(), at: instantSchema, state })
