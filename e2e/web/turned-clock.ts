/** A host whose clock is turned on by hand, so that what takes a quarter of an hour is shown in a moment. */
import type { Running } from './host.ts'

/**
 * Runs before the program. Each signal turns its clock on by one step, and wakes the long timers that are due then.
 * Short ones, which are time-outs and pauses of what is under way, go on as they are.
 */
const PRELOAD = `
  import { isMainThread } from 'node:worker_threads'
  if (isMainThread) {
    const LONG_MS = 30_000
    const { now } = Date
    const { setTimeout: set, clearTimeout: clear } = globalThis
    const step = Number(process.env.SOPHIA_E2E_CLOCK_STEP_MS)
    const long = new Map()
    let ahead = 0
    Date.now = () => now() + ahead
    globalThis.setTimeout = Object.assign((work, ms, ...args) => {
      if (!(ms >= LONG_MS)) return set(work, ms, ...args)
      const timer = set(() => { long.delete(timer); work(...args) }, ms)
      long.set(timer, { dueAt: Date.now() + ms, run: () => work(...args) })
      return timer
    }, set)
    globalThis.clearTimeout = (timer) => {
      long.delete(timer)
      clear(timer)
    }
    process.on('SIGUSR2', () => {
      ahead += step
      for (const [timer, { dueAt, run }] of [...long]) {
        if (dueAt > Date.now()) continue
        clearTimeout(timer)
        long.delete(timer)
        run()
      }
    })
  }
`

/** The environment of a host whose clock goes on by `stepMs` at each {@link turnClock}. */
export const clockThatTurnsBy = (stepMs: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
  SOPHIA_E2E_CLOCK_STEP_MS: String(stepMs),
})

export function turnClock({ child }: Running): void {
  child.kill('SIGUSR2')
}
