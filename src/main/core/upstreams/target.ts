/** A server that can be asked for completions. */
import type { Provider } from '../config.ts'

export interface Target extends Provider {
  readonly id: string
  readonly kind: 'serverless' | 'gpu'
}
