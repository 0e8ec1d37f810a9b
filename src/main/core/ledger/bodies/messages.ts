/** What the thread that keeps bodies is told, and what it answers. */
import { z } from 'zod'

export const keptBodySchema = z.object({
  requestId: z.string(),
  attempt: z.number(),
  workload: z.string().nullable(),
  kind: z.enum(['request', 'answer']),
  recordedAt: z.number(),
  /** Of the whole body; `data` may be its begin. */
  bytes: z.number(),
  data: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
})

/** Until when what was recorded goes, in ms. */
export const cutsSchema = z.object({
  before: z.number(),
  /** In place of that, by workload. */
  own: z.record(z.string(), z.number()),
})

export const questionSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('of'), requestId: z.string() }),
  z.object({ name: z.literal('kept') }),
  z.object({ name: z.literal('deleteBefore'), cuts: cutsSchema }),
  z.object({ name: z.literal('deleteAll') }),
])

export const messageSchema = z.union([
  z.object({ keep: keptBodySchema }),
  z.object({ id: z.number(), question: questionSchema }),
])

export const replySchema = z.union([
  z.object({ written: z.number(), bodies: z.number() }),
  z.object({ failed: z.number(), bodies: z.number(), problem: z.string() }),
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ id: z.number(), problem: z.string() }),
])

export type KeptBody = z.output<typeof keptBodySchema>
export type Cuts = Readonly<z.output<typeof cutsSchema>>
export type Question = z.output<typeof questionSchema>
export type Message = z.output<typeof messageSchema>
export type Reply = z.output<typeof replySchema>
