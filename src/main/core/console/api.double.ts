/** For tests: a double of the core's console API whose state and answers the test sets, and a clock it turns. */
import type { ChatEvent, ChatMessage } from '../../../shared/contract/chat.ts'
import type { Overview } from '../../../shared/contract/overview.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { BudgetState, Status } from '../../../shared/contract/system.ts'
import { ZERO_USD } from '../../../shared/money.ts'
import type { AlertsApi } from '../alerts/alerts.ts'
import { BudgetRefused, type BudgetDesk } from '../budgets/budgets.ts'
import type { FleetDesk } from '../fleet/fleet.ts'
import { createLive, type Live, type LiveSource } from '../live/live.ts'
import type { OverrideDesk } from '../overrides/overrides.ts'
import type { ConsoleApi } from './api.ts'
import type { SetTimer } from './waiting.ts'

export type Answer = (
  input: { readonly model: string; readonly messages: readonly ChatMessage[] },
  signal: AbortSignal,
) => AsyncGenerator<ChatEvent, void, undefined>

export interface ConsoleApiDouble extends ConsoleApi {
  readonly status: LiveSource<Status> & Counted
  readonly overview: LiveSource<Overview> & Counted
  /** Changes the overview: `inFlight` tells the states apart. */
  setInFlight(inFlight: number): void
  /** Changes the status: makes a snapshot as large as a test needs. */
  setDataDir(dataDir: string): void
  answer: Answer
  receiptOf: (requestId: string) => Promise<Attempt[]>
}

interface Counted {
  readonly listeners: number
}

export function createConsoleApiDouble(): ConsoleApiDouble {
  let inFlight = 0
  let dataDir = '/data'
  const window = {
    settledNanoUsd: ZERO_USD,
    heldNanoUsd: ZERO_USD,
    limitNanoUsd: ZERO_USD,
    resetsAt: 0,
    ...NOTHING_YET,
  }
  const status = createLive<Status>(
    () => ({
      environment: 'sandbox',
      version: '0.0.0',
      gatewayUrl: 'http://127.0.0.1:1',
      dataDir,
      timezone: 'UTC',
      daily: { name: 'daily', ...window },
      monthly: { name: 'monthly', ...window },
      targets: [],
    }),
    () => 1,
  )
  const none = { p50Ms: null, p95Ms: null }
  const overview = createLive<Overview>(
    () => ({
      minutes: [],
      lastHour: { requests: 0, errors: 0, costNanoUsd: ZERO_USD, latency: none, ttft: none },
      refusals: { lastHour: 0, since: null, last: null },
      inFlight,
      recent: [],
    }),
    () => 1,
  )
  const double: ConsoleApiDouble = {
    status: counted(status),
    overview: counted(overview),
    setInFlight(value) {
      inFlight = value
      overview.changed()
    },
    setDataDir(value) {
      dataDir = value
      status.changed()
    },
    alerts: createAlertsDouble(),
    audit: { newest: () => [] },
    budgets: createBudgetDeskDouble(),
    overrides: createOverrideDeskDouble(),
    fleet: createFleetDeskDouble(),
    reader: {
      page: unused,
      dearest: unused,
      total: unused,
      request: unused,
      groups: unused,
      facets: unused,
      series: unused,
      durations: unused,
      movers: unused,
      traffic: unused,
      spending: unused,
      invoiceDays: unused,
      heldForEstimated: unused,
      trials: unused,
      firstBucketAt: unused,
      machineTime: unused,
      damage: unused,
    },
    answer: () => {
      throw new Error('the test gave no answer')
    },
    receiptOf: () => Promise.resolve([]),
    listModels: () => ({
      models: [{ id: 'one', kind: 'chat', contextTokens: 8, price: null, servedBy: [] }],
    }),
    receipt: (requestId) => double.receiptOf(requestId),
    reconciliation: noReconciliation,
    bodies: { of: () => Promise.resolve([]), state: notInTheDouble, deleteAll: notInTheDouble },
    routing: noRouting,
    prices: {
      list: () => [],
      preview: unused,
      set: unused,
      setWithin: unused,
      previewImport: unused,
      import: unused,
    },
    providers: { list: unused, test: unused, add: unused, edit: unused, remove: unused },
    rollouts: {
      live: createLive(
        () => ({ rollouts: [] }),
        () => 1,
      ),
      templates: () => [],
      preview: unused,
      start: unused,
      advance: unused,
      hold: unused,
      resume: unused,
      setAdvance: unused,
      rollBack: unused,
      end: unused,
      history: unused,
    },
    feedback: { give: unused, of: () => null },
    keys: { list: () => [], create: unused, edit: unused, revoke: unused },
    workloads: { list: unused, create: unused, edit: unused, review: unused, remove: unused },
    settings: { list: () => [], set: unused, reset: unused },
    matrix: { state: unused, set: unused, reset: unused, tryPrompt: unused, counterfactuals: () => [] },
    chat: (input, signal) => double.answer(input, signal),
  }
  return double
}

/** What a budget says of itself before anything was spent. */
const NOTHING_YET: Pick<BudgetState, 'raised' | 'forecast' | 'burnRates'> = {
  raised: false,
  forecast: { known: false, why: 'Nothing was spent yet.' },
  burnRates: [],
}

function createBudgetDeskDouble(): BudgetDesk {
  const refuse = (): never => {
    throw new BudgetRefused('id', 'The double has no budgets.')
  }
  return {
    live: createLive(
      () => ({ budgets: [] }),
      () => 1,
    ),
    create: refuse,
    edit: refuse,
    archive: refuse,
    raise: refuse,
    history: refuse,
    preview: refuse,
  }
}

function createOverrideDeskDouble(): OverrideDesk {
  return {
    live: createLive(
      () => ({ inForce: [], recent: [] }),
      () => 1,
    ),
    start: unused,
    extend: unused,
    revert: unused,
    preview: unused,
  }
}

function createAlertsDouble(): AlertsApi {
  return {
    live: createLive(
      () => ({ alerts: [] }),
      () => 1,
    ),
    list: () => [],
    sinks: () => [],
    setSink: () => null,
    renewSecret: () => '',
    test: () => Promise.resolve({ delivered: false, answer: 'not set up' }),
    rules: () => [],
    setRule: () => undefined,
  }
}

function createFleetDeskDouble(): FleetDesk {
  return {
    live: createLive(
      () => ({
        hotCelsius: 85,
        cloud: { mode: 'none' as const, error: null, readAt: null },
        units: [],
        launches: [],
        totals: {
          hourlyNanoUsd: ZERO_USD,
          monthNanoUsd: ZERO_USD,
          monthIdleNanoUsd: ZERO_USD,
          monthTokens: 0,
          perMillionTokensNanoUsd: null,
        },
      }),
      () => 1,
    ),
    capacity: unused,
    launch: unused,
    cancelLaunch: unused,
    restart: unused,
    terminate: unused,
    rename: unused,
    protect: unused,
    takeOver: unused,
    setIdleRule: unused,
    setPrice: unused,
    endMachine: unused,
    setEndpoint: unused,
    history: unused,
    events: unused,
    economics: unused,
  }
}

const unused = (): never => {
  throw new Error('not in the double')
}

const notInTheDouble = (): never => {
  throw new Error('the double reconciles nothing')
}

const noReconciliation: ConsoleApi['reconciliation'] = {
  list: () => ({ invoices: [], aliases: [] }),
  preview: notInTheDouble,
  importCsv: notInTheDouble,
  readApi: notInTheDouble,
  remove: notInTheDouble,
  report: notInTheDouble,
  setAlias: notInTheDouble,
}

const noRouting: ConsoleApi['routing'] = {
  live: createLive(
    () => ({
      targets: [],
      flows: [],
      workloads: [],
      split: { ratio: 1, setHere: false, standard: 1, variable: null },
      forced: null,
      hourMs: 1,
      recentMs: 1,
    }),
    () => 1,
  ),
  previewSplit: unused,
}

function counted<State>(live: LiveSource<State>): LiveSource<State> & Counted {
  let listeners = 0
  const onChange: Live<State>['onChange'] = (listener) => {
    const stop = live.onChange(listener)
    listeners += 1
    return () => {
      listeners -= 1
      stop()
    }
  }
  return {
    snapshot: () => live.snapshot(),
    changed: () => live.changed(),
    onChange,
    get listeners() {
      return listeners
    },
  }
}

export interface ManualTimers {
  readonly setTimer: SetTimer
  /** The delays that are running, in ms. */
  readonly pending: readonly number[]
  /** Lets every delay that is running come to its end. */
  elapse(): void
}

export function createManualTimers(): ManualTimers {
  const timers = new Map<() => void, number>()
  return {
    setTimer(callback, delayMs) {
      const fire = (): void => callback()
      timers.set(fire, delayMs)
      return () => void timers.delete(fire)
    },
    get pending() {
      return [...timers.values()]
    },
    elapse() {
      for (const fire of [...timers.keys()]) {
        timers.delete(fire)
        fire()
      }
    },
  }
}
