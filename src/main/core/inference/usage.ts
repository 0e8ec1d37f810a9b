/** OpenAI's `usage`, read into disjoint buckets. */
import { z } from 'zod'
import type { Attempt } from '../../../shared/contract/requests.ts'

export type Tokens = Attempt['tokens']

const count = z.number().int().nonnegative().max(1_000_000_000)

const usageSchema = z.object({
  prompt_tokens: count,
  /** Embeddings have none. */
  completion_tokens: count.nullish(),
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count.nullish() }).nullish(),
})

/**
 * Null for what is not a usage report. Cached tokens are inside `prompt_tokens` and are taken out of it, or they
 * would be billed twice; reasoning tokens are inside `completion_tokens` and stay there.
 */
export function readUsage(usage: unknown): Tokens | null {
  const parsed = usageSchema.safeParse(usage)
  if (!parsed.success) return null
  const { prompt_tokens, completion_tokens, prompt_tokens_details, completion_tokens_details } = parsed.data
  const cached = Math.min(prompt_tokens_details?.cached_tokens ?? 0, prompt_tokens)
  const output = completion_tokens ?? 0
  const reasoning = Math.min(completion_tokens_details?.reasoning_tokens ?? 0, output)
  return { input: prompt_tokens - cached, cached, output, reasoning }
}
