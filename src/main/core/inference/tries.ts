/**
 * Who is asked, and who next when that fails: another target that is up at once; only where none is left, one that
 * was asked before, after a pause, and only if it certainly did nothing with the request or says to come again.
 */
import { Refusal } from '../../../shared/errors.ts'
import type { Breakers, Hop, Pass, Route, Verdict } from '../routing/routing.ts'
import { remedyOf, type Outcome, type Remedy } from './outcome.ts'
import type { Reply } from './reply.ts'
import type { RetryBudget } from './retry-budget.ts'

export interface TryLimits {
  /** How often a request may ask a target again that it has asked before. */
  readonly retries: number
  /** A longer wait than this is left to the caller. */
  readonly longestWaitMs: number
}

/** Leave to make one attempt; `settle` is to be told what came of it, or null where nothing was sent: once, then deaf. */
export interface Try {
  readonly hop: Hop
  /** 1 for the first. */
  readonly number: number
  /** Why this one: all that failed before; empty for the first. ASCII. */
  readonly why: string
  /** No other target is left to fall back to. */
  readonly isLast: boolean
  /** It has begun to answer. */
  answers(): void
  settle(outcome: Outcome | null): void
}

export interface Tries {
  /** Throws `no_target_available` where every breaker is open. */
  first(): Try
  /** After the last try was settled: the next one, when it is time for it; null when this was the last. */
  next(): Promise<Try | null>
}

export interface TryParts {
  readonly breakers: Breakers
  readonly retryBudget: RetryBudget
  readonly limits: () => TryLimits
  readonly now: () => number
  /** The console stops, and starts nothing new. */
  readonly isStopping: () => boolean
}

/** However many targets there are, somebody waits for the answer. */
const MOST_TRIES = 8
const FIRST_BACKOFF_MS = 100
const LONGEST_BACKOFF_MS = 2_000

export function createTries(parts: TryParts, route: Route, reply: Reply): Tries {
  const { breakers, retryBudget, limits, now, isStopping } = parts
  let index = 0
  let made = 0
  let retries = 0
  /** Targets that may be asked again, and when (ms since the epoch) at the earliest. */
  let again: { readonly hop: Hop; readonly notBefore: number }[] = []
  let last: Remedy | null = null
  /** What failed, in words. */
  const failed: string[] = []

  function start(hop: Hop, pass: Pass, why: string, isRepeat: boolean): Try {
    made += 1
    let isSettled = false
    return {
      hop,
      number: made,
      why,
      isLast: index >= route.length,
      answers: () => pass.answers(),
      settle(outcome) {
        if (isSettled) return
        isSettled = true
        const remedy = outcome && remedyOf(outcome, reply.hasStarted())
        pass.end(outcome && remedy ? verdictOf(outcome, remedy, isRepeat) : { kind: 'unknown' })
        last = remedy
        if (outcome && outcome.kind !== 'answered') failed.push(wordsFor(hop, outcome))
        if (remedy?.again === 'same') again.push({ hop, notBefore: now() + waitFor(remedy) })
      },
    }
  }

  /** The next target of the route whose breaker lets a request through. */
  function further(why: string): Try | null {
    for (; index < route.length; index += 1) {
      const hop = route[index]
      const pass = hop ? breakers.enter(hop.target.id) : null
      if (!hop || !pass) continue
      index += 1
      retryBudget.earn(hop.target.id)
      return start(hop, pass, why, false)
    }
    return null
  }

  function waitFor({ afterMs }: Remedy): number {
    const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** retries, LONGEST_BACKOFF_MS)
    // Full jitter: many that failed at once do not come back at once.
    return (afterMs ?? 0) + Math.random() * backoffMs
  }

  async function repeat(why: string): Promise<Try | null> {
    const { retries: most, longestWaitMs } = limits()
    const soonest = again.toSorted((one, two) => one.notBefore - two.notBefore)[0]
    if (!soonest || retries >= most) return null
    const waitMs = Math.max(soonest.notBefore - now(), 0)
    if (waitMs > longestWaitMs || !retryBudget.take(soonest.hop.target.id)) return null
    retries += 1
    again = again.filter((one) => one !== soonest)
    await pause(waitMs, reply)
    if (reply.hasHungUp() || isStopping()) return null
    const pass = breakers.enter(soonest.hop.target.id)
    return pass ? start(soonest.hop, pass, why, true) : null
  }

  return {
    first() {
      const found = further('')
      if (!found) throw allOpen(route, breakers, now())
      return found
    },
    async next() {
      if (last === null || last.again === 'none' || made >= MOST_TRIES) return null
      if (reply.hasHungUp() || isStopping()) return null
      const before = failed.join('; ')
      return further(`fallback: ${before}`) ?? (await repeat(`retry: ${before}`))
    },
  }
}

function verdictOf(outcome: Outcome, remedy: Remedy, isRepeat: boolean): Verdict {
  if (remedy.blamesTarget) return { kind: 'failed', waitMs: remedy.afterMs, isRepeat }
  // Whoever says that a request is wrong is well.
  if (outcome.kind === 'answered' || outcome.kind === 'rejected') return { kind: 'succeeded' }
  return { kind: 'unknown' }
}

function wordsFor({ target }: Hop, outcome: Exclude<Outcome, { kind: 'answered' }>): string {
  return `${target.id} ${outcome.refusal?.code ?? 'given up'}${outcome.kind === 'broken' ? ', maybe billed' : ''}`
}

/** Resolves after `ms`, or at once when the caller leaves. */
function pause(ms: number, reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    reply.onHangUp(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function allOpen(route: Route, breakers: Breakers, now: number): Refusal {
  const times = route.map(({ target }) => breakers.opensAt(target.id) ?? now)
  const seconds = Math.max(1, Math.ceil((Math.min(...times) - now) / 1_000))
  const names = route.map(({ target }) => `"${target.id}"`).join(', ')
  const [{ insistence }] = route
  return new Refusal(
    'no_target_available',
    `Too many requests failed at ${names}, so nothing is sent there for the moment. Try again in ${seconds} s.${insistence === undefined ? '' : ` ${insistence}`}`,
    { retryAfterSeconds: seconds },
  )
}
