/** Which units may answer soon: those on their way, and those that can be called to wake. */
import type { FleetUnit, UnitState } from '../../../../shared/contract/fleet.ts'

/** What has not answered for so long after its start will not within anybody's patience. */
const LONGEST_START_MS = 30 * 60_000

const ON_THEIR_WAY: ReadonlySet<UnitState> = new Set(['launching', 'booting', 'starting', 'restarting'])
const LEAVING: ReadonlySet<UnitState> = new Set(['draining', 'terminating', 'terminated', 'preempted'])

export interface Coming {
  readonly unit: string
  readonly name: string
  /** Null: it boots, and has no endpoint yet. */
  readonly target: string | null
  readonly isUp: boolean
  /** It comes by itself. */
  readonly isComing: boolean
  readonly wakeUrl: string | null
  /** How it is, in one or two words. */
  readonly words: string
}

/** Those that are up are among them: whoever waited for one finds it there. @param now ms */
export function comingOf(
  units: readonly FleetUnit[],
  wakeUrlOf: (targetId: string) => string | null,
  now: number,
): Coming[] {
  return units.flatMap((unit): Coming[] => {
    const { id, name, state, since, endpoint, instance } = unit
    // A machine whose endpoint nobody named only costs.
    const serves = endpoint !== null || instance?.isOurs === true
    if (!serves || LEAVING.has(state)) return []
    const isComing = ON_THEIR_WAY.has(state) && now - since < LONGEST_START_MS
    return [
      {
        unit: id,
        name,
        target: endpoint?.target ?? null,
        isUp: state === 'healthy',
        isComing,
        wakeUrl: endpoint && wakeUrlOf(endpoint.target),
        words: isComing ? state : 'called to wake',
      },
    ]
  })
}
