/** The fleet: own inference servers and the machines under them: seen, priced, and switched by hand. */
import type { FleetEvent, FleetState } from '../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import type { Provider } from '../config.ts'
import type { Ports } from '../core.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createLive } from '../live/live.ts'
import type { Forced } from '../routing/routing.ts'
import type { Settings } from '../settings/settings.ts'
import {
  createReach,
  kindOfId,
  type Prober,
  type Target,
  type Targets,
  type Upstreams,
} from '../upstreams/upstreams.ts'
import { createActions } from './actions/actions.ts'
import { createDoings } from './actions/doings.ts'
import { createEdits } from './actions/edits.ts'
import { createGuard } from './actions/guard.ts'
import { endRestarts } from './actions/restarts.ts'
import { createChronicle } from './chronicle/chronicle.ts'
import { gpuNews } from './chronicle/gpu-news.ts'
import { createCloud } from './cloud/cloud.ts'
import type { FleetDesk } from './desk.ts'
import { createIdleClock } from './idle/clock.ts'
import { createNeglect } from './idle/neglect.ts'
import { createIdleRule } from './idle/rule.ts'
import { createInstances, NO_INSTANCES } from './instances/instances.ts'
import { followInstances, targetsOf } from './instances/targets.ts'
import { createCapacityReader } from './launches/capacity.ts'
import { createLaunches, NO_LAUNCHES } from './launches/launches.ts'
import { asked, FleetRefused, WITHOUT_CLOUD } from './refusal.ts'
import { soon } from './soon.ts'
import { createTelemetry } from './telemetry/telemetry.ts'
import { createEconomics } from './economics/economics.ts'
import { peakOutputTokensPerSecond } from './economics/peak.ts'
import { serverlessPrices } from './economics/prices.ts'
import { createMachines, type Machines } from './machines/machines.ts'
import { LIVE_TEMPO, SANDBOX_TEMPO } from './tempo.ts'
import { createUnitSettings } from './units/settings.ts'
import { isOver } from './units/state.ts'
import { createUnits, type Units } from './units/units.ts'
import { createWake, type Wake } from './wake/wake.ts'

export type { FleetDesk } from './desk.ts'
export { FleetRefused } from './refusal.ts'

/** So often what time alone changes is looked at. */
const TICK_MS = 5_000
/** How much of what happened alerts look at. */
const NEWS_AT_MOST = 200

export interface Fleet {
  readonly desk: FleetDesk
  /** Requests that wait for an own GPU that starts or wakes. */
  readonly coldStart: Pick<Wake, 'expect' | 'stop'>
  /** Whether nothing new is sent to a target, because its machine is about to restart or to end. */
  isDraining(targetId: string): boolean
  /** Those whose silence is news: not a machine that still starts, nor one that is ended by hand. */
  reportable(states: readonly TargetState[]): TargetState[]
  /** What happened last, newest first, with what the unit is called. */
  news(): { readonly event: FleetEvent; readonly name: string }[]
  /** A target came, went, or was found up or down. */
  targetsChanged(): void
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
  stop(): Promise<void>
}

export interface FleetOptions extends Pick<Ports, 'log' | 'now'> {
  readonly dataDir: string
  /** The budgets' calendar. */
  readonly timezone: string
  /** Null: there is none, so machines are entered by hand. */
  readonly cloud: (Provider & { readonly mode: 'lambda' | 'sandbox' }) | null
  readonly ledger: Ledger
  readonly settings: Pick<Settings, 'get'>
  readonly targets: Targets
  /** The targets that the environment names. */
  readonly configured: readonly Target[]
  readonly probes: Pick<Prober, 'states' | 'modelsOf' | 'lookSoon'>
  readonly upstreams: Pick<Upstreams, 'activityOf' | 'recall'>
  readonly forced: () => Forced
  /** Whether a model answers chats; unknown ones may. */
  readonly isChat: (model: string) => boolean
  /** Something happened that an alert may tell of. */
  readonly onNews: () => void
  /** A target was called to wake, and says that it has. */
  readonly onAwake: (targetId: string) => void
}

export function createFleet(options: FleetOptions): Fleet {
  const { ledger, settings, targets, probes, upstreams, forced, log, now, onNews } = options
  const tempo = options.cloud?.mode === 'sandbox' ? SANDBOX_TEMPO : LIVE_TEMPO
  const api = options.cloud && createCloud({ ...options.cloud, pace: tempo.pace })
  const onTrouble = (error: unknown): void => log.error({ err: error }, 'the fleet met with trouble')
  const live = createLive<FleetState>(read, now)
  const look = soon(lookAtAll, onTrouble)
  function changed(): void {
    live.changed()
    look.soon()
    wake.changed()
  }

  const reach = createReach({
    privateHosts: () => settings.get('fleet.privateHosts'),
    namedHosts: () => targets.named().map(({ baseUrl }) => new URL(baseUrl).hostname),
    allowsLoopback: options.cloud?.mode === 'sandbox',
  })
  const chronicle = createChronicle({ store: ledger.fleet, now, onEvent: onNews, onTrouble })
  const unitSettings = createUnitSettings(ledger.fleet)
  const doings = createDoings(changed)
  const instances = api
    ? createInstances({ cloud: api, tempo, now, isExpectant, onChange: instancesChanged })
    : NO_INSTANCES
  const telemetry = createTelemetry({
    targets,
    probes,
    reach,
    dataDir: options.dataDir,
    now,
    dcgmUrlOf: (target) => units.dcgmUrlOf(target),
    hotCelsius: () => settings.get('fleet.hotCelsius'),
    onChange: () => live.changed(),
    ...gpuNews(chronicle, (target) => units.unitOf(target)),
    onTrouble: (problem) => log.warn({ problem }, 'the history of the fleet cannot be kept'),
  })
  const clock = createIdleClock({
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
    machineOf: (unit, target) => machines.of(unit, target),
    idleSince: (target) => clock.since(target),
    idleEnd: (unit, afterMinutes, idleSince) => idleRule.endsAt(unit, afterMinutes, idleSince),
  })
  const machines: Machines = createMachines({
    ledger,
    units,
    timezone: options.timezone,
    now,
    targetOf: (instance) => units.targetOn(instance),
    activityOf: (target) => upstreams.activityOf(target),
    runningAt: (target) => telemetry.of(target)?.load?.running ?? null,
    onEvent: (event) => chronicle.enter(event),
    onChange: () => live.changed(),
    onTrouble,
  })
  const economics = createEconomics({
    ledger,
    prices: () => serverlessPrices(ledger.prices, targets, options.isChat),
    isGpu: (id) => (targets.find(id)?.kind ?? kindOfId(id)) === 'gpu',
    peakOutputTokensPerSecond: () =>
      peakOutputTokensPerSecond(targets, (...span) => telemetry.history(...span), now()),
    monthlyUsd: (setting) => settings.get(setting),
    timezone: options.timezone,
    now,
    onChange: () => live.changed(),
    onTrouble,
  })
  const guard = createGuard({ targets, probes, forced, isDraining: (target) => doings.isDraining(target) })
  const parts = { cloud: api, ledger, units, instances, settings: unitSettings, chronicle, now, onTrouble }
  const actions = createActions({ ...parts, upstreams, doings, guard })
  const edits = createEdits({ ...parts, reach, onChange: instancesChanged })
  const capacity = api && createCapacityReader(api, now)
  const launches =
    api && capacity
      ? createLaunches({ ...parts, cloud: api, capacity, tempo, namesTaken, onChange: changed })
      : NO_LAUNCHES
  const idleRule = createIdleRule({ actions, chronicle, now, onTrouble })
  const afterMinutes = (): number => settings.get('fleet.idleMinutes')
  const lookForNeglect = createNeglect({ chronicle, clock, afterMinutes, now })
  const holdMs = (): number => settings.get('coldStart.holdSeconds') * 1_000
  const wake = createWake({ units, probes, reach, chronicle, forced, holdMs, onAwake: options.onAwake, now })
  const follow = followInstances(targets)
  const ticking = setInterval(() => {
    machines.tick()
    changed()
  }, TICK_MS).unref()

  function isExpectant(): boolean {
    return doings.isAny() || launches.isExpectant()
  }

  function namesTaken(): string[] {
    return units.list().flatMap(({ name, instance, state }) => (instance && !isOver(state) ? [name] : []))
  }

  /** Which of them serve may be another now. */
  function instancesChanged(): void {
    follow(targetsOf(units.serving(), targets.named(), (host) => reach.mayReach(host)))
    machines.seen(instances.list(), instances.report().readAt)
    changed()
  }

  function lookAtAll(): void {
    const list = units.list()
    for (const { endpoint } of list) if (endpoint && endpoint.state !== 'up') clock.forget(endpoint.target)
    endRestarts(list, doings, now())
    chronicle.compare(list)
    launches.follow()
    idleRule.look(list)
    lookForNeglect(list)
  }

  function read(): FleetState {
    const list = units.list()
    const machineTotals = machines.totals()
    return {
      hotCelsius: settings.get('fleet.hotCelsius'),
      cloud: { mode: options.cloud?.mode ?? 'none', ...instances.report() },
      units: [...list, ...machines.unlisted(new Set(list.map(({ id }) => id)))],
      launches: launches.list(),
      totals: { ...machineTotals, ...economics.served(machineTotals.monthNanoUsd) },
    }
  }

  const reject = (): Promise<never> => Promise.reject(new FleetRefused(null, WITHOUT_CLOUD))
  return {
    desk: {
      live,
      ...edits,
      capacity: (isFresh) => (capacity ? asked(() => capacity.read(isFresh)) : reject()),
      launch: (draft, author) => launches.start(draft, author),
      cancelLaunch: (id, author) => launches.cancel(id, author),
      restart: (draft, author) => actions.restart(draft, author),
      terminate: (draft, author) => actions.terminate(draft, author),
      setPrice: (draft, author) => machines.setPrice(draft, author),
      endMachine: (draft, author) => machines.endMachine(draft, author),
      history: ({ target, from, to }) => Promise.resolve(telemetry.history(target, from, to)),
      events: ({ unit, limit = 50 }) => ({ events: ledger.fleet.events({ unit, limit }) }),
      economics: (model) => economics.of(model),
    },
    coldStart: wake,
    isDraining: (target) => doings.isDraining(target),
    reportable(states) {
      const quiet = units.quietTargets()
      return states.filter(({ id, state }) => state !== 'down' || !quiet.has(id))
    },
    news() {
      const names = new Map(units.list().map(({ id, name }) => [id, name]))
      return ledger.fleet
        .events({ unit: null, limit: NEWS_AT_MOST })
        .map((event) => ({ event, name: names.get(event.unit) ?? event.unit }))
    },
    targetsChanged: changed,
    forget() {
      unitSettings.forget()
      chronicle.forget()
      machines.forget()
      economics.forget()
      // Called inside a transaction: what is read again waits for its end.
      setImmediate(() => {
        launches.forget()
        instancesChanged()
      })
    },
    async stop() {
      clearInterval(ticking)
      look.cancel()
      wake.stop()
      await actions.stop()
      await Promise.all([api?.stop(), launches.stop(), instances.stop(), telemetry.stop()])
      machines.stop()
    },
  }
}
