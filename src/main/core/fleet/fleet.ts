/** The fleet: own inference servers and the machines under them: seen, priced, and switched by hand. */
import type { FleetEvent, FleetState, FleetUnit } from '../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { createLive } from '../live/live.ts'
import { endRestarts, restartingTargets } from './actions/restarts.ts'
import type { FleetDesk } from './desk.ts'
import { createNeglect } from './idle/neglect.ts'
import { followInstances, targetsOf } from './instances/targets.ts'
import { createParts, type FleetOptions } from './parts.ts'
import { soon } from './soon.ts'
import type { Wake } from './wake/wake.ts'

export type { FleetDesk } from './desk.ts'
export type { FleetOptions } from './parts.ts'
export { FleetRefused } from './refusal.ts'

/** So often what time alone changes is looked at. */
const TICK_MS = 5_000
/** How much of what happened alerts look at. */
const NEWS_AT_MOST = 200
const WATCH_MS = 1_000

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

export function createFleet(options: FleetOptions): Fleet {
  const { ledger, settings, targets, log, now } = options
  const onTrouble = (error: unknown): void => log.error({ err: error }, 'the fleet met with trouble')
  const live = createLive<FleetState>(read, now)
  const look = soon(lookAtAll, onTrouble)
  // Many things may happen at once, and are told of together.
  const news = soon(options.onNews, onTrouble)
  function changed(): void {
    live.changed()
    look.soon()
    wake.changed()
  }

  const parts = createParts(options, {
    onFigures: () => live.changed(),
    onChange: changed,
    onInstances: instancesChanged,
    onEvent: () => news.soon(),
    onTrouble,
  })
  const { chronicle, clock, doings, economics, hands, instances, machines, reach, units, wake } = parts
  const afterMinutes = (): number => settings.get('fleet.idleMinutes')
  const lookForNeglect = createNeglect({ chronicle, clock, afterMinutes, now })
  const follow = followInstances(targets)
  const ticking = setInterval(() => {
    guarded(() => machines.tick())
    changed()
  }, TICK_MS).unref()
  const watchingRestarts = setInterval(() => {
    if (!doings.isAny()) return
    for (const target of restartingTargets(units.list(), doings)) options.probes.lookSoon(target)
  }, WATCH_MS).unref()

  /** Looking must not end the process, whatever it meets. */
  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      onTrouble(error)
    }
  }

  /** Also what somebody named meanwhile, or allowed to be reached, decides which instances serve. */
  function letServe(): void {
    follow(targetsOf(units.serving(), targets.named(), (host) => reach.mayReach(host)))
  }

  function instancesChanged(): void {
    guarded(() => {
      letServe()
      machines.seen(instances.list(), instances.report().readAt)
    })
    changed()
  }

  function lookAtAll(): void {
    letServe()
    const list = units.list()
    for (const { endpoint } of list) if (endpoint && endpoint.state !== 'up') clock.forget(endpoint.target)
    endRestarts(list, doings, now())
    chronicle.compare(list)
    hands.launches.follow()
    hands.idleRule.look(list)
    lookForNeglect(list)
  }

  /** Machines that cost and stand in no list. Those of the cloud only once there is a list to stand in. */
  function unlisted(list: readonly FleetUnit[]): FleetUnit[] {
    const isKnown = options.cloud === null || instances.report().readAt !== null
    return machines
      .unlisted(new Set(list.map(({ id }) => id)))
      .filter(({ machine }) => isKnown || machine?.source === 'manual')
  }

  function read(): FleetState {
    const list = units.list()
    const machineTotals = machines.totals()
    return {
      hotCelsius: settings.get('fleet.hotCelsius'),
      cloud: { mode: options.cloud?.mode ?? 'none', ...instances.report() },
      units: [...list, ...unlisted(list)],
      launches: hands.launches.list(),
      totals: { ...machineTotals, ...economics.served(machineTotals.monthNanoUsd) },
    }
  }

  return {
    desk: {
      live,
      ...hands.desk,
      setPrice: (draft, author) => machines.setPrice(draft, author),
      endMachine: (draft, author) => machines.endMachine(draft, author),
      history: ({ target, from, to }) => Promise.resolve(parts.telemetry.history(target, from, to)),
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
      parts.unitSettings.forget()
      chronicle.forget()
      machines.forget()
      economics.forget()
      // Called inside a transaction: what is read again waits for its end.
      setImmediate(() => {
        hands.launches.forget()
        instancesChanged()
      })
    },
    async stop() {
      clearInterval(ticking)
      clearInterval(watchingRestarts)
      look.cancel()
      news.cancel()
      await parts.stop()
    },
  }
}
