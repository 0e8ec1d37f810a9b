/** Tells a refusal of the gateway from every other way in which a call can fail. */
import { ORPCError } from '@orpc/client'
import type { Refusal } from './conversation.ts'

/** The refusal that an error of `chat.send` carries; null for any other error. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof ORPCError) || error.code !== 'REFUSED') return null
  const data: unknown = error.data
  return isRefusal(data) ? data : null
}

/** The first sentence of a message, up to its figures: a table beside it tells those. */
export function headline(message: string): string {
  const [first = message] = message.split(/[.:]\s/, 1)
  return `${first.replace(/\.$/, '')}.`
}

/** The core validated the data against the contract; this only guards against another version of it. */
function isRefusal(data: unknown): data is Refusal {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    typeof data.code === 'string' &&
    'message' in data &&
    typeof data.message === 'string'
  )
}
