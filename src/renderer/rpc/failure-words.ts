/** Why a call failed, for a person: what happened and what to do. */
import { ORPCError } from '@orpc/client'
import { CallTimeout } from './bounded.ts'

export function failureInWords(error: unknown): string {
  if (error instanceof CallTimeout) return `${error.message} Try again.`
  // What the console refuses it explains itself; anything else it masks.
  if (error instanceof ORPCError && error.status < 500) return error.message
  if (error instanceof ORPCError) return 'The console failed at this. Its log says why; then try again.'
  return 'The connection broke before the console answered. Look whether it was done before you try again.'
}
