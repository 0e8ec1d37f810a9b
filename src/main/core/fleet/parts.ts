/** The parts of the fleet, put together: what sees it, what reckons its cost, and what lays hands on it. */
import { setTimeout } from 'node:timers/promises'
import type { FleetEvent } from '../../../shared/contract/fleet.ts'
import type { Provider } from '../config.ts'
import type { Ports } from '../core.ts'
import type { Ledger } from '../ledger/ledger.ts'
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
import { createDoings } from './actions/doings.ts'
import { createChronicle } from './chronicle/chronicle.ts'
import { gpuNews } from './chronicle/gpu-news.ts'
import { createCloud } from './cloud/cloud.ts'
import { createEconomics } from './economics/economics.ts'
import { createPeak } from './economics/peak.ts'
import { serverlessPrices } from './economics/prices.ts'
import { createHands, type Hands } from './hands.ts'
import { createIdleClock } from './idle/clock.ts'
import { workOf } from './idle/work.ts'
import { createInstances, NO_INSTANCES } from './instances/instances.ts'
import { createMachines, type Machines } from './machines/machines.ts'
import { createTelemetry } from './telemetry/telemetry.ts'
import { LIVE_TEMPO, SANDBOX_TEMPO } from './tempo.ts'
import { createUnitSettings } from './units/settings.ts'
import { createUnits, type Units } from './units/units.ts'
import { createWake } from './wake/wake.ts'

/** How long a stop waits for the cloud. */
const GRACE_MS = 3_000

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
  /** Minutes of machines were entered or taken out: budgets may be another. */
  readonly onMachineTime: () => void
  /** A target was called to wake, and says that it has. */
  readonly onAwake: (targetId: string) => void
}

/** What the parts tell, whatever it is. */
export interface Told {
  /** A figure is another: the page may want it. */
  readonly onFigures: () => void
  /** The state of a unit may be another. */
  readonly onChange: () => void
  /** The cloud's list was read, or which instances serve is another. */
  readonly onInstances: () => void
  readonly onEvent: () => void
  readonly onTrouble: (error: unknown) => void
}

export type FleetParts = ReturnType<typeof createParts>

export function createParts(options: FleetOptions, told: Told) {
  const { ledger, settings, targets, probes, upstreams, forced, log, now } = options
  const { onFigures, onChange, onInstances, onEvent, onTrouble } = told
  const tempo = options.cloud?.mode === 'sandbox' ? SANDBOX_TEMPO : LIVE_TEMPO
  const api = options.cloud && createCloud({ ...options.cloud, pace: tempo.pace })
  const reach = createReach({
    privateHosts: () => settings.get('fleet.privateHosts'),
    namedHosts: () => targets.named().map(({ baseUrl }) => new URL(baseUrl).hostname),
    allowsLoopback: options.cloud?.mode === 'sandbox',
  })
  const chronicle = createChronicle({ store: ledger.fleet, now, onEvent, onTrouble })
  const unitSettings = createUnitSettings(ledger.fleet)
  const doings = createDoings(onChange)
  const instances = api
    ? createInstances({ cloud: api, tempo, now, isExpectant, onChange: onInstances })
    : NO_INSTANCES
  const telemetry = createTelemetry({
    targets,
    probes,
    reach,
    dataDir: options.dataDir,
    now,
    dcgmUrlOf: (target) => units.dcgmUrlOf(target),
    hotCelsius: () => settings.get('fleet.hotCelsius'),
    onChange: onFigures,
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
    idleSince(target) {
      if (!forced().paused.has(target)) return clock.since(target)
      // Nobody can ask it for anything: that says nothing of whether it is needed.
      clock.forget(target)
      return null
    },
    idleEnd: (unit, afterMinutes, idleSince) => hands.idleRule.endsAt(unit, afterMinutes, idleSince),
  })
  const machines: Machines = createMachines({
    ledger,
    units,
    timezone: options.timezone,
    now,
    targetOf: (instance) => units.targetOn(instance),
    activityOf: (target) => upstreams.activityOf(target),
    runningAt(target) {
      const work = workOf(telemetry.of(target))
      // What cannot be read is not certainly idle.
      return work === 'silent' ? null : work === 'idle' ? 0 : 1
    },
    onEvent: (event) => chronicle.enter(asWanted(event)),
    onChange() {
      onFigures()
      options.onMachineTime()
    },
    onTrouble,
  })
  const economics = createEconomics({
    ledger,
    prices: () => serverlessPrices(ledger.prices, targets, options.isChat),
    isGpu: (id) => (targets.find(id)?.kind ?? kindOfId(id)) === 'gpu',
    peakOutputTokensPerSecond: createPeak(telemetry, now),
    monthlyUsd: (setting) => settings.get(setting),
    timezone: options.timezone,
    now,
    onChange: onFigures,
    onTrouble,
  })
  const hands: Hands = createHands({
    cloud: api,
    tempo,
    ledger,
    targets,
    probes,
    upstreams,
    forced,
    units,
    instances,
    settings: unitSettings,
    chronicle,
    doings,
    reach,
    now,
    onChange: onInstances,
    onTrouble,
  })

  const holdMs = (): number => settings.get('coldStart.holdSeconds') * 1_000
  const wake = createWake({ units, probes, reach, chronicle, forced, holdMs, onAwake: options.onAwake, now })

  /** An end that somebody here had asked for is none that came as a surprise, whoever saw it. */
  function asWanted(event: Omit<FleetEvent, 'id' | 'at'>): typeof event {
    return event.event === 'ended_unseen' && chronicle.isEndWanted(event.unit)
      ? { ...event, event: 'ended' }
      : event
  }

  function isExpectant(): boolean {
    return doings.isAny() || hands.launches.isExpectant()
  }

  return {
    chronicle,
    clock,
    doings,
    economics,
    hands,
    instances,
    machines,
    reach,
    telemetry,
    unitSettings,
    units,
    wake,
    async stop() {
      wake.stop()
      // What the cloud is about to answer is worth a moment, but no more: it may never answer.
      await Promise.race([hands.stop(), setTimeout(GRACE_MS, undefined, { ref: false })])
      await Promise.all([api?.stop(), hands.stop(), instances.stop(), telemetry.stop()])
      machines.stop()
    },
  }
}
