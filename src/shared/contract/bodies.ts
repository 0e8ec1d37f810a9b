/** Prompts and answers, where they are recorded. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instantSchema } from './common.ts'

const count = z.number().int().nonnegative()

/** One body as it went to the upstream, or came from it. */
export const bodySchema = z.object({
  attempt: count,
  kind: z.enum(['request', 'answer']),
  recordedAt: instantSchema,
  /** Of the whole body; `text` has fewer when it is `cut`. */
  bytes: count,
  cut: z.boolean(),
  text: z.string(),
})

export const bodiesStateSchema = z.object({
  recording: z.boolean(),
  /** What is on disk; null while nothing was ever recorded, and there is no file. */
  kept: z
    .object({ bodies: count, bytes: count, compressedBytes: count, oldestAt: instantSchema.nullable() })
    .nullable(),
  /** In memory, on their way to the disk. */
  queuedBytes: count,
  queueLimitBytes: count,
  /** Since the console started: for want of room in the queue, and because they could not be written. */
  dropped: z.object({ full: count, failed: count }),
  /** Why the latest one could not be written; null when it could. */
  trouble: z.string().nullable(),
})

export type Body = z.output<typeof bodySchema>
export type BodiesState = z.output<typeof bodiesStateSchema>

export const bodies = {
  state: oc.output(bodiesStateSchema),
  /** Deletes all that is recorded, for good, and answers with what is there afterwards. */
  deleteAll: oc.input(z.object({ reason: z.string().max(500).nullable() })).output(bodiesStateSchema),
}
