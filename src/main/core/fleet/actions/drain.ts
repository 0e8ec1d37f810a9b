/** Waiting until nothing of ours is under way at a target any more. */
import { setTimeout } from 'node:timers/promises'
import type { Activity } from '../../upstreams/upstreams.ts'

const LOOK_EVERY_MS = 100

/** Resolves with what is still under way when the time is over, mostly nothing. Rejects when the signal aborts. */
export async function drained(
  activityOf: () => Pick<Activity, 'underWay'>,
  forMs: number,
  signal: AbortSignal,
): Promise<number> {
  const until = performance.now() + forMs
  while (activityOf().underWay > 0 && performance.now() < until) {
    await setTimeout(LOOK_EVERY_MS, undefined, { signal, ref: false })
  }
  return activityOf().underWay
}
