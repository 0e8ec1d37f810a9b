/** OpenAI's `usage`, read into disjoint buckets. By hand: this is on every request's way. */
import type { Attempt } from '../../../shared/contract/requests.ts'

export type Tokens = Attempt['tokens']

/** The largest context there is (Llama 4 Scout's): a count beyond it is a mistake, and nothing is billed by it. */
const MOST_TOKENS = 10_000_000

/**
 * Null for what is not a usage report. Cached tokens are inside `prompt_tokens` and are taken out of it, or they
 * would be billed twice; reasoning tokens are inside `completion_tokens` and stay there.
 */
export function readUsage(usage: unknown): Tokens | null {
  const prompt = count(usage, 'prompt_tokens')
  // Embeddings have none.
  const output = count(usage, 'completion_tokens') ?? 0
  const cached = count(member(usage, 'prompt_tokens_details'), 'cached_tokens') ?? 0
  const reasoning = count(member(usage, 'completion_tokens_details'), 'reasoning_tokens') ?? 0
  if (prompt === null || [prompt, output, cached, reasoning].includes(Number.NaN)) return null
  return {
    input: prompt - Math.min(cached, prompt),
    cached: Math.min(cached, prompt),
    output,
    reasoning: Math.min(reasoning, output),
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** Null when it is not there; NaN when it is no count of tokens. */
function count(value: unknown, name: string): number | null {
  const found = member(value, name) ?? null
  if (found === null) return null
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 && found <= MOST_TOKENS
    ? found
    : Number.NaN
}
