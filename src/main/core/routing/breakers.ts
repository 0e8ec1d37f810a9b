/**
 * A circuit breaker per target: a target that fails again and again is left alone for a while, so that its requests
 * go elsewhere at once instead of waiting for it. One request is then let through to see; all others follow only when
 * that one went well, so a target that comes back is not run over.
 */

export type BreakerState =
  | { readonly state: 'closed' }
  /** Nothing is sent before `until` (ms since the epoch). */
  | { readonly state: 'open'; readonly until: number }
  /** One request is on its way to see. */
  | { readonly state: 'half_open' }

export interface BreakerReport {
  readonly breaker: BreakerState
  readonly consecutiveFailures: number
  /** Of the last attempts, at most as many as are looked at; null without any. */
  readonly errorRate: number | null
  /** When it opened last; null: never since the console started. */
  readonly openedAt: number | null
}

/** What to do with an attempt's end. */
export type Verdict =
  | { readonly kind: 'succeeded' }
  /**
   * The target's fault; `waitMs` is what it asked for (Retry-After). A request that is tried at it again counts once:
   * `isRepeat` is true for its further attempts.
   */
  | { readonly kind: 'failed'; readonly waitMs: number | null; readonly isRepeat: boolean }
  /** It says nothing of the target: its caller left, or the console is stopping. */
  | { readonly kind: 'unknown' }

/** Leave to send one attempt; its end must be told once. */
export interface Pass {
  /** It has begun to answer: whoever only waits for that need not wait for its end. */
  answers(): void
  end(verdict: Verdict): void
}

export interface Breakers {
  /** Whether an attempt would be let through now. */
  admits(targetId: string): boolean
  /** Leave to send, or null. */
  enter(targetId: string): Pass | null
  /** The target answers again, elsewhere: it may be asked at once, unless it wished to be left alone for longer. */
  lookSoon(targetId: string): void
  /** When the target may be asked again; null where it may be now. */
  opensAt(targetId: string): number | null
  report(targetId: string): BreakerReport
  /** The target is gone, or is another server from now on. */
  forget(targetId: string): void
}

export interface BreakerLimits {
  /** So many failures in a row open it. */
  readonly failuresInRow: number
  /** Or this share of the last attempts, 0 to 1. */
  readonly errorRate: number
}

/** How many of the last attempts are looked at, and how many it takes to speak of a rate. */
const WINDOW = 50
const FEWEST_FOR_RATE = 20
/** The first pause; each one after a failed look is twice as long. */
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 60_000
/** A pause that a target asks for is honoured up to here. */
const LONGEST_ASKED_MS = 600_000

interface Breaker {
  state: BreakerState
  /** Counts its openings and closings: what began in an earlier era says how the target was, not how it is. */
  era: number
  inRow: number
  /** The last attempts, true for a failure; written round and round. */
  readonly last: boolean[]
  next: number
  failures: number
  pauseMs: number
  /** Until when the target itself asked to be left alone; 0: it did not. */
  askedUntil: number
  openedAt: number | null
}

export function createBreakers(options: {
  readonly now: () => number
  readonly limits: () => BreakerLimits
  /** A breaker changed its state. */
  readonly onChange: (targetId: string) => void
}): Breakers {
  const { now, limits, onChange } = options
  const breakers = new Map<string, Breaker>()

  function breakerOf(id: string): Breaker {
    const known = breakers.get(id)
    if (known) return known
    const fresh: Breaker = {
      state: { state: 'closed' },
      era: 0,
      inRow: 0,
      last: [],
      next: 0,
      failures: 0,
      pauseMs: FIRST_PAUSE_MS,
      askedUntil: 0,
      openedAt: null,
    }
    breakers.set(id, fresh)
    return fresh
  }

  function note(breaker: Breaker, failed: boolean): void {
    if (breaker.last[breaker.next] === true) breaker.failures -= 1
    breaker.last[breaker.next] = failed
    breaker.next = (breaker.next + 1) % WINDOW
    if (failed) breaker.failures += 1
    breaker.inRow = failed ? breaker.inRow + 1 : 0
  }

  function isTooBad({ inRow, failures, last }: Breaker): boolean {
    const { failuresInRow, errorRate } = limits()
    return inRow >= failuresInRow || (last.length >= FEWEST_FOR_RATE && failures / last.length >= errorRate)
  }

  function open(id: string, breaker: Breaker, pauseMs: number, askedMs: number): void {
    const { state } = breaker
    breaker.askedUntil = Math.max(breaker.askedUntil, now() + askedMs)
    const until = Math.max(breaker.askedUntil, now() + pauseMs)
    if (state.state === 'open') {
      // What was under way when it opened fails too, with a deadline of its own: the longer one wins.
      if (until <= state.until) return
    } else {
      breaker.era += 1
      breaker.openedAt = now()
    }
    breaker.state = { state: 'open', until }
    onChange(id)
  }

  function close(id: string, breaker: Breaker): void {
    Object.assign(breaker, {
      state: { state: 'closed' },
      era: breaker.era + 1,
      inRow: 0,
      next: 0,
      failures: 0,
      pauseMs: FIRST_PAUSE_MS,
      askedUntil: 0,
    })
    breaker.last.length = 0
    onChange(id)
  }

  function endProbe(id: string, breaker: Breaker, verdict: Verdict): void {
    if (verdict.kind === 'unknown') {
      // Nothing was learned: the next request is let through instead.
      breaker.state = { state: 'open', until: now() }
      onChange(id)
      return
    }
    note(breaker, verdict.kind === 'failed')
    if (verdict.kind === 'succeeded') {
      close(id, breaker)
      return
    }
    breaker.pauseMs = Math.min(breaker.pauseMs * 2, LONGEST_PAUSE_MS)
    open(id, breaker, breaker.pauseMs, askedMsOf(verdict))
  }

  function end(id: string, breaker: Breaker, era: number, verdict: Verdict): void {
    if (verdict.kind === 'unknown') return
    const failed = verdict.kind === 'failed'
    if (era === breaker.era && (!failed || !verdict.isRepeat)) note(breaker, failed)
    if (!failed) return
    if (breaker.state.state === 'open') open(id, breaker, 0, askedMsOf(verdict))
    else if (breaker.state.state === 'closed' && era === breaker.era && isTooBad(breaker)) {
      open(id, breaker, breaker.pauseMs, askedMsOf(verdict))
    }
  }

  const admits = ({ state }: Breaker): boolean =>
    state.state === 'closed' || (state.state === 'open' && state.until <= now())

  return {
    admits: (id) => admits(breakerOf(id)),
    enter(id) {
      const breaker = breakerOf(id)
      if (!admits(breaker)) return null
      let isProbe = breaker.state.state === 'open'
      if (isProbe) {
        breaker.state = { state: 'half_open' }
        onChange(id)
      }
      let { era } = breaker
      let isOver = false
      return {
        answers() {
          if (isOver || !isProbe) return
          // A long answer would keep all others away until it has ended. What comes of it counts like any other's.
          isProbe = false
          endProbe(id, breaker, { kind: 'succeeded' })
          era = breaker.era
        },
        end(verdict) {
          if (isOver) return
          isOver = true
          if (isProbe) endProbe(id, breaker, verdict)
          else end(id, breaker, era, verdict)
        },
      }
    },
    lookSoon(id) {
      const breaker = breakerOf(id)
      const until = Math.max(breaker.askedUntil, now())
      if (breaker.state.state !== 'open' || breaker.state.until <= until) return
      breaker.state = { state: 'open', until }
      onChange(id)
    },
    opensAt(id) {
      const { state } = breakerOf(id)
      if (state.state === 'closed') return null
      return state.state === 'open' ? state.until : now()
    },
    forget: (id) => void breakers.delete(id),
    report(id) {
      const { state, inRow, last, failures, openedAt } = breakerOf(id)
      return {
        breaker: state,
        consecutiveFailures: inRow,
        errorRate: last.length === 0 ? null : failures / last.length,
        openedAt,
      }
    },
  }
}

/** What the target asked for, as far as it is honoured. */
function askedMsOf({ waitMs }: Extract<Verdict, { kind: 'failed' }>): number {
  return Math.min(waitMs ?? 0, LONGEST_ASKED_MS)
}
