import { describe, expect, it } from 'vitest'
import { createTrend } from './trend.ts'

const MINUTE_MS = 60_000
const point = (minute: number, running: number | null, utilisation: number | null = null) => ({
  at: minute * MINUTE_MS + 1,
  running,
  utilisation,
})

describe('the trend', () => {
  it('is empty before anything was read', () => {
    expect(createTrend().read(0)).toEqual({ running: [], utilisation: [] })
  })

  it('has the means of the last 30 minutes, and null where nothing was read', () => {
    const trend = createTrend([point(100, 1), point(100, 3), point(127, null, 0.5)])
    trend.add(point(129, 7))
    const { running, utilisation } = trend.read(129 * MINUTE_MS)
    expect(running).toEqual([2, ...Array<null>(28).fill(null), 7])
    expect([utilisation.length, utilisation[27]]).toEqual([30, 0.5])
  })

  it('moves on, also while nothing is read', () => {
    const trend = createTrend([point(100, 1)])
    expect(trend.read(110 * MINUTE_MS).running[19]).toBe(1)
    expect(trend.read(200 * MINUTE_MS).running).toEqual(Array<null>(30).fill(null))
  })

  it('keeps no more than it tells', () => {
    const trend = createTrend()
    for (let minute = 0; minute < 1_000; minute += 1) trend.add(point(minute, minute))
    expect(trend.read(999 * MINUTE_MS).running).toEqual(Array.from({ length: 30 }, (_, index) => 970 + index))
  })
})
