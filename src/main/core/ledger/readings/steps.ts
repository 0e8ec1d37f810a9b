/** In which steps a span of history is told: so fine as is kept of it, and as fits a chart. */

/** As many as a chart can show apart. */
const MAX_POINTS = 400

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

const STEPS_MS = [
  ...[5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_MS),
] as const

interface Kept {
  readonly stepMs: number
  readonly forMs: number
}

/**
 * @param kept from the finest to the coarsest, which is the one for what is older than all
 * @returns which of those to read, and what to merge it to; all in ms
 */
export function stepFor(
  kept: readonly [Kept, ...Kept[]],
  from: number,
  to: number,
  now: number,
): { readonly keptStepMs: number; readonly stepMs: number } {
  const source = kept.find(({ forMs }) => from >= now - forMs) ?? kept.at(-1) ?? kept[0]
  const finestMs = Math.max(source.stepMs, (to - from) / MAX_POINTS)
  const stepMs = STEPS_MS.find((ms) => ms >= finestMs) ?? Math.ceil(finestMs / HOUR_MS) * HOUR_MS
  // What is merged anyway is read from the coarsest that is fine enough: it is the least.
  const enough = kept.filter((one) => one.stepMs <= stepMs && one.stepMs >= source.stepMs)
  return { keptStepMs: enough.at(-1)?.stepMs ?? source.stepMs, stepMs }
}
