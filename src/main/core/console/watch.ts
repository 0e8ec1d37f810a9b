/** Turns live state into a stream of snapshots that cannot pile up. */
import type { Live, Snapshot } from '../live/live.ts'
import { createBell, pause, type Waits } from './waiting.ts'

/** 4 Hz: faster than anybody reads a gauge. */
const INTERVAL_MS = 250

/**
 * Yields a snapshot at once, then the newest one after changes, at most four a second. While the reader is slow
 * the generator rests at its `yield`, so that the reader's next snapshot is the newest and nothing is queued.
 */
export async function* watch<State>(live: Live<State>, waits: Waits): AsyncGenerator<Snapshot<State>, void> {
  const bell = createBell(waits.signal)
  const unsubscribe = live.onChange(bell.ring)
  try {
    while (!waits.signal.aborted) {
      bell.clear()
      yield live.snapshot()
      await pause(INTERVAL_MS, waits)
      await bell.rung()
    }
  } finally {
    unsubscribe()
  }
}
