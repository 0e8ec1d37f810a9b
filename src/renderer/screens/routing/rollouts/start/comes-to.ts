/** What the bounds of a figure come to, held against the baseline as it is now. */
import type { Baseline, GateMetric } from '../../../../../shared/contract/rollouts.ts'
import { limitInWords, valueOf } from '../words.ts'
import { readBound } from './draft.ts'
import type { BoundEntry } from './draft.ts'

/** "at most 2 %; at most 610 ms"; empty where there is no bound. */
export function comesTo(metric: GateMetric, entry: BoundEntry, baseline: Baseline | null): string {
  const bound = readBound(metric, entry)
  if (bound === null || bound === 'wrong') return bound === null ? 'no limit' : ''
  const parts = bound.absolute === null ? [] : [limitInWords(metric, bound.absolute)]
  if (bound.baseline !== null && baseline !== null) {
    const base = valueOf(metric, baseline.figures)
    const isNothing = base === null || (metric === 'costNanoUsd' && base === 0)
    parts.push(
      isNothing
        ? `against before: cannot be decided, ${base === null ? 'it has none' : 'it costs nothing'}`
        : limitInWords(metric, limitFrom(metric, base, bound.baseline)),
    )
  }
  return parts.join(' and ')
}

function limitFrom(metric: GateMetric, base: number, distance: number): number {
  if (metric === 'errorRate') return Math.min(1, base + distance)
  return metric === 'feedback' ? Math.max(0, base - distance) : base * (1 + distance)
}
