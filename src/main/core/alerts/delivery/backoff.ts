/** When to try again. */

const BASE_MS = 5_000
const CAP_MS = 3_600_000
/** Full jitter may say "at once", which would only meet the same trouble. */
const FLOOR_MS = 1_000

/** A delivery that is a day old when a try fails is given up: by then it is no news. */
export const GIVE_UP_AFTER_MS = 86_400_000

/**
 * Exponential back-off with full jitter: anywhere between a second and 5 s × 2^(tries − 1), at most an hour.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param tries how many there were, at least 1
 * @param random as `Math.random`
 */
export function backoffMs(tries: number, random: () => number): number {
  // Beyond 2^20 the cap has long been reached.
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(tries - 1, 20))
  return Math.max(FLOOR_MS, Math.round(random() * ceiling))
}
