/**
 * How many repetitions a target gets: a share of its requests, so that a target in trouble is not buried under them.
 * Source of the idea: Finagle's RetryBudget.
 */

export interface RetryBudget {
  /** A request goes to the target for the first time. */
  earn(targetId: string): void
  /** Whether it may be asked again; takes one when it may. */
  take(targetId: string): boolean
}

/** One repetition for so many requests. */
const REQUESTS_PER_RETRY = 5
/** What is at hand at the start, and what may be saved up: a quiet target gets its repetitions too. */
const MOST_SAVED = 10

export function createRetryBudget(): RetryBudget {
  const saved = new Map<string, { retries: number }>()

  function of(id: string): { retries: number } {
    const known = saved.get(id)
    if (known) return known
    const fresh = { retries: MOST_SAVED }
    saved.set(id, fresh)
    return fresh
  }

  return {
    earn(id) {
      const balance = of(id)
      balance.retries = Math.min(balance.retries + 1 / REQUESTS_PER_RETRY, MOST_SAVED)
    },
    take(id) {
      const balance = of(id)
      if (balance.retries < 1) return false
      balance.retries -= 1
      return true
    },
  }
}
