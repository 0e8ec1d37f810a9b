/** Timers that a test can turn by hand. */

/** Calls back once after a delay in ms; the result cancels. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void

/** Keeps no process alive. */
export const setRealTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs).unref()
  return () => clearTimeout(timer)
}
