/** What people thought of answers: a score per request, the latest opinion counts. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** 0 is useless, 1 is right; thumbs are 0 and 1. */
export const scoreSchema = z.number().min(0).max(1)

const requestIdSchema = z.string().min(1).max(64)

/** No attempt of such a request is in the ledger; the message says what to do. */
const REFUSED = { FEEDBACK_REFUSED: { status: 400, data: z.object({ requestId: z.string() }) } } as const

export const feedback = {
  give: oc
    .errors(REFUSED)
    .input(z.object({ requestId: requestIdSchema, score: scoreSchema }))
    .output(z.object({ score: scoreSchema })),
  /** Null: nobody has said anything of it. */
  of: oc.input(z.object({ requestId: requestIdSchema })).output(z.object({ score: scoreSchema.nullable() })),
}
