/** Durations in log-spaced buckets: percentiles within 2.5 % from a few hundred counters, however many samples. */

/** Each bucket ends 5 % above where it starts, so its middle is at most 2.5 % off. */
const GROWTH = 1.05
const LOWEST_MS = 0.1
const LOG_GROWTH = Math.log(GROWTH)
/** Reaches beyond an hour; longer ones are counted in the last bucket. */
const BUCKETS = 360

export type Histogram = Uint32Array

export const createHistogram = (): Histogram => new Uint32Array(BUCKETS)

export function record(histogram: Histogram, ms: number): void {
  const bucket = ms <= LOWEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / LOWEST_MS) / LOG_GROWTH))
  histogram[bucket] = (histogram[bucket] ?? 0) + 1
}

/** The value below which the share `quantile` (0–1) of all samples lies, in ms; null without samples. */
export function percentile(histograms: readonly Histogram[], quantile: number): number | null {
  const merged = createHistogram()
  let count = 0
  for (const histogram of histograms) {
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const samples = histogram[bucket] ?? 0
      merged[bucket] = (merged[bucket] ?? 0) + samples
      count += samples
    }
  }
  if (count === 0) return null
  const rank = Math.max(1, Math.ceil(count * quantile))
  let seen = 0
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    seen += merged[bucket] ?? 0
    if (seen >= rank) return LOWEST_MS * GROWTH ** (bucket - 0.5)
  }
  return null
}
