/** The fleet: own inference servers and the machines under them: seen, priced, and switched by hand. */
import type { FleetState } from '../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { ZERO_USD } from '../../../shared/money.ts'
import type { Ports } from '../core.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createLive } from '../live/live.ts'
import type { Settings } from '../settings/settings.ts'
import {
  createReach,
  type Prober,
  type Target,
  type Targets,
  type Upstreams,
} from '../upstreams/upstreams.ts'
import { createDoings } from './actions/doings.ts'
import { createChronicle } from './chronicle/chronicle.ts'
import type { Cloud } from './cloud/cloud.ts'
import type { FleetDesk } from './desk.ts'
import { createIdleClock } from './idle/clock.ts'
import { createInstances, NO_INSTANCES } from './instances/instances.ts'
import { followInstances, targetsOf } from './instances/targets.ts'
import { FleetRefused } from './refusal.ts'
import { createTelemetry } from './telemetry/telemetry.ts'
import { soon } from './soon.ts'
import { createUnitSettings } from './units/settings.ts'
import { createUnits, type Units } from './units/units.ts'

export type { FleetDesk } from './desk.ts'
export { FleetRefused } from './refusal.ts'

/** So often what time alone changes is looked at. */
const TICK_MS = 5_000

export interface Fleet {
  readonly desk: FleetDesk
  /** Whether nothing new is sent to a target, because its machine is about to restart or to end. */
  isDraining(targetId: string): boolean
  /** Those whose silence is news: not a machine that still starts, nor one that is ended by hand. */
  reportable(states: readonly TargetState[]): TargetState[]
  /** A target came, went, or was found up or down. */
  targetsChanged(): void
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
  stop(): Promise<void>
}

export interface FleetOptions extends Pick<Ports, 'log' | 'now'> {
  readonly dataDir: string
  /** Null: there is none, so machines are entered by hand. */
  readonly cloud: { readonly mode: 'lambda' | 'sandbox'; readonly api: Cloud } | null
  readonly ledger: Ledger
  readonly settings: Pick<Settings, 'get'>
  readonly targets: Targets
  /** The targets that the environment names. */
  readonly configured: readonly Target[]
  readonly probes: Pick<Prober, 'states' | 'modelsOf'>
  readonly upstreams: Pick<Upstreams, 'activityOf'>
}

export function createFleet(options: FleetOptions): Fleet {
  const { cloud, ledger, settings, targets, probes, upstreams, log, now } = options
  const live = createLive<FleetState>(read, now)
  const onTrouble = (error: unknown): void => log.error({ err: error }, 'the fleet could not be looked at')
  const look = soon(compare, onTrouble)
  const changed = (): void => {
    live.changed()
    look.soon()
  }

  const reach = createReach({
    privateHosts: () => settings.get('fleet.privateHosts'),
    namedHosts: () => targets.named().map(({ baseUrl }) => new URL(baseUrl).hostname),
    allowsLoopback: cloud?.mode === 'sandbox',
  })
  const chronicle = createChronicle({
    store: ledger.fleet,
    now,
    onEvent: () => undefined,
    onTrouble: (error) => log.error({ err: error }, 'what happened in the fleet could not be kept'),
  })
  const unitSettings = createUnitSettings(ledger.fleet)
  const doings = createDoings(changed)
  const instances = cloud
    ? createInstances({
        cloud: cloud.api,
        now,
        isExpectant: () => doings.isAny(),
        onChange: instancesChanged,
      })
    : NO_INSTANCES
  const telemetry = createTelemetry({
    targets,
    probes,
    dataDir: options.dataDir,
    now,
    dcgmUrlOf: (target) => unitSettings.of(units.unitOf(target)).dcgmUrl,
    hotCelsius: () => settings.get('fleet.hotCelsius'),
    onChange: () => live.changed(),
    onXid: () => undefined,
    onHot: () => undefined,
    onTrouble: (problem) => log.warn({ problem }, 'the history of the fleet cannot be kept'),
  })
  const idle = createIdleClock({
    activityOf: (target) => upstreams.activityOf(target),
    readingOf: (target) => telemetry.of(target),
    now,
  })
  const units: Units = createUnits({
    targets,
    probes,
    instances,
    settings: unitSettings,
    telemetry,
    configured: new Set(options.configured.map(({ id }) => id)),
    activityOf: (target) => upstreams.activityOf(target),
    doingOf: (unit) => doings.of(unit),
    isDraining: (target) => doings.isDraining(target),
    hasAnswered: (unit) => chronicle.hasAnswered(unit),
    mayReach: (host) => reach.mayReach(host),
    machineOf: () => null,
    idleSince: (target) => idle.since(target),
  })
  const follow = followInstances(targets)

  function instancesChanged(): void {
    follow(targetsOf(units.serving(), targets.named(), (host) => reach.mayReach(host)))
    changed()
  }

  function compare(): void {
    const list = units.list()
    for (const { endpoint } of list) if (endpoint && endpoint.state !== 'up') idle.forget(endpoint.target)
    chronicle.compare(list)
  }

  function read(): FleetState {
    return {
      hotCelsius: settings.get('fleet.hotCelsius'),
      cloud: { mode: cloud?.mode ?? 'none', ...instances.report() },
      units: units.list(),
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

  const ticking = setInterval(changed, TICK_MS).unref()

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
      history: ({ target, from, to }) => Promise.resolve(telemetry.history(target, from, to)),
      events: ({ unit, limit = 50 }) => ({ events: ledger.fleet.events({ unit, limit }) }),
      economics: reject,
    },
    isDraining: (target) => doings.isDraining(target),
    reportable(states) {
      const quiet = units.quietTargets()
      return states.filter(({ id, state }) => state !== 'down' || !quiet.has(id))
    },
    targetsChanged: changed,
    forget() {
      unitSettings.forget()
      chronicle.forget()
      // Called inside a transaction: what is read again waits for its end.
      setImmediate(instancesChanged)
    },
    async stop() {
      clearInterval(ticking)
      look.cancel()
      await Promise.all([cloud?.api.stop(), instances.stop(), telemetry.stop()])
    },
  }
}
