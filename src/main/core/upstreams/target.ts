/** A server that can be asked for completions. */
import type { Provider } from '../config.ts'

export interface Target extends Provider {
  readonly id: string
  readonly kind: 'serverless' | 'gpu'
  /** Whether it takes `max_completion_tokens` for the cap, as OpenAI itself does, rather than `max_tokens`. */
  readonly heedsNewCap: boolean
}
