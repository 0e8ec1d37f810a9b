/** Restarting and ending units: guarded, drained first, done once for each time it was meant, with a result for each. */
import type { FleetResults, FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Upstreams } from '../../upstreams/upstreams.ts'
import type { Chronicle } from '../chronicle/chronicle.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { FleetDesk } from '../desk.ts'
import type { Instances } from '../instances/instances.ts'
import { FleetRefused } from '../refusal.ts'
import type { Units } from '../units/units.ts'
import { askTo } from './ask.ts'
import type { Doings } from './doings.ts'
import { drained } from './drain.ts'
import type { Ending, Guard } from './guard.ts'
import { interrupted, succeeded } from './words.ts'

export type Result = FleetResults['results'][number]

export interface Actions {
  restart(draft: Parameters<FleetDesk['restart']>[0], author: string): Promise<FleetResults>
  terminate(draft: Parameters<FleetDesk['terminate']>[0], author: string): Promise<FleetResults>
  /** Ends a unit because a rule says so, if nothing speaks against it: through the same guards. */
  terminateByRule(unit: FleetUnit, reason: string): Promise<Result>
  /** Ends the drains under way; nothing more is asked of the cloud. */
  stop(): Promise<void>
}

export interface ActionsOptions {
  readonly cloud: Pick<Cloud, 'restart' | 'terminate' | 'instance'> | null
  readonly ledger: Pick<Ledger, 'fleet' | 'audit' | 'change'>
  readonly units: Pick<Units, 'find'>
  readonly instances: Pick<Instances, 'take' | 'refresh'>
  readonly upstreams: Pick<Upstreams, 'activityOf' | 'recall'>
  readonly doings: Doings
  readonly guard: Guard
  readonly chronicle: Chronicle
  readonly now: () => number
}

interface Order {
  readonly ending: Ending
  readonly units: readonly { readonly unit: string; readonly typedName: string | null }[]
  readonly drainSeconds: number
  readonly reason: string | null
  readonly author: string
}

/** How long what is under way may take when a rule ends its machine: nobody has asked for anything for long. */
const RULE_DRAIN_SECONDS = 30

export function createActions(options: ActionsOptions): Actions {
  const { cloud, ledger, units, instances, upstreams, doings, guard, chronicle, now } = options
  const underway = new Map<string, Promise<Result[]>>()
  const running = new Set<Promise<unknown>>()
  const stopping = new AbortController()

  /** From here on nothing new is sent there, so that what is looked at next counts it out already. */
  function claim({ ending }: Order, id: string, typedName: string | null): FleetUnit | Result {
    const no = (message: string): Result => ({ unit: id, ok: false, message })
    const unit = units.find(id)
    if (!unit) return no('There is no such unit any more. Look at the list again.')
    if (typedName !== null && typedName.trim() !== unit.name.trim()) {
      return no(`The name that was typed is not "${unit.name}". Nothing was done.`)
    }
    const refusal = guard.refusalOf(unit, ending)
    if (refusal !== null) return no(refusal)
    doings.begin(id, { what: 'draining', since: now() }, unit.endpoint?.target ?? null)
    return unit
  }

  async function carryOut(order: Order, unit: FleetUnit): Promise<Result> {
    const { ending, drainSeconds, author } = order
    const { id, name, instance, endpoint } = unit
    const not = (message: string, isUnclear = false): Result => {
      doings.end(id)
      const event = isUnclear ? 'unclear' : ending === 'restart' ? 'not_restarted' : 'not_terminated'
      chronicle.enter({ unit: id, event, text: message, author })
      const told = { before: { name }, after: { problem: message }, reason: null }
      ledger.audit.add({ at: now(), actor: author, action: `fleet.${event}`, subject: id, ...told })
      return { unit: id, ok: false, message }
    }
    try {
      let left = 0
      if (endpoint) {
        upstreams.recall(endpoint.target, 'its machine is about to restart or to end')
        const activity = () => upstreams.activityOf(endpoint.target)
        left = await drained(activity, drainSeconds * 1_000, stopping.signal)
      }
      const refusal = guard.refusalMeanwhile(units.find(id) ?? unit)
      if (refusal !== null) return not(`Nothing was done, for meanwhile it is so: ${refusal}`)
      // Before it is asked: should the answer be lost, nobody takes its end for an accident.
      const event = ending === 'restart' ? 'restarting' : 'terminating'
      chronicle.enter({ unit: id, event, text: askedFor(order), author })
      const asked = await askTo(ending, mustHave(cloud), instance?.id ?? '')
      if (!asked.ok) return not(asked.problem, asked.isUnclear)
      if (ending === 'restart') {
        doings.begin(id, { what: 'restarting', since: now() }, endpoint?.target ?? null)
      }
      if (asked.view) instances.take(asked.view)
      if (ending === 'terminate') doings.end(id)
      instances.refresh().catch(() => undefined)
      return { unit: id, ok: true, message: succeeded(ending, name, left) }
    } catch (error) {
      if (!stopping.signal.aborted) throw error
      return not('The console was stopped while it drained, and nothing was asked of the cloud.')
    }
  }

  /** One that fails for whatever reason harms no other. */
  async function carryOutSafely(order: Order, claimed: FleetUnit | Result): Promise<Result> {
    if (!('state' in claimed)) return claimed
    try {
      return await carryOut(order, claimed)
    } catch (error) {
      doings.end(claimed.id)
      const problem = error instanceof Error ? error.message : String(error)
      return { unit: claimed.id, ok: false, message: `It could not be done: ${problem}` }
    }
  }

  function audit({ ending, reason, author }: Order, { id, name, instance }: FleetUnit): void {
    const before = { name, type: instance?.type ?? null, instance: instance?.id ?? null }
    const action = `fleet.${ending}`
    ledger.audit.add({ at: now(), actor: author, action, subject: id, reason, before, after: null })
  }

  /** @param key null for a rule, which means it once by itself */
  function begin(order: Order, key: string | null): Promise<Result[]> {
    const claims = order.units.map(({ unit, typedName }) => claim(order, unit, typedName))
    const claimed = claims.filter((one) => 'state' in one)
    try {
      ledger.change(() => {
        if (key !== null) ledger.fleet.beginAction(key, order.ending, now())
        for (const unit of claimed) audit(order, unit)
      })
    } catch (error) {
      for (const { id } of claimed) doings.end(id)
      throw error
    }
    return Promise.all(claims.map((one) => carryOutSafely(order, one)))
  }

  function tracked<Value>(work: Promise<Value>): Promise<Value> {
    running.add(work)
    const done = (): void => void running.delete(work)
    work.then(done, done)
    return work
  }

  async function once(order: Order, key: string): Promise<FleetResults> {
    const known = ledger.fleet.actionOf(key)
    if (known && known.action !== order.ending) {
      throw new FleetRefused(null, 'This was asked for before, as something else. Ask for it anew.')
    }
    if (known?.results) return { results: known.results }
    const working = underway.get(key)
    if (working) return { results: await working }
    const work = known
      ? Promise.resolve(order.units.map((one) => lookUp(order, one.unit)))
      : begin(order, key)
    underway.set(key, work)
    try {
      const results = await work
      ledger.fleet.endAction(key, results)
      return { results }
    } finally {
      underway.delete(key)
    }
  }

  /** A console ended in the middle of it. What was done is told by how the unit is; nothing is done again. */
  function lookUp({ ending }: Order, id: string): Result {
    const unit = units.find(id)
    const isOver = !unit || unit.state === 'terminating' || unit.state === 'terminated'
    return { unit: id, ...interrupted(ending, isOver) }
  }

  return {
    restart: ({ units: ids, drainSeconds, reason, idempotencyKey }, author) => {
      const named = ids.map((unit) => ({ unit, typedName: null }))
      return tracked(once({ ending: 'restart', units: named, drainSeconds, reason, author }, idempotencyKey))
    },
    terminate: ({ units: named, drainSeconds, reason, idempotencyKey }, author) =>
      tracked(once({ ending: 'terminate', units: named, drainSeconds, reason, author }, idempotencyKey)),
    async terminateByRule({ id }, reason) {
      const named = [{ unit: id, typedName: null }]
      const order = { ending: 'terminate', units: named, drainSeconds: RULE_DRAIN_SECONDS } as const
      const [result] = await tracked(begin({ ...order, reason, author: 'rule' }, null))
      return result ?? { unit: id, ok: false, message: 'Nothing was done.' }
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(running)
    },
  }
}

function askedFor({ ending, reason }: Order): string {
  const what = ending === 'restart' ? 'It restarts' : 'It ends'
  return reason === null || reason === '' ? `${what}.` : `${what}: ${reason}`
}

function mustHave(cloud: ActionsOptions['cloud']): NonNullable<ActionsOptions['cloud']> {
  if (!cloud) throw new Error('there is no cloud to ask')
  return cloud
}
