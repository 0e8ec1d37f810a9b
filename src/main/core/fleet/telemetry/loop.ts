/** Something that is done again and again, with a pause after each time: one for each endpoint, so that none waits for another. */
import type { Outcome } from './tempo.ts'

export interface Loop {
  /** Ends the pause, if it is one. */
  wake(): void
  /** Breaks off what is under way, and resolves when it has ended. */
  stop(): Promise<void>
}

/**
 * @param turn must not reject
 * @param pauseOf after an outcome that came so often in a row, in ms
 */
export function startLoop(
  turn: (stop: AbortSignal) => Promise<Outcome>,
  pauseOf: (outcome: Outcome, inRow: number) => number,
): Loop {
  const stopping = new AbortController()
  // Not at once: what it asks may still be put together.
  let timer = setTimeout(begin, 0)
  let last: Outcome | null = null
  let inRow = 0
  let underWay = Promise.resolve()
  let isPausing = false

  async function run(): Promise<void> {
    const outcome = await turn(stopping.signal)
    inRow = outcome === last ? inRow + 1 : 1
    last = outcome
    if (stopping.signal.aborted) return
    isPausing = true
    timer = setTimeout(begin, pauseOf(outcome, inRow)).unref()
  }

  function begin(): void {
    isPausing = false
    underWay = run()
  }

  return {
    wake() {
      if (!isPausing) return
      clearTimeout(timer)
      begin()
    },
    async stop() {
      stopping.abort()
      isPausing = false
      clearTimeout(timer)
      await underWay
    },
  }
}
