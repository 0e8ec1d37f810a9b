/** What a request used, as the wire says it. */
import type { Bill } from '../account.ts'

/** JSON of OpenAI's `usage`, from the bill as it stands. */
export function usageJson({ promptTokens, cachedTokens, completionTokens }: Bill): string {
  const details = cachedTokens > 0 ? `,"prompt_tokens_details":{"cached_tokens":${cachedTokens}}` : ''
  const total = promptTokens + completionTokens
  return `{"prompt_tokens":${promptTokens},"completion_tokens":${completionTokens},"total_tokens":${total}${details}}`
}
