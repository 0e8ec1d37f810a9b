/** Where the attempt before was made: after a failure, whether the next one is a retry or a fallback. */
import type { Attempt } from '../../../shared/contract/requests.ts'

/** A request is forgotten when it has not gone on by the time that so many others have failed. */
const MOST = 2_000

export interface Predecessors {
  /** The target of the attempt before this one of the same request; null for a first one, or when it is not known. */
  before(attempt: Attempt): string | null
  clear(): void
}

export function createPredecessors(): Predecessors {
  /** By request, the oldest first. */
  const failed = new Map<string, string>()

  return {
    before({ requestId, attempt, target, errorCode }) {
      const known = attempt === 1 ? null : (failed.get(requestId) ?? null)
      if (known !== null) failed.delete(requestId)
      if (errorCode !== null && errorCode !== 'client_closed') {
        failed.set(requestId, target)
        const [oldest] = failed.keys()
        if (failed.size > MOST && oldest !== undefined) failed.delete(oldest)
      }
      return known
    },
    clear: () => failed.clear(),
  }
}
