/** The fleet: own inference servers and the machines under them: seen, priced, and switched by hand. */
import type { FleetState, FleetUnit } from '../../../shared/contract/fleet.ts'
import { ZERO_USD } from '../../../shared/money.ts'
import { createLive } from '../live/live.ts'
import type { Prober, Targets } from '../upstreams/upstreams.ts'
import type { FleetDesk } from './desk.ts'
import { FleetRefused } from './refusal.ts'

export type { FleetDesk } from './desk.ts'
export { FleetRefused } from './refusal.ts'

export interface Fleet {
  readonly desk: FleetDesk
  /** A target came, went, or was found up or down. */
  targetsChanged(): void
}

export interface FleetOptions {
  readonly targets: Targets
  readonly probes: Pick<Prober, 'states' | 'modelsOf'>
  readonly now: () => number
}

export function createFleet({ targets, probes, now }: FleetOptions): Fleet {
  const live = createLive<FleetState>(read, now)

  function unitOf(target: string): FleetUnit[] {
    const found = targets.find(target)
    const probe = probes.states().find(({ id }) => id === target)
    if (!found || !probe) return []
    const { state, since, error } = probe
    return [
      {
        id: target,
        name: found.name,
        state: state === 'up' ? 'healthy' : state,
        since,
        why: error,
        instance: null,
        endpoint: {
          target,
          origin: 'provider',
          root: found.baseUrl.replace(/\/v1$/, ''),
          state,
          since,
          error,
          kind: null,
          version: null,
          models: [...(probes.modelsOf(target) ?? [])],
          load: null,
          loaded: null,
          gpus: [],
          readingError: null,
          trend: { running: [], utilisation: [] },
          inFlight: 0,
          isDraining: false,
          dcgmUrl: null,
          wakeUrl: null,
        },
        machine: null,
        isProtected: false,
        idleSince: null,
        idleRule: null,
      },
    ]
  }

  function read(): FleetState {
    return {
      cloud: { mode: 'none', error: null, readAt: null },
      units: targets.ofKind('gpu').flatMap(({ id }) => unitOf(id)),
      launches: [],
      totals: {
        hourlyNanoUsd: ZERO_USD,
        monthNanoUsd: ZERO_USD,
        monthIdleNanoUsd: ZERO_USD,
        monthTokens: 0,
        perMillionTokensNanoUsd: null,
      },
    }
  }

  const refuse = (): never => {
    throw new FleetRefused(null, 'There is no cloud to ask.')
  }
  const reject = (): Promise<never> => Promise.reject(new FleetRefused(null, 'There is no cloud to ask.'))
  return {
    desk: {
      live,
      capacity: reject,
      launch: reject,
      cancelLaunch: refuse,
      restart: reject,
      terminate: reject,
      rename: reject,
      protect: refuse,
      takeOver: reject,
      setIdleRule: refuse,
      setPrice: refuse,
      endMachine: refuse,
      setEndpoint: reject,
      history: () => Promise.resolve({ stepMs: 60_000, points: [] }),
      events: () => ({ events: [] }),
      economics: reject,
    },
    targetsChanged: () => live.changed(),
  }
}
