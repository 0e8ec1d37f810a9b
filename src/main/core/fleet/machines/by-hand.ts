/** Machines that no cloud tells of: their price and their end are entered by hand, each change audited. */
import { formatUsd } from '../../../../shared/money.ts'
import type { AuditDraft, Ledger, Machine, Sight } from '../../ledger/ledger.ts'
import type { FleetDesk } from '../desk.ts'
import { FleetRefused } from '../refusal.ts'
import type { Units } from '../units/units.ts'
import { cloudMachineOf } from './cloud-machines.ts'
import { iso, manualTarget, mustBeOurs, mustBePast, priceOf } from './hand-checks.ts'
import type { Sightings } from './sightings.ts'

export interface ByHandOptions {
  readonly ledger: Pick<Ledger, 'machines' | 'audit' | 'fleet' | 'change'>
  readonly units: Pick<Units, 'find'>
  readonly sightings: Sightings
  readonly sightOf: (machine: Machine) => Sight
  readonly now: () => number
}

/** Both throw `FleetRefused`. */
export type ByHand = Pick<FleetDesk, 'setPrice' | 'endMachine'>

export function createByHand(options: ByHandOptions): ByHand {
  const { ledger, units, sightings, sightOf, now } = options
  const { machines } = ledger

  function lastOf(target: string): Machine | null {
    return machines.all().find((one) => one.source === 'manual' && one.target === target) ?? null
  }

  /** The machine that a unit is or was. A cloud's is known also when its instance is not listed any more. */
  function machineOf(unit: string): Machine | null {
    const id = cloudMachineOf(unit)
    return id === null ? lastOf(unit) : machines.find(id)
  }

  function enter(
    unit: string,
    what: {
      readonly event: string
      readonly text: string
      readonly author: string
      readonly reason: string | null
    },
    { before, after }: { readonly before: Told | null; readonly after: Told },
  ): void {
    const { event, text, author, reason } = what
    const at = now()
    const name = units.find(unit)?.name ?? machineOf(unit)?.name ?? unit
    const states = { before: before && { name, ...before }, after: { name, ...after } }
    ledger.audit.add({ at, actor: author, action: `fleet.${event}`, subject: unit, reason, ...states })
    ledger.fleet.addEvent({ at, unit, event, text, author })
  }

  return {
    setPrice({ unit, hourlyUsd, lineItem, startedAt, reason }, author) {
      const hourlyNanoUsd = priceOf(hourlyUsd)
      const target = manualTarget(units, unit)
      const last = lastOf(target)
      const at = now()
      const told = { hourlyNanoUsd, lineItem }
      if (last?.endedAt === null) {
        if (startedAt !== null) {
          throw new FleetRefused(
            'startedAt',
            'It runs already, so its price changes from now on. Leave the start empty.',
          )
        }
        ledger.change(() => {
          machines.accrue(last.id, at, sightOf(last))
          machines.change(last.id, told)
          const text = `It costs ${formatUsd(hourlyNanoUsd)} an hour from now on.`
          const before = { hourlyNanoUsd: last.hourlyNanoUsd, lineItem: last.lineItem }
          enter(unit, { event: 'price', text, author, reason }, { before, after: told })
        })
        return
      }
      const start = startedAt ?? at
      mustBePast('startedAt', start, at)
      if (last?.endedAt != null && start < last.endedAt) {
        throw new FleetRefused(
          'startedAt',
          `It was paid for until ${iso(last.endedAt)} already. Begin there, or correct that end first.`,
        )
      }
      ledger.change(() => {
        const id = `manual:${target}:${start}`
        const name = units.find(unit)?.name ?? unit
        if (machines.find(id)) {
          // It was ended at its start, to be taken back: none of its minutes is entered.
          machines.resume(id)
          machines.change(id, told)
        } else {
          const common = { source: 'manual' as const, region: null, isStartKnown: true }
          machines.start({ id, name, target, startedAt: start, ...common, ...told })
        }
        sightings.see(id, at)
        const text = `It costs ${formatUsd(hourlyNanoUsd)} an hour since ${iso(start)}.`
        enter(
          unit,
          { event: 'price', text, author, reason },
          { before: null, after: { ...told, startedAt: start } },
        )
      })
    },
    endMachine({ unit, endedAt, reason }, author) {
      const machine = machineOf(unit)
      if (!machine) throw new FleetRefused('unit', 'Nothing is paid for there. Say first what it costs.')
      const at = now()
      const end = endedAt ?? at
      mustBePast('endedAt', end, at)
      if (end < machine.startedAt) {
        throw new FleetRefused('endedAt', `It began at ${iso(machine.startedAt)}. Say a later end.`)
      }
      mustBeOurs(machine, end, sightings.from(machine.id, at) !== null)
      ledger.change(() => {
        machines.end(machine.id, end, sightOf(machine))
        const text =
          machine.endedAt === null
            ? `It costs nothing any more since ${iso(end)}.`
            : `It ended at ${iso(end)}, not at ${iso(machine.endedAt)}.`
        enter(
          unit,
          { event: 'end', text, author, reason },
          { before: { endedAt: machine.endedAt }, after: { endedAt: end } },
        )
      })
    },
  }
}

type Told = NonNullable<AuditDraft['after']>
