/** Launches: entered before the cloud is asked, done once for each time they were meant, and followed until they serve. */
import { randomUUID } from 'node:crypto'
import type { Launch } from '../../../../shared/contract/fleet.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import { DAY_MS, type LaunchProgress, type LaunchRecord, type Ledger } from '../../ledger/ledger.ts'
import type { Chronicle } from '../chronicle/chronicle.ts'
import type { Cloud } from '../cloud/cloud.ts'
import type { FleetDesk } from '../desk.ts'
import type { Instances } from '../instances/instances.ts'
import { asked, FleetRefused, WITHOUT_CLOUD } from '../refusal.ts'
import type { Tempo } from '../tempo.ts'
import type { UnitSettings } from '../units/settings.ts'
import { unitOfInstance } from '../units/units.ts'
import type { CapacityReader } from './capacity.ts'
import { problemOf } from './check.ts'
import { createDrive } from './drive.ts'
import { createRunner, MOST_ASKS } from './runner.ts'
import { isOnItsWay, isOver, launchOf, uncancellable } from './record.ts'

const MINUTE_MS = 60_000
const WELL = { problem: null, problemCode: null } as const
/** A list may be behind, but not for so long. */
const UNLISTED_MS = 300_000

export interface Launches {
  /** Under way, and those of the last day that failed. */
  list(): Launch[]
  start(draft: Parameters<FleetDesk['launch']>[0], author: string): Promise<Launch>
  cancel(id: number, author: string): Launch
  /** Compares those that the cloud has with their instances. */
  follow(): void
  /** Whether the list of instances is about to change. */
  isExpectant(): boolean
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
  stop(): Promise<void>
}

export interface LaunchesOptions {
  readonly cloud: Pick<Cloud, 'launch'>
  readonly capacity: CapacityReader
  readonly instances: Pick<Instances, 'list' | 'find' | 'refresh' | 'report'>
  readonly ledger: Pick<Ledger, 'fleet' | 'audit' | 'change'>
  readonly settings: UnitSettings
  readonly chronicle: Chronicle
  readonly tempo: Tempo
  readonly now: () => number
  /** The names of what runs. */
  readonly namesTaken: () => readonly string[]
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
}

export function createLaunches(options: LaunchesOptions): Launches {
  const { cloud, capacity, instances, ledger, settings, chronicle, tempo, now, onChange, onTrouble } = options
  const store = ledger.fleet.launches
  let listed: readonly LaunchRecord[] | null = null

  function changed(): void {
    listed = null
    onChange()
  }

  const told = (launch: LaunchRecord): Launch => launchOf(launch, store.usualMs(launch.terms.type))
  const runner = createRunner({ cloud, capacity, instances, store, tempo, now, adopt, fail })
  const drive = createDrive({ store, runner, onMoved: changed, onTrouble })

  const records = (): readonly LaunchRecord[] =>
    (listed ??= [
      ...store.open(),
      ...store.endedSince(now() - DAY_MS).filter(({ state }) => state === 'failed'),
    ])

  function adopt({ id, terms }: LaunchRecord, instanceId: string): void {
    const unit = unitOfInstance(instanceId)
    ledger.change(() => {
      store.move(id, { state: 'booting', changedAt: now(), nextTryAt: null, instanceId, ...WELL })
      store.forgetUserData(id)
      settings.set(unit, { port: terms.port })
    })
    const text = `"${terms.name}" was launched: ${terms.type} in ${terms.region}.`
    chronicle.enter({ unit, event: 'launched', text, author: 'cloud' })
    instances.refresh().catch(() => undefined)
  }

  function end(launch: LaunchRecord, progress: Partial<LaunchProgress>): LaunchRecord {
    return ledger.change(() => {
      store.forgetUserData(launch.id)
      return store.move(launch.id, { changedAt: now(), nextTryAt: null, ...progress })
    })
  }

  function fail(launch: LaunchRecord, problem: string, problemCode: string | null = null): void {
    end(launch, { state: 'failed', problem, problemCode })
    const unit = launch.instanceId === null ? `launch:${launch.id}` : unitOfInstance(launch.instanceId)
    const text = `The launch of "${launch.terms.name}" failed. ${problem}`
    chronicle.enter({ unit, event: 'launch_failed', text, author: 'cloud' })
  }

  function mustBeFree(name: string): void {
    const taken = [...options.namesTaken(), ...store.open().map(({ terms }) => terms.name)]
    if (!taken.includes(name)) return
    throw new FleetRefused('name', `"${name}" runs already, or is being launched. Choose another name.`)
  }

  function followOne(launch: LaunchRecord): void {
    const { state, instanceId, changedAt } = launch
    if (instanceId === null) return
    const seen = instances.find(instanceId)
    if (!seen) {
      // Where the list was not read there is nothing to conclude from it.
      if ((instances.report().readAt ?? 0) - changedAt < UNLISTED_MS) return
      fail(launch, 'The cloud does not list it, minutes after it was launched. Look into its own console.')
    } else if (seen.endedAt !== null || seen.view.status === 'terminating') {
      fail(launch, 'Its machine ended before its inference server had answered.')
    } else if (chronicle.hasAnswered(unitOfInstance(instanceId))) {
      store.move(launch.id, { state: 'healthy', changedAt: now(), healthyAt: now(), ...WELL })
    } else if (state === 'booting' && seen.view.status === 'active') {
      store.move(launch.id, { state: 'starting', changedAt: now() })
    } else return
    changed()
  }

  for (const { id } of store.open()) drive.go(id)

  return {
    list: () => records().map(told),
    async start({ terms, hourlyNanoUsd, reason, idempotencyKey }, author) {
      const price = nanoUsd(hourlyNanoUsd)
      const known = (): LaunchRecord | null => store.startedWith(idempotencyKey)
      const before = known()
      if (before) return told(before)
      mustBeFree(terms.name)
      const problem = problemOf(terms, price, await asked(() => capacity.read(true)))
      if (problem) throw problem
      const launch = ledger.change(() => {
        const at = now()
        // Somebody may have been faster while the cloud was read.
        const meanwhile = known()
        if (meanwhile) return meanwhile
        mustBeFree(terms.name)
        const added = store.add({
          idempotencyKey,
          token: randomUUID(),
          terms,
          hourlyNanoUsd: price,
          state: 'asking',
          startedAt: at,
          changedAt: at,
          nextTryAt: null,
          waitUntil: at + terms.waitMinutes * MINUTE_MS,
          tries: 0,
          askedAt: null,
          instanceId: null,
          ...WELL,
          healthyAt: null,
        })
        const { userData, ...shown } = terms
        const after = { ...shown, hourlyNanoUsd, hasUserData: userData !== '' }
        const subject = `launch:${added.id}`
        ledger.audit.add({ at, actor: author, action: 'fleet.launch', subject, reason, before: null, after })
        return added
      })
      drive.go(launch.id)
      changed()
      return told(launch)
    },
    cancel(id, author) {
      const launch = store.find(id)
      if (!launch) throw new FleetRefused(null, 'There is no such launch. Look at the list again.')
      if (launch.state === 'cancelled') return told(launch)
      if (launch.state !== 'waiting') throw new FleetRefused(null, uncancellable(launch))
      const subject = `launch:${id}`
      const cancelled = ledger.change(() => {
        const before = { name: launch.terms.name, type: launch.terms.type }
        const told = { subject, reason: null, before, after: null }
        ledger.audit.add({ at: now(), actor: author, action: 'fleet.cancel', ...told })
        return end(launch, { state: 'cancelled' })
      })
      const text = `Nobody waits for "${launch.terms.name}" any more.`
      chronicle.enter({ unit: subject, event: 'launch_cancelled', text, author })
      changed()
      return told(cancelled)
    },
    follow() {
      for (const launch of records()) if (!isOver(launch) && !isOnItsWay(launch)) followOne(launch)
    },
    isExpectant: () => records().some((launch) => !isOver(launch)),
    forget() {
      for (const launch of store.open()) {
        // A backup knows nothing of what was asked for since: it is looked for, and never asked for again.
        if (isOnItsWay(launch))
          store.move(launch.id, { state: 'looking', changedAt: now(), tries: MOST_ASKS })
        drive.go(launch.id)
      }
      changed()
    },
    stop: () => drive.stop(),
  }
}

/** Of whoever has no cloud. */
export const NO_LAUNCHES: Launches = {
  list: () => [],
  start: () => Promise.reject(new FleetRefused(null, WITHOUT_CLOUD)),
  cancel() {
    throw new FleetRefused(null, WITHOUT_CLOUD)
  },
  follow: () => undefined,
  isExpectant: () => false,
  forget: () => undefined,
  stop: () => Promise.resolve(),
}
