import { afterEach, beforeEach, expect, it } from 'vitest'
import { bucketsOf, daysOf } from './calendar.ts'
import { START, startReaderHarness, type ReaderHarness } from './reader.harness.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let harness: ReaderHarness
beforeEach(() => {
  harness = startReaderHarness()
})
afterEach(() => harness.stop())

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

it('draws each quarter hour, hour and day, and their points add up to the total', async () => {
  for (let n = 0; n < 50; n += 1) {
    await harness.spend({
      at: START + n * 1_234_567,
      draft: { modelServed: n % 3 === 0 ? 'large' : 'small' },
      truth: { errorCode: n % 10 === 0 ? 'upstream_error' : null },
    })
  }
  const span = { from: START, to: START + DAY_MS }
  const { total } = await harness.ledger.reader.total({ filter: span })
  for (const [width, points] of [
    ['quarter', 96],
    ['hour', 24],
    ['day', 1],
  ] as const) {
    const asked = { ...span, width, timezone: 'UTC', where: {} }
    const whole = await harness.ledger.reader.series({ ...asked, limit: 8 })
    expect(whole.buckets).toHaveLength(points)
    expect(whole.lines).toHaveLength(1)
    expect(whole.lines[0]?.total).toEqual(total)
    expect(sum(whole.lines[0]?.costNanoUsd ?? [])).toBe(total.costNanoUsd)
    expect(sum(whole.lines[0]?.failed ?? [])).toBe(5)
    const { lines, others } = await harness.ledger.reader.series({ ...asked, by: 'model', limit: 1 })
    expect(lines.map(({ value }) => value)).toEqual(['large'])
    const drawn = [...(lines[0]?.costNanoUsd ?? []), ...(others?.costNanoUsd ?? [])]
    expect(sum(drawn)).toBe(total.costNanoUsd)
  }
})

it('cuts the days of a clock change at their own midnight, each moment in one bucket', () => {
  const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) }
  for (const timezone of ['America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']) {
    for (const width of ['hour', 'day'] as const) {
      const buckets = bucketsOf(year, width, timezone)
      expect(buckets[0]?.from).toBeLessThanOrEqual(year.from)
      expect(buckets.at(-1)?.to).toBeGreaterThanOrEqual(year.to)
      buckets.slice(1).forEach(({ from }, index) => expect(from).toBe(buckets[index]?.to))
    }
  }
  const march = { from: Date.UTC(2026, 2, 8, 5), to: Date.UTC(2026, 2, 9, 4) }
  expect(daysOf(march, 'America/New_York')).toEqual([{ date: '2026-03-08', ...march }])
  expect(bucketsOf(march, 'hour', 'America/New_York')).toHaveLength(23)
})

it('tells how long attempts took, those of a moment ago included', async () => {
  for (let n = 1; n <= 100; n += 1) {
    await harness.spend({
      at: START + n,
      draft: { modelServed: n <= 50 ? 'small' : 'large' },
      truth: { latencyMs: n * 10, ttftMs: null },
    })
  }
  await harness.spend({ at: START, truth: { latencyMs: 90_000, errorCode: 'upstream_timeout' } })
  const { lines } = await harness.ledger.reader.durations({ from: START, to: START + HOUR_MS })
  expect(lines).toHaveLength(1)
  expect(lines[0]?.latency.samples).toBe(100)
  for (const [quantile, ms] of [
    ['p50Ms', 500],
    ['p95Ms', 950],
    ['p99Ms', 990],
  ] as const) {
    expect(Math.abs((lines[0]?.latency[quantile] ?? 0) / ms - 1)).toBeLessThan(0.026)
  }
  expect(lines[0]?.ttft).toMatchObject({ samples: 1 })
  const byModel = await harness.ledger.reader.durations({ from: START, to: START + HOUR_MS, by: 'model' })
  expect(byModel.lines.map(({ value, latency }) => [value, latency.samples])).toEqual(
    expect.arrayContaining([
      ['small', 50],
      ['large', 50],
    ]),
  )
})

it('holds two spans against each other, the largest change first, what is gone included', async () => {
  const day = (n: number) => ({ from: START + n * DAY_MS, to: START + (n + 1) * DAY_MS })
  await harness.spend({ at: START, draft: { workload: 'gone', modelServed: 'large' } })
  await harness.spend({ at: START, draft: { workload: 'same' } })
  await harness.spend({ at: START + DAY_MS, draft: { workload: 'same' } })
  await harness.spend({ at: START + DAY_MS, draft: { workload: 'new' } })
  const { movers, total } = await harness.ledger.reader.movers({
    now: day(1),
    before: day(0),
    by: 'workload',
    limit: 10,
  })
  expect(movers.map(({ value }) => value)).toEqual(['gone', 'new', 'same'])
  expect(movers[0]).toMatchObject({ now: { attempts: 0, costNanoUsd: 0 }, changeNanoUsd: -140_800 })
  expect(movers[2]?.changeNanoUsd).toBe(0)
  expect(sum(movers.map(({ changeNanoUsd }) => changeNanoUsd))).toBe(total.changeNanoUsd)
})

it('tells what each hour cost, of everybody or of one key', async () => {
  await harness.spend({ at: START })
  await harness.spend({ at: START + 2 * HOUR_MS, draft: { keyId: 'key_two' } })
  const span = { from: START, to: START + DAY_MS }
  const { reader } = harness.ledger
  const hours = await reader.spending({ ...span, bucketMs: HOUR_MS, by: [] })
  expect(hours.map(({ bucket }) => bucket)).toEqual([START, START + 2 * HOUR_MS])
  const { total } = await reader.total({ filter: span })
  expect(sum(hours.map(({ costNanoUsd }) => costNanoUsd))).toBe(total.costNanoUsd)
  const ofKey = await reader.spending({ ...span, bucketMs: HOUR_MS, by: [], keyIds: ['key_two'] })
  expect(ofKey).toMatchObject([{ bucket: START + 2 * HOUR_MS, costNanoUsd: 11_200 }])
  expect(ofKey).toHaveLength(1)
})
