/** The lines of a window's burn-up chart, as shares of its width and height; y grows downwards. */
import type { Budget } from '../../../shared/contract/budgets.ts'
import { ZERO_USD, addUsd } from '../../../shared/money.ts'
import type { NanoUsd } from '../../../shared/money.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

interface RunningTotal {
  readonly startsAt: number
  readonly settledNanoUsd: NanoUsd
  /** Of the window until the end of this slice. */
  readonly totalNanoUsd: NanoUsd
}

export function runningTotals({ slices }: Pick<Budget, 'slices'>): RunningTotal[] {
  let totalNanoUsd = ZERO_USD
  return slices.map(({ startsAt, settledNanoUsd }) => {
    totalNanoUsd = addUsd(totalNanoUsd, settledNanoUsd)
    return { startsAt, settledNanoUsd, totalNanoUsd }
  })
}

interface BurnUp {
  readonly spent: readonly Point[]
  readonly pace: readonly Point[]
  /** In percent of the height, for an SVG path. */
  readonly limitY: number
  readonly forecastLine: readonly Point[] | null
  readonly nowPlace: Point
}

/** What lies above the highest line, as a share of it. */
const HEADROOM = 1.12

export function burnUpOf(budget: Budget, now: number): BurnUp {
  const { windowStart, windowEnd, limitNowNanoUsd: limit, settledNanoUsd: settled, forecast } = budget
  // A forecast far beyond the limit would press everything else to the ground.
  const highest = Math.max(limit, settled, forecast.known ? Math.min(forecast.atEndNanoUsd, limit * 2) : 0, 1)
  const top = highest * HEADROOM
  const place = (at: number, amount: number): Point => ({
    x: Math.max(0, Math.min(1, (at - windowStart) / (windowEnd - windowStart))),
    y: 1 - Math.min(1, amount / top),
  })
  const totals = runningTotals(budget)
  const nowPlace = place(now, settled)
  return {
    spent: [
      place(windowStart, 0),
      // A slice's sum stands at its end, which is where the next one starts; the running one ends now.
      ...totals.slice(1).map(({ startsAt }, index) => place(startsAt, totals[index]?.totalNanoUsd ?? 0)),
      nowPlace,
    ],
    pace: [place(windowStart, 0), place(windowEnd, limit)],
    limitY: place(windowStart, limit).y * 100,
    forecastLine: forecast.known ? [nowPlace, place(windowEnd, forecast.atEndNanoUsd)] : null,
    nowPlace,
  }
}

/** In the units of a view box of 100 × 100. */
export const polyline = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${(x * 100).toFixed(2)},${(y * 100).toFixed(2)}`).join(' ')
