/** What a request will most likely come to, in tokens, before anything of it is known but itself. */
import type { ExpectedTokens } from '../limits/limits.ts'
import type { Call } from './admit.ts'

/** As in a text: JSON around it, code and other languages are a part of the guess. */
const BYTES_PER_TOKEN = 4
/** What providers count for a picture of middling size, whatever it weighs. */
const TOKENS_PER_IMAGE = 1_000

/** The output is what the caller allows; null where it says nothing. */
export function expectedTokens({
  endpoint,
  body,
  images,
  imageBytes,
  answers,
  maxTokens,
  maxCompletionTokens,
}: Call): ExpectedTokens {
  const text = Math.ceil((body.length - imageBytes) / BYTES_PER_TOKEN)
  const input = text + images * TOKENS_PER_IMAGE
  if (endpoint === 'embeddings') return { input, output: 0 }
  const cap = Math.max(maxTokens ?? 0, maxCompletionTokens ?? 0)
  return { input, output: cap > 0 ? cap * answers : null }
}
