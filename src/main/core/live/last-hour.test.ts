import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { Refusal } from '../../../shared/errors.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { createHistogram, percentile, record } from '../histogram.ts'
import { createLastHour, MINUTE_MS } from './last-hour.ts'

const NOON = Date.UTC(2026, 5, 1, 12)

function attempt(settledAt: number, overrides: Partial<Attempt> = {}): Attempt {
  return {
    requestId: `req_${settledAt}`,
    attempt: 1,
    endpoint: 'chat',
    keyName: 'k',
    workload: null,
    modelAsked: 'auto',
    modelServed: 'm',
    target: 't',
    reason: 'r',
    streamed: true,
    reservedAt: settledAt - 100,
    settledAt,
    tokens: { input: 1, cached: 0, output: 1, reasoning: 0 },
    usageSource: 'provider',
    costNanoUsd: nanoUsd(10),
    maybeBilled: false,
    finishReason: 'stop',
    errorCode: null,
    ttftMs: 20,
    latencyMs: 100,
    ...overrides,
  }
}

describe('percentiles', () => {
  it('are within 2.5 % of the exact ones, for any samples', () => {
    const samples = fc.array(fc.double({ min: 0.2, max: 3_600_000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    })
    fc.assert(
      fc.property(samples, fc.constantFrom(0.5, 0.95), (values, quantile) => {
        const histogram = createHistogram()
        for (const value of values) record(histogram, value)
        const exact = values.toSorted((a, b) => a - b)[Math.ceil(values.length * quantile) - 1] ?? Number.NaN
        const read = percentile([histogram], quantile) ?? Number.NaN
        expect(Math.abs(read / exact - 1)).toBeLessThan(0.025)
      }),
    )
  })

  it('are none without samples', () => {
    expect(percentile([], 0.5)).toBeNull()
    expect(percentile([createHistogram()], 0.95)).toBeNull()
  })
})

describe('the last hour', () => {
  it('has sixty minutes, those without traffic too, and forgets the sixty-first', () => {
    const hour = createLastHour(NOON)
    hour.add(attempt(NOON))
    hour.add(attempt(NOON + 59 * MINUTE_MS))
    const before = hour.read(NOON + 59 * MINUTE_MS, 0)
    expect(before.minutes).toHaveLength(60)
    expect(before.minutes[0]).toEqual({ startsAt: NOON, requests: 1, errors: 0, costNanoUsd: 10 })
    expect(before.lastHour).toMatchObject({ requests: 2, costNanoUsd: 20 })
    expect(hour.read(NOON + 60 * MINUTE_MS, 0).lastHour).toMatchObject({ requests: 1, costNanoUsd: 10 })
    expect(hour.read(NOON + 500 * MINUTE_MS, 0).lastHour).toMatchObject({ requests: 0, costNanoUsd: 0 })
  })

  it('reuses a minute of an earlier hour without mixing the two', () => {
    const hour = createLastHour(NOON)
    hour.add(attempt(NOON))
    hour.add(attempt(NOON + 60 * MINUTE_MS))
    expect(hour.read(NOON + 60 * MINUTE_MS, 0).minutes.at(-1)).toMatchObject({ requests: 1 })
  })

  it('counts failures as errors and callers who left as neither error nor latency', () => {
    const hour = createLastHour(NOON)
    hour.add(attempt(NOON, { errorCode: 'upstream_error', latencyMs: 9_999 }))
    hour.add(attempt(NOON, { errorCode: 'client_closed', latencyMs: 9_999 }))
    hour.add(attempt(NOON, { latencyMs: 100 }))
    const { lastHour } = hour.read(NOON, 0)
    expect(lastHour).toMatchObject({ requests: 3, errors: 1 })
    expect(lastHour.latency.p95Ms).toBeLessThan(103)
  })

  it('counts those who were turned away, and quotes the last', () => {
    const hour = createLastHour(NOON)
    hour.refuse(new Refusal('model_unpriced', 'No price.'), NOON)
    hour.refuse(new Refusal('budget_exceeded', 'No room.'), NOON + MINUTE_MS)
    const last = { at: NOON + MINUTE_MS, code: 'budget_exceeded', message: 'No room.', budget: null }
    expect(hour.read(NOON + MINUTE_MS, 0).refusals).toEqual({ lastHour: 2, since: NOON, last })
    expect(hour.read(NOON + 60 * MINUTE_MS, 0).refusals).toEqual({ lastHour: 1, since: null, last })
  })

  it('says from when on refusals are counted, until that is an hour ago', () => {
    const hour = createLastHour(NOON + 1)
    const sinceAt = (now: number) => hour.read(now, 0).refusals.since
    expect(sinceAt(NOON + 2)).toBe(NOON + 1)
    expect(sinceAt(NOON + 60 * MINUTE_MS - 1)).toBe(NOON + 1)
    expect(sinceAt(NOON + 60 * MINUTE_MS)).toBeNull()
  })

  it('knows the newest refusal of each budget, whatever came after it', () => {
    const refusalBy = (name: string, estimated_usd: number): Refusal => {
      const budget = { name, limit_usd: 1, settled_usd: 1, held_usd: 0, estimated_usd, resets_at: '' }
      return new Refusal('budget_exceeded', 'No room.', { budget })
    }
    const hour = createLastHour(NOON)
    hour.refuse(refusalBy('daily', 0.000000007), NOON)
    hour.refuse(refusalBy('nightly', 0.1), NOON + 1)
    hour.refuse(new Refusal('model_unpriced', 'No price.'), NOON + 2)
    expect(hour.lastRefusalOf('daily')).toEqual({
      at: NOON,
      estimatedNanoUsd: 7,
      settledNanoUsd: 1_000_000_000,
      heldNanoUsd: 0,
      limitNanoUsd: 1_000_000_000,
    })
    expect(hour.lastRefusalOf('nightly')).toMatchObject({ at: NOON + 1, estimatedNanoUsd: 100_000_000 })
    expect(hour.lastRefusalOf('monthly')).toBeNull()
    expect(hour.read(NOON + 2, 0).refusals.last?.budget).toBeNull()
  })

  it('keeps the newest twenty, newest first', () => {
    const hour = createLastHour(NOON)
    for (let i = 0; i < 25; i += 1) hour.add(attempt(NOON + i))
    const { recent } = hour.read(NOON, 3)
    expect(recent.map(({ settledAt }) => settledAt - NOON)).toEqual(
      Array.from({ length: 20 }, (_, i) => 24 - i),
    )
  })
})
