/** The pace the cloud asks for: one queue for all that is asked of it, and a slower one within for launches. */

/** Ms on a clock that only goes forward, and an alarm on it. */
export interface Clock {
  now(): number
  /** Calls after so many ms; returns how to cancel it. */
  after(ms: number, call: () => void): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms).unref()
    return () => clearTimeout(timer)
  },
}

export interface PaceLimits {
  /** Between any two requests. */
  readonly everyMs: number
  /** Between two launches. */
  readonly launchEveryMs: number
}

/**
 * One a second, and a launch every twelve, which is the five a minute that it allows: as the API's document asks. A
 * little is added, because requests do not all take the same time on their way.
 */
export const CLOUD_PACE: PaceLimits = { everyMs: 1_100, launchEveryMs: 12_500 }

export type Errand = 'read' | 'change' | 'launch'

export interface Pace {
  /** Resolves when it may be sent, and counts it as sent. Changes go before reads. Rejects when the signal aborts. */
  turn(errand: Errand, signal: AbortSignal): Promise<void>
  /** Lets nothing go for so long. */
  hold(ms: number): void
}

interface Waiting {
  readonly errand: Errand
  readonly go: () => void
}

export function createPace({ everyMs, launchEveryMs }: PaceLimits, clock: Clock): Pace {
  let queue: readonly Waiting[] = []
  let lastAt = -Infinity
  let lastLaunchAt = -Infinity
  let heldUntil = -Infinity
  let cancelAlarm: () => void = () => undefined

  function earliestFor({ errand }: Waiting): number {
    const afterLaunch = errand === 'launch' ? lastLaunchAt + launchEveryMs : -Infinity
    return Math.max(clock.now(), heldUntil, lastAt + everyMs, afterLaunch)
  }

  /** Whoever may go first; of those who may go at the same time a change, and then who came first. */
  const next = (): Waiting | undefined =>
    queue.toSorted(
      (one, two) =>
        earliestFor(one) - earliestFor(two) || Number(one.errand === 'read') - Number(two.errand === 'read'),
    )[0]

  function advance(): void {
    cancelAlarm()
    const waiting = next()
    if (!waiting) return
    const waitMs = earliestFor(waiting) - clock.now()
    if (waitMs > 0) {
      cancelAlarm = clock.after(waitMs, advance)
      return
    }
    leave(waiting)
    lastAt = clock.now()
    if (waiting.errand === 'launch') lastLaunchAt = lastAt
    waiting.go()
    advance()
  }

  function leave(waiting: Waiting): void {
    queue = queue.filter((one) => one !== waiting)
  }

  return {
    turn: (errand, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const onAbort = (): void => {
          leave(waiting)
          reject(signal.reason as Error)
          advance()
        }
        const waiting: Waiting = {
          errand,
          go() {
            signal.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        queue = [...queue, waiting]
        advance()
      }),
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms)
    },
  }
}
