/** How long to wait before trying to connect again. */

const FIRST_MS = 300
const LONGEST_MS = 10_000

/**
 * Doubles from 0.3 s to 10 s; the second half of each wait is random, so that many pages do not come back at once.
 * `failures` counts the attempts that failed in a row, from 0; `random` yields 0 to 1.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16))
  return fullMs / 2 + (fullMs / 2) * random()
}
