/** What is done to machines, by hand and by rule: launches, restarts, endings, and what people say of units. */
import type { Ledger } from '../ledger/ledger.ts'
import type { Forced } from '../routing/routing.ts'
import type { Prober, Reach, Targets, Upstreams } from '../upstreams/upstreams.ts'
import { createActions } from './actions/actions.ts'
import type { Doings } from './actions/doings.ts'
import { createEdits } from './actions/edits.ts'
import { createGuard } from './actions/guard.ts'
import type { Chronicle } from './chronicle/chronicle.ts'
import type { Cloud } from './cloud/cloud.ts'
import type { FleetDesk } from './desk.ts'
import { createIdleRule, type IdleRule } from './idle/rule.ts'
import type { Instances } from './instances/instances.ts'
import { createCapacityReader } from './launches/capacity.ts'
import { createLaunches, NO_LAUNCHES, type Launches } from './launches/launches.ts'
import { asked, FleetRefused, WITHOUT_CLOUD } from './refusal.ts'
import type { Tempo } from './tempo.ts'
import type { UnitSettings } from './units/settings.ts'
import { isOver } from './units/state.ts'
import type { Units } from './units/units.ts'

export interface HandsOptions {
  /** Null: there is none, so machines are entered by hand. */
  readonly cloud: Cloud | null
  readonly tempo: Tempo
  readonly ledger: Pick<Ledger, 'fleet' | 'audit' | 'change'>
  readonly targets: Targets
  readonly probes: Pick<Prober, 'states' | 'modelsOf'>
  readonly upstreams: Pick<Upstreams, 'activityOf' | 'recall'>
  readonly forced: () => Forced
  readonly units: Units
  readonly instances: Instances
  readonly settings: UnitSettings
  readonly chronicle: Chronicle
  readonly doings: Doings
  readonly reach: Pick<Reach, 'refusalOf'>
  readonly now: () => number
  /** Where instances serve, or how far launches are, is another now. */
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
}

type Deeds = 'capacity' | 'launch' | 'cancelLaunch' | 'restart' | 'terminate'
type Sayings = 'rename' | 'protect' | 'takeOver' | 'setIdleRule' | 'setEndpoint'

export interface Hands {
  readonly desk: Pick<FleetDesk, Deeds | Sayings>
  readonly launches: Launches
  readonly idleRule: IdleRule
  stop(): Promise<void>
}

export function createHands(options: HandsOptions): Hands {
  const { cloud, units, doings, now } = options
  const guard = createGuard({ ...options, isDraining: (target) => doings.isDraining(target) })
  const actions = createActions({ ...options, guard })
  const capacity = cloud && createCapacityReader(cloud, now)
  const launches =
    cloud && capacity ? createLaunches({ ...options, cloud, capacity, namesTaken }) : NO_LAUNCHES

  function namesTaken(): string[] {
    return units.list().flatMap(({ name, instance, state }) => (instance && !isOver(state) ? [name] : []))
  }

  return {
    desk: {
      ...createEdits(options),
      async capacity(isFresh) {
        if (!capacity) throw new FleetRefused(null, WITHOUT_CLOUD)
        return asked(() => capacity.read(isFresh))
      },
      launch: (draft, author) => launches.start(draft, author),
      cancelLaunch: (id, author) => launches.cancel(id, author),
      restart: (draft, author) => actions.restart(draft, author),
      terminate: (draft, author) => actions.terminate(draft, author),
    },
    launches,
    idleRule: createIdleRule({ ...options, actions }),
    async stop() {
      await actions.stop()
      await launches.stop()
    },
  }
}
