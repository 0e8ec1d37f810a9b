/** The last half hour of an endpoint by the minute, in memory: every picture of the fleet has it. */
import type { EndpointTrend } from '../../../../shared/contract/fleet.ts'

const MINUTE_MS = 60_000
const MINUTES = 30

export interface TrendPoint {
  /** ms */
  readonly at: number
  readonly running: number | null
  readonly utilisation: number | null
}

interface Mean {
  sum: number
  count: number
}

interface Minute {
  readonly running: Mean
  readonly utilisation: Mean
}

export interface Trend {
  add(point: TrendPoint): void
  /** Oldest first, up to the minute of `now`; empty before anything was read. */
  read(now: number): EndpointTrend
}

/** @param known means of past minutes, from before a restart */
export function createTrend(known: Iterable<TrendPoint> = []): Trend {
  const minutes = new Map<number, Minute>()

  function add({ at, running, utilisation }: TrendPoint): void {
    const key = Math.floor(at / MINUTE_MS)
    const minute = minutes.get(key) ?? { running: empty(), utilisation: empty() }
    minutes.set(key, minute)
    include(minute.running, running)
    include(minute.utilisation, utilisation)
    for (const old of minutes.keys()) if (old <= key - MINUTES) minutes.delete(old)
  }
  for (const point of known) add(point)

  return {
    add,
    read(now) {
      if (minutes.size === 0) return { running: [], utilisation: [] }
      const last = Math.floor(now / MINUTE_MS)
      const keys = Array.from({ length: MINUTES }, (_, index) => last - MINUTES + 1 + index)
      const seriesOf = (name: keyof Minute) => keys.map((key) => meanOf(minutes.get(key)?.[name]))
      return { running: seriesOf('running'), utilisation: seriesOf('utilisation') }
    },
  }
}

const empty = (): Mean => ({ sum: 0, count: 0 })

function include(mean: Mean, value: number | null): void {
  if (value === null) return
  mean.sum += value
  mean.count += 1
}

const meanOf = (mean: Mean | undefined): number | null =>
  mean === undefined || mean.count === 0 ? null : mean.sum / mean.count
