/** Which overrides are in force, by the clock: on every request's way, so that it is worked out only when it changes. */
import type { Override, OverrideTerms } from '../../../shared/contract/overrides.ts'

/** What routing asks; the same object until something changes. */
export interface OverridesInForce {
  readonly force: {
    readonly kind: 'gpu' | 'serverless'
    readonly whenDown: 'fail' | 'fall_back'
    readonly id: number
  } | null
  /** The ids of targets. */
  readonly paused: ReadonlySet<string>
}

export interface InForce {
  at(now: number): OverridesInForce
  /** As a list: the force first, then the pauses in the order in which they were started. */
  list(now: number): readonly Override[]
  /** When the next one expires; null: none is in force. */
  nextExpiry(now: number): number | null
  /** Reads the table again when next asked. */
  forget(): void
}

interface Picture {
  readonly list: readonly Override[]
  readonly inForce: OverridesInForce
  /** Nothing expires before this moment. */
  readonly until: number
}

/** @param readOpen those whose end is not noted; some may have expired */
export function createInForce(readOpen: () => readonly Override[]): InForce {
  let picture: Picture | null = null

  function current(now: number): Picture {
    if (picture === null) picture = pictureOf(readOpen(), now)
    // What has expired needs nobody to say so.
    else if (now >= picture.until) picture = pictureOf(picture.list, now)
    return picture
  }

  return {
    at: (now) => current(now).inForce,
    list: (now) => current(now).list,
    nextExpiry(now) {
      const { until } = current(now)
      return until === Infinity ? null : until
    },
    forget() {
      picture = null
    },
  }
}

function pictureOf(open: readonly Override[], now: number): Picture {
  const running = open.filter(({ expiresAt }) => expiresAt > now)
  const isForce = ({ terms }: Override): boolean => terms.kind === 'force'
  return {
    list: [...running.filter(isForce), ...running.filter((override) => !isForce(override))],
    inForce: {
      force: running.map(forceOf).find((force) => force !== null) ?? null,
      paused: new Set(running.flatMap(({ terms }) => pausedBy(terms))),
    },
    until: Math.min(...running.map(({ expiresAt }) => expiresAt)),
  }
}

function forceOf({ id, terms }: Override): OverridesInForce['force'] {
  return terms.kind === 'force' ? { kind: terms.side, whenDown: terms.whenDown, id } : null
}

const pausedBy = (terms: OverrideTerms): string[] => (terms.kind === 'pause' ? [terms.target] : [])
