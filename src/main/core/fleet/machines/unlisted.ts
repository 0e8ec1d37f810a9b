/**
 * Machines that cost, or have cost until lately, and that no list shows any more: whoever pays for one must find it, to
 * say when it ended.
 */
import type { FleetMachine, FleetUnit } from '../../../../shared/contract/fleet.ts'
import { DAY_MS, type FleetStore, type Machine } from '../../ledger/ledger.ts'
import { unitOfMachine } from './cloud-machines.ts'
import { iso } from './hand-checks.ts'

/** For so long one that ended unseen waits for somebody who knows when. */
const WAITS_MS = 7 * DAY_MS
/** What was said, or found out, of an end. */
const EVENTS_OF_ENDS = ['ended', 'ended_unexpectedly', 'ended_unseen', 'resumed', 'end']
const LOOK_BACK = 20

/** @param listed ids of the units that are shown anyway */
export type Unlisted = (listed: ReadonlySet<string>) => FleetUnit[]

export function createUnlisted(options: {
  readonly machines: () => readonly Machine[]
  readonly figuresOf: (id: string) => FleetMachine | null
  readonly fleet: Pick<FleetStore, 'events' | 'unit'>
  readonly isEndInferred: (id: string) => boolean
  readonly now: () => number
}): Unlisted {
  const { machines, figuresOf, fleet, isEndInferred, now } = options
  let last: { readonly source: readonly Machine[]; readonly units: readonly FleetUnit[] } | null = null

  /** Nobody saw it end, whether or not its end was wanted, and nobody has said since when it was. */
  function waitsForItsEnd({ id, source, endedAt }: Machine, unit: string): boolean {
    if (source !== 'cloud' || endedAt === null || endedAt < now() - WAITS_MS || !isEndInferred(id))
      return false
    const events = fleet.events({ unit, limit: LOOK_BACK })
    return events.find(({ event }) => EVENTS_OF_ENDS.includes(event))?.event !== 'end'
  }

  function unitsOf(source: readonly Machine[]): FleetUnit[] {
    return source.flatMap((machine): FleetUnit[] => {
      const { id: machineId, source, name, startedAt, endedAt, target } = machine
      const id = source === 'cloud' ? unitOfMachine(machine) : (target ?? machineId)
      if (endedAt !== null && !waitsForItsEnd(machine, id)) return []
      return [
        {
          id,
          name,
          state: endedAt === null ? 'unknown' : 'terminated',
          since: endedAt ?? startedAt,
          why: whyOf(machine),
          instance: null,
          endpoint: null,
          machine: figuresOf(machineId),
          isProtected: fleet.unit(id).isProtected,
          idleSince: null,
          idleRule: null,
        },
      ]
    })
  }

  return (listed) => {
    const source = machines()
    if (last?.source !== source) last = { source, units: unitsOf(source) }
    return last.units.filter(({ id }) => !listed.has(id))
  }
}

function whyOf({ source, endedAt }: Machine): string {
  if (endedAt !== null) {
    return `It ended while nobody here was looking, and counts until ${iso(endedAt)}, when that was found. Correct its end if you know it.`
  }
  return source === 'cloud'
    ? 'The cloud has not been asked for it since this console started, so its time counts on. If it has ended, say when.'
    : 'Its endpoint is not named any more, and what was entered for it counts on. Say when it ended, or name it again.'
}
