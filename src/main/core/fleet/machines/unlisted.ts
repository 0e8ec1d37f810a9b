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
const EVENTS_OF_ENDS = ['ended_unseen', 'end', 'resumed']
const LOOK_BACK = 20

/** @param listed ids of the units that are shown anyway */
export type Unlisted = (listed: ReadonlySet<string>) => FleetUnit[]

export function createUnlisted(options: {
  readonly machines: () => readonly Machine[]
  readonly figuresOf: (id: string) => FleetMachine | null
  readonly fleet: Pick<FleetStore, 'events' | 'unit'>
  readonly now: () => number
}): Unlisted {
  const { machines, figuresOf, fleet, now } = options

  function endedUnseen(unit: string, endedAt: number): boolean {
    if (endedAt < now() - WAITS_MS) return false
    const events = fleet.events({ unit, limit: LOOK_BACK })
    return events.find(({ event }) => EVENTS_OF_ENDS.includes(event))?.event === 'ended_unseen'
  }

  function isMissed({ source, endedAt }: Machine, unit: string): boolean {
    return endedAt === null || (source === 'cloud' && endedUnseen(unit, endedAt))
  }

  return (listed) =>
    machines().flatMap((machine): FleetUnit[] => {
      const { id: machineId, source, name, startedAt, endedAt, target } = machine
      const id = source === 'cloud' ? unitOfMachine(machine) : (target ?? machineId)
      if (listed.has(id) || !isMissed(machine, id)) return []
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

function whyOf({ source, endedAt }: Machine): string {
  if (endedAt !== null) {
    return `It ended while nobody here was looking, and counts until ${iso(endedAt)}, when that was found. Correct its end if you know it.`
  }
  return source === 'cloud'
    ? 'The cloud has not been asked for it since this console started, so its time counts on. If it has ended, say when.'
    : 'Its endpoint is not named any more, and what was entered for it counts on. Say when it ended, or name it again.'
}
