/** What machines cost in the running month, as the screen shows it. */
import type { FleetMachine, FleetTotals } from '../../../../shared/contract/fleet.ts'
import { addUsd, ZERO_USD } from '../../../../shared/money.ts'
import { windowAt } from '../../budgets/budgets.ts'
import type { Machine, MachineStore, MachineSums } from '../../ledger/ledger.ts'

export type MachineTotals = Pick<FleetTotals, 'hourlyNanoUsd' | 'monthNanoUsd' | 'monthIdleNanoUsd'>

export interface MachineFigures {
  /** Null: the ledger has no such machine. */
  ofMachine(id: string | null): FleetMachine | null
  /** The last one that somebody entered for a target: one that runs, or that ended this month. */
  byHandAt(target: string): FleetMachine | null
  totals(): MachineTotals
  /** The last started first. */
  all(): readonly Machine[]
  /** Something of it is another now. */
  forget(): void
}

interface Read {
  readonly month: { readonly start: number; readonly end: number }
  readonly all: readonly Machine[]
  readonly machines: ReadonlyMap<string, FleetMachine>
  /** By target. */
  readonly byHand: ReadonlyMap<string | null, FleetMachine>
  readonly totals: MachineTotals
}

/** Reads once what is asked for with every look at the fleet. */
export function createMachineFigures(options: {
  readonly store: Pick<MachineStore, 'all' | 'sums'>
  readonly timezone: string
  readonly now: () => number
}): MachineFigures {
  const { store, timezone, now } = options
  let last: Read | null = null

  function read(): Read {
    const at = now()
    if (last && at >= last.month.start && at < last.month.end) return last
    const month = windowAt(at, 'month', timezone)
    const sums = store.sums(month)
    const all = store.all()
    const figures = (machine: Machine) => figuresOf(machine, sums.get(machine.id) ?? NOTHING)
    const byHand = all.filter(
      ({ source, endedAt }) => source === 'manual' && (endedAt === null || endedAt >= month.start),
    )
    const running = all.filter(({ endedAt }) => endedAt === null)
    last = {
      month,
      all,
      machines: new Map(all.map((machine) => [machine.id, figures(machine)])),
      // The last started comes first, and is the one that stays.
      byHand: new Map(byHand.toReversed().map((machine) => [machine.target, figures(machine)])),
      totals: {
        hourlyNanoUsd: addUsd(...running.map(({ hourlyNanoUsd }) => hourlyNanoUsd)),
        monthNanoUsd: addUsd(...[...sums.values()].map(({ costNanoUsd }) => costNanoUsd)),
        monthIdleNanoUsd: addUsd(...[...sums.values()].map(({ idleNanoUsd }) => idleNanoUsd)),
      },
    }
    return last
  }

  return {
    ofMachine: (id) => (id === null ? null : (read().machines.get(id) ?? null)),
    byHandAt: (target) => read().byHand.get(target) ?? null,
    totals: () => read().totals,
    all: () => read().all,
    forget() {
      last = null
    },
  }
}

const NOTHING: MachineSums = {
  minutes: 0,
  costNanoUsd: ZERO_USD,
  idleMinutes: 0,
  idleNanoUsd: ZERO_USD,
  inferredMinutes: 0,
}

function figuresOf(machine: Machine, month: MachineSums): FleetMachine {
  const { id, source, lineItem, hourlyNanoUsd, startedAt, isStartKnown, endedAt } = machine
  return { id, source, lineItem, hourlyNanoUsd, startedAt, isStartKnown, endedAt, month: { ...month } }
}
