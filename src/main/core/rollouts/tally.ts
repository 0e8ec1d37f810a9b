/** Requests counted up to the figures that a gate looks at. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { RolloutFigures } from '../../../shared/contract/rollouts.ts'
import { addTo, createHistogram, percentile, record, type Histogram } from '../histogram.ts'
import type { TargetTrial } from '../ledger/ledger.ts'

export interface Tally {
  requests: number
  errors: number
  costNanoUsd: number
  /** Of those that went well. */
  readonly latency: Histogram
  opinions: number
  /** A sum of scores in millionths: whole numbers, so that a restart adds up to the same. */
  scoreMillionths: number
}

export const createTally = (): Tally => ({
  requests: 0,
  errors: 0,
  costNanoUsd: 0,
  latency: createHistogram(),
  opinions: 0,
  scoreMillionths: 0,
})

/**
 * Whether an attempt says something of where it was sent: the first of its request, and ended by itself. What its
 * caller broke off was no error, and how long it would have taken nobody knows.
 */
export function counts({ attempt, errorCode }: Attempt): boolean {
  return attempt === 1 && errorCode !== 'client_closed' && errorCode !== 'crashed'
}

export function addAttempt(tally: Tally, attempt: Attempt): void {
  tally.requests += 1
  tally.costNanoUsd += attempt.costNanoUsd
  if (attempt.errorCode === null) record(tally.latency, attempt.latencyMs)
  else tally.errors += 1
}

/** Adds what the ledger has of one target. */
export function addTrial(tally: Tally, trial: TargetTrial): void {
  tally.requests += trial.requests
  tally.errors += trial.errors
  tally.costNanoUsd += trial.costNanoUsd
  for (const { slot, attempts } of trial.latency) addTo(tally.latency, slot, attempts)
  tally.opinions += trial.opinions
  tally.scoreMillionths += trial.scoreMillionths
}

/** A request was rated, or rated anew; `before` is what was thought of it until then. */
export function addOpinion(tally: Tally, score: number, before: number | null): void {
  if (before === null) tally.opinions += 1
  tally.scoreMillionths += millionths(score) - (before === null ? 0 : millionths(before))
}

const millionths = (score: number): number => Math.round(score * 1_000_000)

export function figuresOf({
  requests,
  errors,
  costNanoUsd,
  latency,
  opinions,
  scoreMillionths,
}: Tally): RolloutFigures {
  return {
    requests,
    errors,
    errorRate: requests === 0 ? null : errors / requests,
    p95Ms: percentile([latency], 0.95),
    costPerRequestNanoUsd: requests === 0 ? null : costNanoUsd / requests,
    feedback: opinions === 0 ? null : scoreMillionths / 1_000_000 / opinions,
    opinions,
  }
}
