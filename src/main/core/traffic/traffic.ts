/**
 * Traffic: which workload asked which model at which target within the last hour, kept from attempts as they are
 * published. An attempt costs the same however many there were; what is kept is bounded.
 */
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createHour, minuteOf, RECENT_MINUTES, type Flow } from './hour.ts'
import type { Counts } from './counts.ts'
import { createPredecessors } from './predecessors.ts'

export type { Counts } from './counts.ts'
export { OTHER, type Flow } from './hour.ts'
export { createRoutingDesk, type RoutingDesk, type RoutingParts } from './desk.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** A rate over less than this says nothing: one request in the first second is not sixty a minute. */
const LEAST_COVERED_MS = 10_000

export interface Percentiles {
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

/** How much time counts cover, to divide them by for a rate. */
export interface Covered {
  readonly hourMs: number
  readonly recentMs: number
}

export interface Traffic {
  /** To be called once for each settled attempt, those of one request in their order. */
  add(attempt: Attempt): void
  /** Begins anew with what the ledger has of the hour before `now`. */
  takeUp(ledger: Pick<Ledger, 'flowsSince'>, now: number): void
  /** The flows of the 60 minutes that end with the running one. */
  flows(now: number): readonly Flow[]
  /** Latency at a target over the same time, of attempts that went well; within 2.5 %. */
  latencyOf(targetId: string, now: number): Percentiles
  /** Up to now, from the start of the first minute or, where that is later, from when it began to count. */
  covered(now: number): Covered
}

export function createTraffic(): Traffic {
  const hour = createHour()
  const predecessors = createPredecessors()
  /** When it was taken up, or the first minute that the ledger had then, where that is earlier. */
  let countedSince = -Infinity

  return {
    add(attempt) {
      const { workload, modelServed: model, target, settledAt, latencyMs } = attempt
      const counts = countsOf(attempt, predecessors.before(attempt))
      hour.add(minuteOf(settledAt), { workload, model, target }, counts)
      if (attempt.errorCode === null) hour.record(minuteOf(settledAt), target, latencyMs)
    },
    takeUp(ledger, now) {
      hour.clear()
      predecessors.clear()
      hour.advance(minuteOf(now))
      countedSince = now
      const { flows, latency } = ledger.flowsSince(now - HOUR_MS)
      for (const { minute, workload, model, target, ...counts } of flows) {
        hour.add(minute, { workload, model, target }, counts)
        countedSince = Math.min(countedSince, minute * MINUTE_MS)
      }
      for (const { minute, target, slot, attempts } of latency) hour.count(minute, target, slot, attempts)
    },
    flows(now) {
      hour.advance(minuteOf(now))
      return hour.flows()
    },
    latencyOf(targetId, now) {
      hour.advance(minuteOf(now))
      return { p50Ms: hour.percentile(targetId, 0.5), p95Ms: hour.percentile(targetId, 0.95) }
    },
    covered(now) {
      const over = (minutes: number): number => {
        const since = Math.max(countedSince, (minuteOf(now) - minutes + 1) * MINUTE_MS)
        return Math.max(LEAST_COVERED_MS, now - since)
      }
      return { hourMs: over(60), recentMs: over(RECENT_MINUTES) }
    },
  }
}

/** @param before the target of the attempt before, which failed; null for a first attempt, or when it is not known */
function countsOf(attempt: Attempt, before: string | null): Counts {
  const { errorCode, tokens, target, costNanoUsd } = attempt
  const went = errorCode === null ? tokens : { input: 0, cached: 0, output: 0 }
  return {
    requests: attempt.attempt === 1 ? 1 : 0,
    attempts: 1,
    errors: errorCode === null || errorCode === 'client_closed' ? 0 : 1,
    fallbacks: before !== null && before !== target ? 1 : 0,
    retries: before === target ? 1 : 0,
    costNanoUsd,
    input: went.input,
    cached: went.cached,
    output: went.output,
  }
}
