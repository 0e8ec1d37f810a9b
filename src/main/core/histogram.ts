/** Durations in log-spaced slots: percentiles within 2.5 % from a few hundred counters, however many samples. */

/** Each slot ends 5 % above where it starts, so its middle is at most 2.5 % off. */
const GROWTH = 1.05
const LOWEST_MS = 0.1
const LOG_GROWTH = Math.log(GROWTH)
/** Reaches beyond an hour; longer ones are counted in the last slot. */
const SLOTS = 360

export type Histogram = Uint32Array

export const createHistogram = (): Histogram => new Uint32Array(SLOTS)

/** The slot that a duration falls into: slot n ends at 0.1 ms × 1.05^n. */
export function slotOf(ms: number): number {
  return ms <= LOWEST_MS ? 0 : Math.min(SLOTS - 1, Math.ceil(Math.log(ms / LOWEST_MS) / LOG_GROWTH))
}

export function record(histogram: Histogram, ms: number): void {
  addTo(histogram, slotOf(ms), 1)
}

/** Counts `samples` at once into a slot. */
export function addTo(histogram: Histogram, slot: number, samples: number): void {
  histogram[slot] = (histogram[slot] ?? 0) + samples
}

/** The value below which the share `quantile` (0–1) of all samples lies, in ms; null without samples. */
export function percentile(histograms: readonly Histogram[], quantile: number): number | null {
  const [first, ...others] = histograms
  // One alone is read as it is: rollouts ask with every attempt.
  const merged = first && others.length === 0 ? first : merge(histograms)
  let count = 0
  for (let slot = 0; slot < SLOTS; slot += 1) count += merged[slot] ?? 0
  if (count === 0) return null
  const rank = Math.max(1, Math.ceil(count * quantile))
  let seen = 0
  for (let slot = 0; slot < SLOTS; slot += 1) {
    seen += merged[slot] ?? 0
    if (seen >= rank) return LOWEST_MS * GROWTH ** (slot - 0.5)
  }
  return null
}

function merge(histograms: readonly Histogram[]): Histogram {
  const merged = createHistogram()
  for (const histogram of histograms) {
    for (let slot = 0; slot < SLOTS; slot += 1) addTo(merged, slot, histogram[slot] ?? 0)
  }
  return merged
}
