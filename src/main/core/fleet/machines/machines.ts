/**
 * Machine time: begins and ends machines from what is known to run, enters their minutes, and fills in those that
 * passed while this console was closed or saw nothing.
 */
import type { FleetEvent, FleetMachine } from '../../../../shared/contract/fleet.ts'
import { UNSEEN, type Ledger, type Machine, type Sight } from '../../ledger/ledger.ts'
import type { Activity } from '../../upstreams/upstreams.ts'
import type { SeenInstance } from '../instances/instances.ts'
import type { Units } from '../units/units.ts'
import { createByHand, type ByHand } from './by-hand.ts'
import { cloudMachineOf, createCloudMachines } from './cloud-machines.ts'
import { createMachineFigures, type MachineTotals } from './figures.ts'
import { createSightings } from './sightings.ts'
import { createUnlisted, type Unlisted } from './unlisted.ts'
import { createWorkWatch } from './work-watch.ts'

export interface Machines extends ByHand {
  /** Takes in the cloud's list. @param readAt when it was last read; null: not yet */
  seen(instances: readonly SeenInstance[], readAt: number | null): void
  /** To be called every few seconds: looks what runs there, and enters the minutes that are over. */
  tick(): void
  /** What a unit's machine costs: the cloud's, else what was entered for its target. Null: nobody said. */
  of(unit: string, target: string | null): FleetMachine | null
  totals(): MachineTotals
  /** As units, the machines that nobody would find otherwise: they cost, or it is not known when they ended. */
  readonly unlisted: Unlisted
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
  /** Enters the minutes that are over, as long as somebody has seen them. */
  stop(): void
}

export interface MachinesOptions {
  readonly ledger: Pick<Ledger, 'machines' | 'fleet' | 'audit' | 'change'>
  readonly units: Pick<Units, 'find'>
  /** The budgets' calendar: whose month it is. */
  readonly timezone: string
  readonly now: () => number
  /** The target that is served on an instance; null: none is known. */
  readonly targetOf: (instanceId: string) => string | null
  readonly activityOf: (targetId: string) => Pick<Activity, 'underWay' | 'sent'>
  /** What the server itself says it is working on; null: it does not say. */
  readonly runningAt: (targetId: string) => number | null
  readonly onEvent: (event: Omit<FleetEvent, 'id' | 'at'>) => void
  /** Minutes were entered or taken out, or a price is another. */
  readonly onChange: () => void
  /** They could not be entered; the next tick tries again. */
  readonly onTrouble: (error: unknown) => void
}

export function createMachines(options: MachinesOptions): Machines {
  const { ledger, timezone, now, onChange, onTrouble } = options
  const { machines: store } = ledger
  const sightings = createSightings()
  const work = createWorkWatch(options)
  const figures = createMachineFigures({ store, timezone, now })

  function sightOf({ id, target }: Machine): Sight {
    const observedFrom = sightings.from(id, now())
    if (observedFrom === null) return UNSEEN
    return { observedFrom, isIdle: (from, to) => target !== null && work.isIdle(target, from, to) }
  }

  const unlisted = createUnlisted({
    machines: () => figures.all(),
    figuresOf: (id) => figures.ofMachine(id),
    fleet: ledger.fleet,
    isEndInferred: (id) => store.isEndInferred(id),
    now,
  })
  const cloudMachines = createCloudMachines({ ...options, sightings, sightOf })
  const byHand = createByHand({ ...options, sightings, sightOf })

  function changed(): void {
    figures.forget()
    onChange()
  }

  /** Whether a minute of it is over that is not entered yet. */
  const isDue = ({ startedAt, minutes }: Machine): boolean => now() - startedAt >= (minutes + 1) * 60_000

  /** Whether something was entered. */
  function enterDue(): boolean {
    const running = store.running()
    for (const { id, source, target } of running) {
      // What was entered by hand runs as long as nobody says otherwise.
      if (source === 'manual') sightings.see(id, now())
      if (target !== null) work.look(target)
    }
    const due = running.filter(isDue)
    if (due.length === 0) return false
    ledger.change(() => {
      for (const machine of due) store.accrue(machine.id, now(), sightOf(machine))
    })
    return true
  }

  function tick(): void {
    try {
      if (enterDue()) changed()
    } catch (error) {
      onTrouble(error)
    }
  }

  return {
    seen(instances, readAt) {
      try {
        ledger.change(() => cloudMachines.takeIn(instances, readAt))
      } catch (error) {
        onTrouble(error)
      }
      changed()
    },
    tick,
    stop: tick,
    setPrice(...change) {
      byHand.setPrice(...change)
      changed()
    },
    endMachine(...change) {
      byHand.endMachine(...change)
      changed()
    },
    of: (unit, target) =>
      figures.ofMachine(cloudMachineOf(unit)) ?? (target === null ? null : figures.byHandAt(target)),
    totals: () => figures.totals(),
    unlisted,
    forget() {
      cloudMachines.forget()
      figures.forget()
    },
  }
}
