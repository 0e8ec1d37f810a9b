/** What own GPUs cost beside serverless, over a real ledger. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parsePrice, parseUsd } from '../../../../shared/money.ts'
import { START, startReaderHarness, type ReaderHarness } from '../../ledger/reader/reader.harness.ts'
import { createEconomics, type FleetEconomics } from './economics.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The middle of a month of 30 days. */
const NOW = Date.UTC(2026, 5, 16)

let harness: ReaderHarness
let economics: FleetEconomics
let peak: number | null
let changes: number

beforeEach(() => {
  harness = startReaderHarness()
  peak = null
  changes = 0
  const price = (usd: string) => {
    const each = parsePrice(usd)
    return { input: each, cachedInput: each, output: each }
  }
  economics = createEconomics({
    ledger: harness.ledger,
    prices: () => [
      { model: 'large', price: price('0.88') },
      { model: 'small', price: price('0.07') },
    ],
    isGpu: (target) => target.startsWith('gpu:'),
    peakOutputTokensPerSecond: () => peak,
    monthlyUsd: (setting) => (setting === 'economics.gpuMonthUsd' ? 1_290 : 6_444),
    timezone: 'UTC',
    now: () => NOW,
    onChange: () => (changes += 1),
    onTrouble: (error) => expect.fail(String(error)),
  })
})
afterEach(() => harness.stop())

const spend = (
  at: number,
  target: string,
  usd: string,
  [input, cached, output]: readonly [number, number, number],
) =>
  harness.spend({
    at,
    draft: { target },
    truth: { costNanoUsd: parseUsd(usd), tokens: { input, cached, output, reasoning: 0 } },
  })

function run(hourlyUsd: string, from: number, hours: number): void {
  const { machines } = harness.ledger
  const common = { source: 'cloud' as const, name: 'box', region: null, target: null, isStartKnown: true }
  machines.start({
    id: 'lambda:1',
    lineItem: 'gpu_1x_a10',
    hourlyNanoUsd: parseUsd(hourlyUsd),
    startedAt: from,
    ...common,
  })
  machines.end('lambda:1', from + hours * HOUR_MS, { observedFrom: from, isIdle: () => false })
}

describe('economics', () => {
  it('compares the cheapest model with a GPU month, before anything was asked', async () => {
    expect(await economics.of(null)).toMatchObject({
      model: 'small',
      perMillionNanoUsd: parseUsd('0.07'),
      inputShare: null,
      comparison: [
        { tokensPerMonth: 1_000_000, serverlessNanoUsd: parseUsd('0.07'), gpuNanoUsd: parseUsd('1290') },
        { tokensPerMonth: 5_000_000, serverlessNanoUsd: parseUsd('0.35') },
        { tokensPerMonth: 10_000_000, serverlessNanoUsd: parseUsd('0.70') },
      ],
      breakEvenTokensPerDay: 605_870_842,
      measuredCapacityTokensPerDay: null,
    })
  })

  it('adds the volume that was measured, projected to a month', async () => {
    await spend(NOW - 10 * DAY_MS, 'serverless', '0.01', [700_000, 100_000, 200_000])
    peak = 2_000
    expect(await economics.of('large')).toMatchObject({
      model: 'large',
      perMillionNanoUsd: parseUsd('0.88'),
      inputShare: 0.8,
      // 1M tokens in 10 days are 3,041,667 in 730 hours.
      comparison: [
        {},
        {},
        {},
        { tokensPerMonth: 3_041_667, isMeasured: true, serverlessNanoUsd: 2_676_666_960 },
      ],
      // A fifth of the tokens is output.
      measuredCapacityTokensPerDay: 2_000 * 86_400 * 5,
    })
  })

  it('holds what the month has really cost against the bill before', async () => {
    await spend(START, 'serverless', '12.5', [1_000, 0, 500])
    await spend(START, 'gpu:rack', '0', [2_000, 0, 1_000])
    // Two of its hours were in May.
    run('1.5', Date.UTC(2026, 4, 31, 22), 12)
    expect((await economics.of(null)).month).toEqual({
      startedAt: Date.UTC(2026, 5, 1),
      serverlessNanoUsd: parseUsd('12.5'),
      machinesNanoUsd: parseUsd('15'),
      countedFrom: Date.UTC(2026, 5, 1),
      baselineNanoUsd: parseUsd('3222'),
      baselineMonthNanoUsd: parseUsd('6444'),
      tokens: 4_500,
    })
  })

  it('takes no credit for the part of the month before anything was asked', async () => {
    expect((await economics.of(null)).month).toMatchObject({ countedFrom: NOW, baselineNanoUsd: 0 })
    await spend(NOW - DAY_MS, 'serverless', '0.01', [1_000, 0, 500])
    expect((await economics.of(null)).month).toMatchObject({
      countedFrom: NOW - DAY_MS,
      baselineNanoUsd: parseUsd('214.8'),
    })
  })

  it('tells what 1M tokens that own GPUs served came to, once it has read how many there were', async () => {
    const month = parseUsd('15')
    expect(economics.served(month)).toEqual({ monthTokens: 0, perMillionTokensNanoUsd: null })
    await spend(START, 'gpu:rack', '0', [2_000_000, 0, 1_000_000])
    await spend(START, 'serverless', '1', [7, 0, 7])
    economics.forget()
    economics.served(month)
    await vi.waitFor(() => expect(changes).toBe(1), { timeout: 30_000 })
    expect(economics.served(month)).toEqual({
      monthTokens: 3_000_000,
      perMillionTokensNanoUsd: parseUsd('5'),
    })
  })

  it('refuses a model without a price, and says what to do', async () => {
    await expect(economics.of('mystery')).rejects.toThrow(/"mystery" has no price/)
  })
})
