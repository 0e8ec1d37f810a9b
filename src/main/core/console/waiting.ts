/** Waits that an abort ends at once, so that a stopped generator leaves no timer and no listener behind. */

/** Calls back once after a delay; the result cancels. Tests put their own in. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void

export const setRealTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}

export interface Waits {
  readonly signal: AbortSignal
  readonly setTimer: SetTimer
}

/** Resolves after the delay, or at once when aborted; never rejects. */
export function pause(delayMs: number, { signal, setTimer }: Waits): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const end = (): void => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = setTimer(end, delayMs)
    signal.addEventListener('abort', end)
  })
}

export interface Bell {
  readonly ring: () => void
  /** Forgets earlier rings. */
  readonly clear: () => void
  /** Resolves when the bell has rung since the last `clear`, or at once when aborted; never rejects. */
  readonly rung: () => Promise<void>
}

/** For one waiter at a time. */
export function createBell(signal: AbortSignal): Bell {
  let hasRung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      hasRung = true
      wake?.()
    },
    clear() {
      hasRung = false
    },
    rung: () =>
      new Promise((resolve) => {
        if (hasRung || signal.aborted) {
          resolve()
          return
        }
        wake = () => {
          wake = null
          signal.removeEventListener('abort', onAbort)
          resolve()
        }
        const onAbort = (): void => wake?.()
        signal.addEventListener('abort', onAbort)
      }),
  }
}
