/** The little statistics that the benchmark needs. */
import type { Percentiles } from './messages.ts'

/** The smallest sample that at least `share` of all samples do not exceed. Throws RangeError without samples. */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('no samples')
  return value
}

export function percentiles(samples: readonly number[]): Percentiles {
  const sorted = samples.toSorted((a, b) => a - b)
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99) }
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Median with the extremes; of an even number, the mean of the two in the middle. */
export function spread(samples: readonly number[]): Spread {
  const sorted = samples.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new RangeError('no samples')
  }
  return { median: (low + high) / 2, min, max }
}
