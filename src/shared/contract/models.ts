/** The models that can be asked for. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** USD per 1M tokens as exact decimals ("0.07"). */
const priceSchema = z.object({ inputUsd: z.string(), cachedInputUsd: z.string(), outputUsd: z.string() })

export const modelSchema = z.object({
  id: z.string(),
  kind: z.enum(['chat', 'embeddings']),
  contextTokens: z.number().int().nullable(),
  /** Null: no price is known, so a hard budget refuses it. */
  price: priceSchema.nullable(),
  /** The targets that serve it now; empty while none does. */
  servedBy: z.array(z.string()),
})

export type Model = z.output<typeof modelSchema>

export const models = {
  list: oc.output(z.object({ models: z.array(modelSchema) })),
}
