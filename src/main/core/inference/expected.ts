/** What a request will most likely come to, in tokens, before anything of it is known but itself. */
import type { ExpectedTokens } from '../limits/limits.ts'
import type { Call } from './admit.ts'

/** As in a text: JSON around it, code and other languages are a part of the guess. */
const BYTES_PER_TOKEN = 4

/** The output is what the caller allows; null where it says nothing. */
export function expectedTokens({
  endpoint,
  body,
  answers,
  maxTokens,
  maxCompletionTokens,
}: Call): ExpectedTokens {
  const input = Math.ceil(body.length / BYTES_PER_TOKEN)
  if (endpoint === 'embeddings') return { input, output: 0 }
  const cap = Math.max(maxTokens ?? 0, maxCompletionTokens ?? 0)
  return { input, output: cap > 0 ? cap * answers : null }
}
