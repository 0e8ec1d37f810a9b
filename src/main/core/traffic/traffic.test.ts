import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { MOST_FLOWS, MOST_WORKLOADS, minuteOf } from './hour.ts'
import { createTraffic, OTHER, type Flow } from './traffic.ts'

const NOON = Date.UTC(2026, 5, 1, 12)
const MINUTE_MS = 60_000

function attempt(overrides: Partial<Attempt> = {}): Attempt {
  return {
    requestId: 'req',
    attempt: 1,
    endpoint: 'chat',
    keyName: 'k',
    workload: null,
    modelAsked: 'auto',
    modelServed: 'm',
    target: 't',
    reason: 'r',
    streamed: true,
    reservedAt: NOON,
    settledAt: NOON,
    tokens: { input: 5, cached: 2, output: 3, reasoning: 0 },
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

const byName = (one: Flow, two: Flow): number =>
  `${one.workload} ${one.model} ${one.target}`.localeCompare(`${two.workload} ${two.model} ${two.target}`)

describe('the flows of the last hour', () => {
  it('are the sum of what was settled within it, however the minutes come and go', () => {
    const arrivals = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 20 * MINUTE_MS }),
        workload: fc.constantFrom(null, 'a', 'b'),
        target: fc.constantFrom('one', 'two'),
        cost: fc.nat(1_000),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(arrivals, fc.nat(200 * MINUTE_MS), (all, quietMs) => {
        const traffic = createTraffic()
        let at = NOON
        const rows = all.map(({ afterMs, workload, target, cost }) => {
          at += afterMs
          return attempt({ workload, target, settledAt: at, costNanoUsd: nanoUsd(cost) })
        })
        for (const row of rows) traffic.add(row)
        const now = at + quietMs
        const within = (minutes: number) =>
          rows.filter(({ settledAt }) => minuteOf(settledAt) > minuteOf(now) - minutes)
        const flows = traffic.flows(now)
        const sum = (pick: (flow: Flow) => number) => flows.reduce((total, flow) => total + pick(flow), 0)
        expect(sum(({ hour }) => hour.requests)).toBe(within(60).length)
        expect(sum(({ recent }) => recent.requests)).toBe(within(5).length)
        for (const { workload, target, hour } of flows) {
          const own = within(60).filter((row) => row.workload === workload && row.target === target)
          expect(hour.costNanoUsd).toBe(own.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0))
        }
        expect(flows.every(({ hour }) => hour.attempts > 0)).toBe(true)
      }),
    )
  })

  it('tell a retry at the same target from a fallback to another', () => {
    const traffic = createTraffic()
    traffic.add(attempt({ target: 'one', errorCode: 'upstream_error' }))
    traffic.add(attempt({ attempt: 2, target: 'one', errorCode: 'upstream_timeout' }))
    traffic.add(attempt({ attempt: 3, target: 'two' }))
    const [one, two] = traffic.flows(NOON).toSorted(byName)
    expect(one).toMatchObject({
      target: 'one',
      hour: { requests: 1, attempts: 2, errors: 2, retries: 1, fallbacks: 0 },
    })
    expect(two).toMatchObject({
      target: 'two',
      hour: { requests: 0, attempts: 1, errors: 0, retries: 0, fallbacks: 1 },
    })
  })

  it('count a caller who left as no error, and only the tokens of what went well', () => {
    const traffic = createTraffic()
    traffic.add(attempt({ errorCode: 'client_closed' }))
    traffic.add(attempt({ errorCode: 'upstream_error' }))
    traffic.add(attempt({ latencyMs: 400 }))
    expect(traffic.flows(NOON)).toMatchObject([
      { hour: { requests: 3, errors: 1, input: 5, cached: 2, output: 3, costNanoUsd: 30 } },
    ])
    expect(traffic.latencyOf('t', NOON).p50Ms).toBeCloseTo(400, -2)
    expect(traffic.latencyOf('t', NOON + 60 * MINUTE_MS)).toEqual({ p50Ms: null, p95Ms: null })
  })

  it('are bounded: what is over the bound is counted as other, and nothing is lost', () => {
    const traffic = createTraffic()
    for (let i = 0; i < MOST_WORKLOADS + 50; i += 1) traffic.add(attempt({ workload: `w${i}` }))
    const flows = traffic.flows(NOON)
    expect(flows).toHaveLength(MOST_WORKLOADS + 1)
    expect(flows.find(({ workload }) => workload === OTHER)?.hour.requests).toBe(50)
    // What is past makes room.
    const later = NOON + 60 * MINUTE_MS
    traffic.add(attempt({ workload: 'new', settledAt: later }))
    expect(traffic.flows(later)).toMatchObject([{ workload: 'new', hour: { requests: 1 } }])
  })

  it('are bounded for models too', () => {
    const traffic = createTraffic()
    for (let i = 0; i < MOST_FLOWS + 7; i += 1) traffic.add(attempt({ modelServed: `m${i}` }))
    const flows = traffic.flows(NOON)
    expect(flows).toHaveLength(MOST_FLOWS + 1)
    expect(flows.find(({ model }) => model === OTHER)?.hour.requests).toBe(7)
  })

  it('leave out what was settled before the hour, after a clock that was set forth', () => {
    const traffic = createTraffic()
    traffic.add(attempt({ settledAt: NOON + 90 * MINUTE_MS }))
    traffic.add(attempt({ settledAt: NOON }))
    expect(traffic.flows(NOON)).toMatchObject([{ hour: { requests: 1 } }])
  })
})
