/** Requests as the ledger knows them. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { bodySchema } from './bodies.ts'
import { errorCodeSchema, instantSchema, nanoUsdSchema } from './common.ts'

/**
 * Where a row's token counts come from: the upstream's own report, our estimate (a cut or cancelled stream), or
 * nowhere (it failed before anything was generated).
 */
export const usageSourceSchema = z.enum(['provider', 'estimated', 'none'])

/** Disjoint buckets, but for `reasoning`, which is a part of `output`. */
export const tokensSchema = z.object({
  input: z.number().int(),
  cached: z.number().int(),
  output: z.number().int(),
  reasoning: z.number().int(),
})

/** One settled attempt: a row of the ledger. */
export const attemptSchema = z.object({
  requestId: z.string(),
  attempt: z.number().int(),
  endpoint: z.enum(['chat', 'embeddings']),
  keyName: z.string(),
  workload: z.string().nullable(),
  modelAsked: z.string(),
  modelServed: z.string(),
  target: z.string(),
  reason: z.string(),
  streamed: z.boolean(),
  reservedAt: instantSchema,
  settledAt: instantSchema,
  tokens: tokensSchema,
  usageSource: usageSourceSchema,
  costNanoUsd: nanoUsdSchema,
  /** It was sent and failed before anything of an answer was seen, so nobody knows: it stands at its hold. */
  maybeBilled: z.boolean(),
  /** OpenAI's finish_reason; null when the answer never came to its end. */
  finishReason: z.string().nullable(),
  /** Null when the attempt went well; `client_closed` when the caller hung up. */
  errorCode: z.union([errorCodeSchema, z.literal('client_closed'), z.literal('crashed')]).nullable(),
  /** From dispatch to the first content byte; null when there was none. */
  ttftMs: z.number().nullable(),
  /** From dispatch to the end of the answer. */
  latencyMs: z.number(),
})

export type Attempt = z.output<typeof attemptSchema>

/** What the request would have cost with another model: the same tokens at the prices of that time. */
export const counterfactualSchema = z.object({ model: z.string(), costNanoUsd: nanoUsdSchema })

export type Counterfactual = z.output<typeof counterfactualSchema>

export const requests = {
  /** The settled attempts of one request, oldest first; waits for a settlement that is under way. */
  receipt: oc.input(z.object({ requestId: z.string().min(1).max(64) })).output(
    z.object({
      attempts: z.array(attemptSchema),
      /**
       * For a request that asked for `auto` and paid for tokens: the other models of the matrix, the cheapest first.
       * Empty otherwise.
       */
      counterfactuals: z.array(counterfactualSchema),
    }),
  ),
  /** What was recorded of its prompts and answers; empty when nothing was, or its time is past. */
  bodies: oc
    .input(z.object({ requestId: z.string().min(1).max(64) }))
    .output(z.object({ bodies: z.array(bodySchema) })),
}
