/** The cloud's machines in the ledger: begun when the cloud has them, ended when it has them no more. */
import { isDeepStrictEqual } from 'node:util'
import type { FleetEvent } from '../../../../shared/contract/fleet.ts'
import { formatUsd } from '../../../../shared/money.ts'
import type { LaunchRecord, Ledger, Machine, Sight } from '../../ledger/ledger.ts'
import type { InstanceView } from '../cloud/cloud.ts'
import type { SeenInstance } from '../instances/instances.ts'
import { isOfLaunch } from '../launches/record.ts'
import { unitOfInstance } from '../units/units.ts'
import { iso } from './hand-checks.ts'
import type { Sightings } from './sightings.ts'

const PREFIX = 'lambda:'
const UNIT_PREFIX = unitOfInstance('')

const machineIdOf = (instanceId: string): string => `${PREFIX}${instanceId}`

export const unitOfMachine = ({ id }: Pick<Machine, 'id'>): string => unitOfInstance(id.slice(PREFIX.length))

/** The id of the machine that a unit is; null for an endpoint that is on no instance of the cloud. */
export const cloudMachineOf = (unit: string): string | null =>
  unit.startsWith(UNIT_PREFIX) ? machineIdOf(unit.slice(UNIT_PREFIX.length)) : null

export interface CloudMachinesOptions {
  readonly ledger: Pick<Ledger, 'machines' | 'fleet'>
  readonly sightings: Sightings
  readonly sightOf: (machine: Machine) => Sight
  readonly targetOf: (instanceId: string) => string | null
  readonly now: () => number
  readonly onEvent: (event: Omit<FleetEvent, 'id' | 'at'>) => void
}

export interface CloudMachines {
  /** Takes in the list of instances as it was last read; to be called inside a transaction. */
  takeIn(instances: readonly SeenInstance[], readAt: number | null): void
  /** The ledger is another one: what is new to it need not have begun since the list before. */
  forget(): void
}

export function createCloudMachines(options: CloudMachinesOptions): CloudMachines {
  const { ledger, sightings, sightOf, targetOf, now, onEvent } = options
  const { machines, fleet } = ledger
  /** When the list was read before: what is new in it has begun since. */
  let lastReadAt: number | null = null

  /** The moment from which on it may have been there, never a later one. Its launch may still be looked for. */
  function startOf(view: InstanceView): Pick<Machine, 'startedAt' | 'isStartKnown'> {
    const launch =
      fleet.launches.ofInstance(view.id) ??
      fleet.launches.open().find((one) => one.instanceId === null && isOfLaunch(one, view))
    const at = now()
    if (launch) return { startedAt: Math.min(at, launch.askedAt ?? launch.changedAt), isStartKnown: true }
    return lastReadAt === null
      ? { startedAt: at, isStartKnown: false }
      : { startedAt: lastReadAt, isStartKnown: true }
  }

  function begin({ view }: SeenInstance): Machine | null {
    const id = machineIdOf(view.id)
    machines.start({ id, source: 'cloud', ...saidOf(view, null), ...startOf(view) })
    return machines.find(id)
  }

  /** Also one that the cloud has ended before this console saw it: it was paid for. */
  function beginLaunched({ instanceId, terms, hourlyNanoUsd, askedAt, changedAt }: LaunchRecord): void {
    if (instanceId === null || machines.find(machineIdOf(instanceId))) return
    machines.start({
      id: machineIdOf(instanceId),
      source: 'cloud',
      name: terms.name,
      lineItem: terms.type,
      region: terms.region,
      target: null,
      hourlyNanoUsd,
      startedAt: Math.min(now(), askedAt ?? changedAt),
      isStartKnown: true,
    })
  }

  function saidOf(view: InstanceView, target: string | null) {
    return {
      name: view.name ?? view.id,
      lineItem: view.type.name,
      region: view.region.name,
      target: targetOf(view.id) ?? target,
      hourlyNanoUsd: view.type.hourlyNanoUsd,
    }
  }

  /** What is over has its old price; what is to come, the new one. */
  function follow(machine: Machine, view: InstanceView): void {
    const { id, hourlyNanoUsd: before } = machine
    const said = saidOf(view, machine.target)
    if (said.hourlyNanoUsd !== before) {
      machines.accrue(id, now(), sightOf(machine))
      const text = `The cloud takes ${formatUsd(said.hourlyNanoUsd)} an hour for it from now on, not ${formatUsd(before)}.`
      onEvent({ unit: unitOfMachine(machine), event: 'price', text, author: 'cloud' })
    }
    if (!isDeepStrictEqual({ ...machine, ...said }, machine)) machines.change(id, said)
  }

  function resume(machine: Machine): void {
    machines.resume(machine.id)
    const text = 'The cloud lists it as running, so it costs on as if it had never ended.'
    onEvent({ unit: unitOfMachine(machine), event: 'resumed', text, author: 'cloud' })
  }

  function takeInOne(instance: SeenInstance, readAt: number | null): void {
    const { view, endedAt } = instance
    const id = machineIdOf(view.id)
    const known = machines.find(id)
    if (endedAt !== null) {
      if (known?.endedAt === null) machines.end(id, endedAt, sightOf(known))
      return
    }
    const machine = known ?? begin(instance)
    if (!machine) return
    // Somebody said that it had ended, or the cloud had not listed it: it costs all the same.
    if (machine.endedAt !== null) resume(machine)
    sightings.see(id, known ? (readAt ?? now()) : now())
    follow(machine, view)
    endByHand(machine, targetOf(view.id))
  }

  /** What somebody entered for the endpoint before the cloud told of its machine would count twice. */
  function endByHand(machine: Machine, target: string | null): void {
    if (target === null) return
    for (const byHand of machines.running()) {
      if (byHand.source !== 'manual' || byHand.target !== target) continue
      const endedAt = Math.max(machine.startedAt, byHand.startedAt)
      machines.end(byHand.id, endedAt, sightOf(byHand))
      onEvent({
        unit: unitOfMachine(machine),
        event: 'end',
        text: `What was entered for it by hand ended at ${iso(endedAt)}: the cloud says what its machine costs since.`,
        author: 'cloud',
      })
    }
  }

  /** It ran when this console last knew of it, and is not there any more; nobody knows since when. */
  function endUnseen(machine: Machine, at: number): void {
    machines.end(machine.id, at, sightOf(machine))
    onEvent({
      unit: unitOfMachine(machine),
      event: 'ended_unseen',
      text: `"${machine.name}" ended while nobody here was looking. Its time counts up to now, when that was found; if you know when it ended, correct its end.`,
      author: 'cloud',
    })
  }

  return {
    takeIn(instances, readAt) {
      const launches = fleet.launches.open()
      for (const launch of launches) beginLaunched(launch)
      for (const instance of instances) takeInOne(instance, readAt)
      if (readAt === null || readAt === lastReadAt) return
      lastReadAt = readAt
      const there = new Set(instances.map(({ view }) => machineIdOf(view.id)))
      // A list may be behind a launch. When it has failed, this looks again.
      for (const { instanceId } of launches) if (instanceId !== null) there.add(machineIdOf(instanceId))
      for (const machine of machines.running()) {
        if (machine.source !== 'cloud' || there.has(machine.id) || machine.startedAt > readAt) continue
        endUnseen(machine, readAt)
      }
    },
    forget() {
      lastReadAt = null
    },
  }
}
