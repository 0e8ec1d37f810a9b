/** What the console has against the models of a provider that it refuses, besides the message. */
import { ORPCError } from '@orpc/client'
import type { PriceProblem } from '../../../../shared/contract/prices.ts'
import type { Refused } from './model-entries.ts'

interface Line {
  readonly model: string
  readonly problems: readonly PriceProblem[]
}

/** By our names. Nothing of what is no such refusal. */
export function refusedIn(error: unknown): Refused {
  if (!(error instanceof ORPCError) || error.code !== 'PROVIDER_REFUSED') return new Map()
  const data: unknown = error.data
  const lines = hasLines(data) ? data.lines : []
  return new Map(lines.map(({ model, problems }) => [model, problems]))
}

/** The contract says what stands there. */
function hasLines(data: unknown): data is { readonly lines: readonly Line[] } {
  return typeof data === 'object' && data !== null && 'lines' in data && Array.isArray(data.lines)
}
