/** Keeps launches going: one step of each at a time, and the next one when it is due. */
import type { LaunchStore } from '../../ledger/ledger.ts'
import { CloudError } from '../cloud/cloud.ts'
import { isOnItsWay } from './record.ts'
import type { Runner } from './runner.ts'

/** What could not be read, or written down, is tried again. */
const TROUBLE_MS = 5_000

export interface Drive {
  /** Takes it up, or takes it up again. */
  go(id: number): void
  stop(): Promise<void>
}

export interface DriveOptions {
  readonly store: Pick<LaunchStore, 'find'>
  readonly runner: Runner
  readonly onMoved: () => void
  readonly onTrouble: (error: unknown) => void
}

export function createDrive({ store, runner, onMoved, onTrouble }: DriveOptions): Drive {
  const steps = new Map<number, Promise<void>>()
  const timers = new Map<number, NodeJS.Timeout>()
  let isStopped = false

  async function step(id: number): Promise<number | null> {
    try {
      const launch = store.find(id)
      return launch && isOnItsWay(launch) ? await runner.step(launch) : null
    } catch (error) {
      // What the cloud said is told with its list; the rest is ours.
      if (!(error instanceof CloudError)) onTrouble(error)
      return TROUBLE_MS
    }
  }

  function go(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    if (isStopped || steps.has(id)) return
    const stepping = step(id).then((waitMs) => {
      steps.delete(id)
      onMoved()
      if (waitMs !== null && !isStopped) timers.set(id, setTimeout(() => go(id), waitMs).unref())
    })
    steps.set(id, stepping)
  }

  return {
    go,
    async stop() {
      isStopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(steps.values())
    },
  }
}
