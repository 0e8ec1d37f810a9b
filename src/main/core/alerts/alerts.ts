/** Alerts: what the console warns of by itself, entered once and delivered until it arrives or a day has passed. */
import type { Alert, AlertRule, AlertSink, RuleState, SinkState } from '../../../shared/contract/alerts.ts'
import type { Budget } from '../../../shared/contract/budgets.ts'
import type { Rollout } from '../../../shared/contract/rollouts.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import type { AlertDraft, AlertStore, AuditStore } from '../ledger/ledger.ts'
import { createLive, type Live } from '../live/live.ts'
import { createLane } from './delivery/lane.ts'
import type { FleetNews } from './fleet-words.ts'
import { createMessages } from './messages.ts'
import { createRules } from './rules.ts'
import type { Notify } from './sinks/desktop.ts'
import { createSinks, SINKS } from './sinks/sinks.ts'
import { setRealTimer, type SetTimer } from './timer.ts'
import { createBudgetWatch } from './watches/budget-watch.ts'
import { createFleetWatch } from './watches/fleet-watch.ts'
import type { Raise } from './watches/raise.ts'
import { createRolloutWatch } from './watches/rollout-watch.ts'
import { createTargetWatch } from './watches/target-watch.ts'
import { createUnpricedWatch } from './watches/unpriced-watch.ts'
import { ledgerTroubleAlert } from './words.ts'

export type { Notify } from './sinks/desktop.ts'
export { SinkRefusal } from './sinks/sink-url.ts'

/** How many a watcher sees. */
const NEWEST = 50
/** Refusals come in by the hundred; what they lead to is looked at this often at most. */
const REFUSALS_AT_MOST_EVERY_MS = 1_000
const TARGETS_EVERY_MS = 15_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** What the console's page may ask. */
export interface AlertsApi {
  readonly live: Live<{ readonly alerts: Alert[] }>
  /** Newest first; `before` is an alert's id. */
  list(limit: number, before?: number): Alert[]
  sinks(): SinkState[]
  /** Returns a webhook's new secret, when one was made. Throws `SinkRefusal` in words. */
  setSink(sink: 'slack' | 'webhook', url: string | null): string | null
  /** Throws `SinkRefusal` while no webhook is set. */
  renewSecret(): string
  /** Sends one message at once, past the log. */
  test(sink: AlertSink): Promise<{ readonly delivered: boolean; readonly answer: string }>
  rules(): RuleState[]
  setRule(rule: AlertRule, setting: { readonly on: boolean; readonly sinks: readonly AlertSink[] }): void
}

export interface Alerts {
  readonly api: AlertsApi
  /** Takes up what an earlier process had not delivered, and begins to look. Call it once the console has a URL. */
  start(): void
  /** A threshold has been reached: look at once, and not only within the minute. */
  budgetsChanged(): void
  /** A budget turned a request away: look soon. Costs a flood of refusals no more than a look a second. */
  budgetRefused(): void
  /** A gate has decided: look at once. */
  rolloutsChanged(): void
  /** Something happened in the fleet: look at once. */
  fleetChanged(): void
  /** A transaction could not be committed. */
  ledgerTrouble(error: unknown): void
  /** Ends the tries under way; what has not arrived is taken up at the next start. */
  stop(): Promise<void>
}

export interface AlertsOptions {
  readonly store: AlertStore
  readonly audit: Pick<AuditStore, 'add'>
  readonly environment: 'sandbox' | 'live'
  readonly timezone: string
  /** Of the environment; null leaves it to the console. */
  readonly slackUrl: string | null
  /** Hosts of the environment that are reached over plain http, as in `URL.hostname`. */
  readonly plainHosts: readonly string[]
  /** Null: this host has no desktop. */
  readonly notify: Notify | null
  /** Where the console's page is, without a fragment; null in the desktop app. */
  readonly consoleUrl: () => string | null
  readonly budgets: () => readonly Budget[]
  readonly targets: () => readonly TargetState[]
  readonly rollouts: () => readonly Rollout[]
  /** What happened in the fleet last, newest first. */
  readonly fleetNews: () => readonly FleetNews[]
  readonly now: () => number
  /** Something went wrong that no request must fail for. */
  readonly onTrouble: (error: unknown, what: string) => void
  readonly setTimer?: SetTimer
  readonly random?: () => number
}

/** Nothing is looked at or sent before `start`. */
export function createAlerts(options: AlertsOptions): Alerts {
  const { store, now, onTrouble, setTimer = setRealTimer, random = Math.random } = options
  const stopping = new AbortController()
  const rules = createRules(options)
  const sinks = createSinks(options)
  const messages = createMessages(options)
  const live = createLive(() => ({ alerts: store.newest(NEWEST) }), now)
  const lanes = SINKS.map((sink) =>
    createLane({
      sink,
      store,
      now,
      setTimer,
      random,
      sender: () => sinks.senderOf(sink),
      messageOf: (alert) => messages.of(alert),
      onMoved: () => live.changed(),
      onTrouble: (error) => onTrouble(error, `deliveries to ${sink} cannot be read or written`),
    }),
  )
  let started = false
  const wakeLanes = (): void => {
    if (!started) return
    for (const lane of lanes) lane.wake()
  }

  const raise: Raise = (draft, { evenIfOff = false } = {}) => {
    try {
      const named = rules.sinksOf(draft.rule)
      if (named === null && !evenIfOff) return 'off'
      const ready = (named ?? []).filter((sink) => sinks.senderOf(sink) !== null)
      if (store.add(draft, ready, now()) === null) return 'known'
    } catch (error) {
      onTrouble(error, 'an alert cannot be written')
      return 'unwritten'
    }
    live.changed()
    // Only in the next turn: the caller may be in a transaction that is not committed yet.
    setImmediate(wakeLanes)
    return 'raised'
  }

  /** A ledger that cannot be written cannot keep this alert either: then it goes out once, unkept, to all. */
  function raiseUnkept(draft: AlertDraft): void {
    if (raise(draft) !== 'unwritten') return
    const message = messages.of({ ...draft, id: 0, at: now(), deliveries: [] })
    for (const sink of SINKS) {
      try {
        void sinks.senderOf(sink)?.(message, stopping.signal)
      } catch (error) {
        onTrouble(error, `an alert cannot be sent to ${sink}`)
      }
    }
  }

  const watch = { ...options, raise }
  const targetWatch = createTargetWatch({ ...watch, states: options.targets })
  const budgetWatch = createBudgetWatch(watch)
  const unpricedWatch = createUnpricedWatch(watch)
  const rolloutWatch = createRolloutWatch(watch)
  const fleetWatch = createFleetWatch(watch)

  /** Looking must not end the process, whatever it meets. */
  const guarded = (what: string, work: () => void) => (): void => {
    if (stopping.signal.aborted) return
    try {
      work()
    } catch (error) {
      onTrouble(error, what)
    }
  }
  const lookAtTargets = guarded('the targets cannot be looked at', () => targetWatch.look())
  const lookAtBudgets = guarded('the budgets cannot be looked at', () => budgetWatch.look())
  const lookAtUnpriced = guarded('the rows without a price cannot be looked at', () => unpricedWatch.look())
  const lookAtRollouts = guarded('the rollouts cannot be looked at', () => rolloutWatch.look())
  const lookAtFleet = guarded('the fleet cannot be looked at', () => fleetWatch.look())
  const cancels: (() => void)[] = []
  /** Of the look that a refusal has made due; null while none is. */
  let cancelLook: (() => void) | null = null

  let troubleInHour = Number.NaN
  return {
    api: {
      live,
      list: (limit, before) => store.newest(limit, before),
      sinks: () => sinks.states(),
      setSink(sink, url) {
        const secret = sinks.setUrl(sink, url)
        store.hasten(sink, now())
        if (started) lanes.find((lane) => lane.sink === sink)?.readdress()
        return secret
      },
      renewSecret: () => sinks.renewSecret(),
      async test(sink) {
        const send = sinks.senderOf(sink)
        if (send === null) return { delivered: false, answer: NOT_SET_UP[sink] }
        const { kind, answer } = await send(messages.test(), stopping.signal)
        return { delivered: kind === 'delivered', answer }
      },
      rules: () => rules.states(),
      setRule: (rule, setting) => rules.set(rule, setting),
    },
    start() {
      cancels.push(
        every(TARGETS_EVERY_MS, lookAtTargets, setTimer),
        every(MINUTE_MS, lookAtBudgets, setTimer),
        every(MINUTE_MS, lookAtUnpriced, setTimer),
        every(MINUTE_MS, lookAtRollouts, setTimer),
        every(MINUTE_MS, lookAtFleet, setTimer),
        every(MINUTE_MS, wakeLanes, setTimer),
      )
      lookAtBudgets()
      lookAtUnpriced()
      lookAtRollouts()
      lookAtFleet()
      started = true
      wakeLanes()
    },
    budgetsChanged: () => void setImmediate(lookAtBudgets),
    budgetRefused() {
      if (stopping.signal.aborted) return
      cancelLook ??= setTimer(() => {
        cancelLook = null
        lookAtBudgets()
      }, REFUSALS_AT_MOST_EVERY_MS)
    },
    rolloutsChanged: () => void setImmediate(lookAtRollouts),
    fleetChanged: () => void setImmediate(lookAtFleet),
    ledgerTrouble(error) {
      const at = now()
      const hour = Math.floor(at / HOUR_MS) * HOUR_MS
      if (hour === troubleInHour) return
      troubleInHour = hour
      const draft = ledgerTroubleAlert(error, at, hour)
      setImmediate(guarded('trouble with the ledger cannot be told of', () => raiseUnkept(draft)))
    },
    async stop() {
      stopping.abort()
      for (const cancel of cancels) cancel()
      cancelLook?.()
      await Promise.all(lanes.map((lane) => lane.stop()))
    },
  }
}

const NOT_SET_UP: Readonly<Record<AlertSink, string>> = {
  desktop:
    'This host has no desktop. Open the console in the desktop app, or let this page notify you: the command palette (Ctrl/Cmd-K) has it.',
  slack: 'No Slack webhook is set. Make one in Slack and set its URL.',
  webhook: 'No webhook is set. Set its URL.',
}

function every(intervalMs: number, work: () => void, setTimer: SetTimer): () => void {
  let cancel = setTimer(turn, intervalMs)
  function turn(): void {
    cancel = setTimer(turn, intervalMs)
    work()
  }
  return () => cancel()
}
