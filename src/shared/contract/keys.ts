/** Client keys: who may call the gateway, and what each has spent. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema, nanoUsdSchema } from './common.ts'
import { workloadNameSchema } from './workloads.ts'

const limitSchema = z.number().int().min(1).max(1_000_000_000).nullable()

/** What a key may do at once and in any minute; null: as much as it likes. */
export const keyLimitsSchema = z.object({
  maxInFlight: limitSchema,
  requestsPerMinute: limitSchema,
  /** Of input and output together. */
  tokensPerMinute: limitSchema,
})

/** What a key brings into each of its requests. */
export const keyTermsSchema = z.object({
  /** What they belong to where they name no workload. */
  workload: workloadNameSchema.nullable(),
  limits: keyLimitsSchema,
})

export const clientKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  ...keyTermsSchema.shape,
  createdAt: instantSchema,
  /** To the minute; null: never. */
  lastUsedAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
  /** Settled in this calendar month of the budgets' timezone. */
  spentThisMonthNanoUsd: nanoUsdSchema,
  /** Worst case of what it has in flight. */
  heldNanoUsd: nanoUsdSchema,
  /** `SOPHIA_GATEWAY_KEY` names it now: it cannot be revoked here. */
  fromEnvironment: z.boolean(),
})

export type KeyTerms = Readonly<z.output<typeof keyTermsSchema>>
export type KeyLimits = Readonly<z.output<typeof keyLimitsSchema>>
export type ClientKeyState = z.output<typeof clientKeySchema>

const keysSchema = z.object({ keys: z.array(clientKeySchema) })

/** The message says why, and what to do instead. */
const REFUSED = { KEY_REFUSED: { status: 400, data: z.object({ id: z.string().nullable() }) } } as const

export const keys = {
  /** Active ones first, newest first; revoked ones after, for their rows are still in the ledger. */
  list: oc.output(keysSchema),
  /** Makes a key, and with `budget` a hard limit for it, both or neither. */
  create: oc
    .errors(REFUSED)
    .input(
      z.object({
        /** With "Key " before it, it names its budget. */
        name: z.string().trim().min(1).max(76),
        budget: z
          .object({
            /** USD as a decimal ("12.50"). */
            limitUsd: z.string().max(32),
            period: z.enum(['day', 'week', 'month']),
          })
          .nullable(),
        /** No workload and no limits, where it is not given. */
        terms: keyTermsSchema.optional(),
      }),
    )
    /** `key` is the clear text, this one time: only its hash is kept. */
    .output(keysSchema.extend({ id: z.string(), key: z.string() })),
  /** From the next request on. A workload that is not there yet is made. */
  edit: oc
    .errors(REFUSED)
    .input(
      z.object({ id: z.string().max(64), terms: keyTermsSchema, reason: z.string().max(500).nullable() }),
    )
    .output(keysSchema),
  /** From the next request on the key is refused. What is in flight ends as it would have. */
  revoke: oc
    .errors(REFUSED)
    .input(z.object({ id: z.string().max(64), reason: z.string().max(500).nullable() }))
    .output(keysSchema),
}
