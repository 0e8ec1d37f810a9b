/**
 * One launch on its way to the cloud. What it does next is told by its row alone, which is written before anything is
 * asked: after a crash, or an answer that was lost, it looks for the instance before it asks again.
 */
import type { LaunchProgress, LaunchRecord, LaunchStore } from '../../ledger/ledger.ts'
import { CloudError, type Cloud } from '../cloud/cloud.ts'
import type { Instances, SeenInstance } from '../instances/instances.ts'
import type { Tempo } from '../tempo.ts'
import type { CapacityReader } from './capacity.ts'
import { priceProblem } from './check.ts'
import { isOfLaunch, LAUNCH_TAG } from './record.ts'

/** So often an answer may be lost before nobody asks any more. */
export const MOST_ASKS = 3
/** A cloud that cannot be reached was not asked: it is tried for so long even where nobody wanted to wait. */
const UNREACHABLE_MS = 120_000
/** What was meant so long ago is not launched any more, whatever kept it: nobody would expect it. */
const MEANT_MS = 600_000

export interface Runner {
  /** Does what is next. Resolves with when to be called again, in ms from now; null: there is nothing more to do. */
  step(launch: LaunchRecord): Promise<number | null>
}

export interface RunnerOptions {
  readonly cloud: Pick<Cloud, 'launch'>
  readonly capacity: CapacityReader
  readonly instances: Pick<Instances, 'list' | 'refresh'>
  readonly store: Pick<LaunchStore, 'move' | 'ofInstance'>
  readonly tempo: Tempo
  readonly now: () => number
  /** The cloud has it. */
  readonly adopt: (launch: LaunchRecord, instanceId: string) => void
  /** `code`: the cloud's, where the problem is the cloud's. */
  readonly fail: (launch: LaunchRecord, problem: string, code: string | null) => void
}

export function createRunner(options: RunnerOptions): Runner {
  const { cloud, capacity, instances, store, tempo, now, adopt, fail } = options

  const move = (launch: LaunchRecord, progress: Partial<LaunchProgress>): LaunchRecord =>
    store.move(launch.id, { changedAt: now(), nextTryAt: null, ...progress })

  async function ask(launch: LaunchRecord): Promise<number | null> {
    const { terms } = launch
    if (now() > lastAskAt(launch)) return failed(launch, TOO_LATE)
    try {
      const { types } = await capacity.read(false)
      const price = types.find(({ name }) => name === terms.type)?.hourlyNanoUsd
      const problem = price === undefined ? null : priceProblem(terms.type, launch.hourlyNanoUsd, price)
      if (problem !== null) return failed(launch, problem)
    } catch (error) {
      return afterRefusal(launch, asCloudError(error))
    }
    // Where an answer was lost it may run since then.
    const askedAt = launch.state === 'looking' ? (launch.askedAt ?? now()) : now()
    const asked = move(launch, { state: 'asking', tries: launch.tries + 1, askedAt })
    try {
      adopt(asked, await cloud.launch(requestOf(asked)))
      return null
    } catch (error) {
      return afterRefusal(asked, asCloudError(error))
    }
  }

  function afterRefusal(launch: LaunchRecord, error: CloudError): number | null {
    if (error.isAmbiguous) {
      move(launch, {
        state: 'looking',
        problem: `${error.message} It is looked for before it is asked for again.`,
        problemCode: error.code,
      })
      return 0
    }
    const isPassing = error.kind === 'capacity' || error.kind === 'pace' || error.kind === 'trouble'
    const isNotAsked = error.kind !== 'capacity'
    const until = isNotAsked
      ? Math.max(launch.waitUntil, launch.startedAt + UNREACHABLE_MS)
      : launch.waitUntil
    if (!isPassing || now() >= until) return failed(launch, inWords(error), error.code)
    const waitMs = Math.min(error.retryAfterMs ?? tempo.capacityMs, until - now())
    const nextTryAt = now() + waitMs
    move(launch, { state: 'waiting', nextTryAt, problem: inWords(error), problemCode: error.code })
    return waitMs
  }

  async function look(launch: LaunchRecord): Promise<number | null> {
    await instances.refresh()
    const found = find(launch)
    if (found) {
      adopt(launch, found.view.id)
      return null
    }
    if (now() - launch.changedAt < tempo.lookForMs) return tempo.lookEveryMs
    if (launch.tries < MOST_ASKS) return ask(launch)
    return failed(
      launch,
      'The cloud gave no clear answer again and again, and lists no such instance. Look into its own console before you launch another.',
    )
  }

  /** When it may be asked for at the latest: the time to wait, or the time for which anything asked for is meant. */
  function lastAskAt({ state, waitUntil, startedAt }: LaunchRecord): number {
    return state === 'waiting'
      ? Math.max(waitUntil, startedAt + UNREACHABLE_MS) + tempo.capacityMs
      : Math.max(waitUntil, startedAt + MEANT_MS)
  }

  /** By its tag; where the cloud shows none, by a name that was nobody else's. */
  function find(launch: LaunchRecord): SeenInstance | undefined {
    const running = instances.list().filter(({ endedAt }) => endedAt === null)
    return (
      running.find(({ view }) => view.tags.get(LAUNCH_TAG) === launch.token) ??
      running.find(({ view }) => isOfLaunch(launch, view) && store.ofInstance(view.id) === null)
    )
  }

  function failed(launch: LaunchRecord, problem: string, code: string | null = null): null {
    fail(launch, problem, code)
    return null
  }

  return {
    async step(launch) {
      switch (launch.state) {
        case 'asking':
          // It was asked, and nobody waits for the answer any more.
          if (launch.tries > 0) return look(move(launch, { state: 'looking' }))
          return ask(launch)
        case 'waiting': {
          const waitMs = (launch.nextTryAt ?? 0) - now()
          return waitMs > 0 ? waitMs : ask(launch)
        }
        case 'looking':
          return look(launch)
        default:
          return null
      }
    },
  }
}

function requestOf({ terms, token }: LaunchRecord): Parameters<Cloud['launch']>[0] {
  const { name, type, region, sshKey, image, fileSystems, userData } = terms
  return { name, type, region, sshKey, imageId: image, fileSystems, userData, tags: { [LAUNCH_TAG]: token } }
}

const TOO_LATE =
  'The time for which it was meant was over before the cloud could be asked, so nothing was launched. Launch it anew if it is still needed.'

const inWords = ({ message, suggestion }: CloudError): string =>
  suggestion === null ? message : `${message} ${suggestion}`

/** What is no answer of the cloud's is trouble here, and is told where troubles are. */
function asCloudError(error: unknown): CloudError {
  if (error instanceof CloudError) return error
  throw error
}
