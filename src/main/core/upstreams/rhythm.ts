/** How often a target is asked how it is: seldom while nothing changes, soon when something seems to. */

/** How a target has been: what its last probes said, and how often in a row. */
export interface Course {
  readonly state: 'unknown' | 'up' | 'down'
  readonly lastWas: 'good' | 'bad'
  /** How many of the last probes said that. */
  readonly inRow: number
}

export const NEVER_ASKED: Course = { state: 'unknown', lastWas: 'good', inRow: 0 }

/** One that is up and answered badly: whether that was an outage is wanted soon. */
const DOUBT_MS = 1_000
/** One that came up just now; then seldom, as it stays so. */
const UP_MS = { first: 5_000, most: 15_000 }
/** One that went down just now; it is asked last meanwhile, so whether it is back is looked after more often. */
const DOWN_MS = { first: 2_000, most: 10_000 }
const GROWTH = 1.3

/**
 * What a probe makes of what was known. One bad probe of a target that is up is no outage: it is down at the second
 * in a row. One that was never up is down at its first.
 */
export function afterProbe({ state, lastWas, inRow }: Course, found: 'good' | 'bad'): Course {
  const next = { lastWas: found, inRow: found === lastWas ? inRow + 1 : 1 }
  if (found === 'good') return { state: 'up', ...next }
  return { state: state === 'up' && next.inRow < 2 ? 'up' : 'down', ...next }
}

/**
 * Until it is asked again, in ms.
 *
 * @param random 0 to 1; spreads the pause by a fifth to both sides, so that many targets are not asked in step
 */
export function pauseMs({ state, lastWas, inRow }: Course, random: number): number {
  const spread = 0.8 + 0.4 * random
  if (state === 'up' && lastWas === 'bad') return Math.round(DOUBT_MS * spread)
  const { first, most } = state === 'down' ? DOWN_MS : UP_MS
  return Math.round(Math.min(most, first * GROWTH ** Math.max(0, inRow - 1)) * spread)
}
