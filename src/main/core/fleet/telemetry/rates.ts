/** Rates from counters: what happened between one reading and the next. */
import type { EndpointLoad } from '../../../../shared/contract/fleet.ts'
import type { Figures } from './kinds.ts'

export interface Reading {
  /** ms */
  readonly at: number
  readonly figures: Figures
}

/** Whether a counter runs backwards: the server was started anew since. */
export function wasRestarted(before: Figures, now: Figures): boolean {
  return (
    isLess(now.outputTokens, before.outputTokens) ||
    isLess(now.ttft?.count ?? null, before.ttft?.count ?? null)
  )
}

/** A reading as load. Rates are null without one before it, and where a counter ran backwards in between. */
export function loadOf(before: Reading | null, { at, figures }: Reading): EndpointLoad {
  const { running, waiting, kvCacheShare } = figures
  const gauges = { at, running, waiting, kvCacheShare }
  const elapsedMs = before ? at - before.at : 0
  if (!before || elapsedMs <= 0 || wasRestarted(before.figures, figures)) {
    return { ...gauges, outputTokensPerSecond: null, ttftMs: null }
  }
  const tokens = difference(figures.outputTokens, before.figures.outputTokens)
  const answers = difference(figures.ttft?.count ?? null, before.figures.ttft?.count ?? null)
  const seconds = difference(figures.ttft?.seconds ?? null, before.figures.ttft?.seconds ?? null)
  return {
    ...gauges,
    outputTokensPerSecond: tokens === null ? null : (tokens * 1_000) / elapsedMs,
    // Without any answer there is no mean.
    ttftMs: answers === null || seconds === null || answers === 0 ? null : (seconds * 1_000) / answers,
  }
}

const isLess = (now: number | null, before: number | null): boolean =>
  now !== null && before !== null && now < before

function difference(now: number | null, before: number | null): number | null {
  return now === null || before === null || now < before ? null : now - before
}
