import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { nanoUsd, parsePrice } from '../../../shared/money.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { createTraffic, type Traffic } from './traffic.ts'

const NOON = Date.UTC(2026, 5, 1, 12)
const MINUTE_MS = 60_000
const PRICE = { model: 'm', input: parsePrice('1'), cachedInput: parsePrice('1'), output: parsePrice('1') }

let dataDir: string
let ledger: Ledger
let clock = NOON

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-traffic-'))
  ledger = openLedger({
    dataDir,
    now: () => clock,
    onTrouble(error) {
      throw error
    },
  })
  ledger.prices.adopt({ ...PRICE, source: 'a test' }, 0)
})
afterEach(() => {
  ledger.close()
  rmSync(dataDir, { recursive: true })
})

/** An attempt in the ledger: every seventh request fails once at its first target, and again where that is "two". */
async function spend(n: number, reservedAt: number): Promise<Attempt[]> {
  const targets = n % 7 === 0 ? ['one', n % 2 === 0 ? 'one' : 'two', 'two'] : [n % 3 === 0 ? 'two' : 'one']
  const attempts: Attempt[] = []
  for (const [index, target] of targets.entries()) {
    clock = reservedAt + index * 1_000
    attempts.push(await settled(n, index + 1, target, index < targets.length - 1))
  }
  return attempts
}

async function settled(n: number, attempt: number, target: string, fails: boolean): Promise<Attempt> {
  const price = ledger.prices.current('m')
  if (!price) throw new Error('the test price is missing')
  const reservation = await ledger.reserve(
    {
      requestId: `r${n}`,
      attempt,
      endpoint: 'chat',
      keyId: 'console',
      user: null,
      workload: [null, 'nightly', 'support'][n % 3] ?? null,
      session: null,
      modelAsked: 'm',
      modelServed: 'm',
      target,
      reason: 'the only one',
      streamed: true,
      price,
      holdNanoUsd: nanoUsd(1_000),
    },
    () => undefined,
  )
  clock += 500
  return ledger.settle(reservation, {
    tokens: { input: n, cached: 1, output: 2, reasoning: 0 },
    usageSource: 'provider',
    costNanoUsd: nanoUsd(n),
    maybeBilled: false,
    finishReason: 'stop',
    errorCode: fails ? 'upstream_error' : n % 11 === 0 ? 'client_closed' : null,
    ttftMs: null,
    latencyMs: 10 * n,
  })
}

const read = (traffic: Traffic, now: number) => ({
  flows: new Map(
    traffic
      .flows(now)
      .map(({ workload, model, target, ...counts }) => [`${workload} ${model} ${target}`, counts]),
  ),
  latency: ['one', 'two', 'three'].map((id) => traffic.latencyOf(id, now)),
})

it('after a restart the hour is what it was before, retries and fallbacks too', async () => {
  const before = createTraffic()
  for (let n = 0; n < 90; n += 1) {
    for (const attempt of await spend(n, NOON - 80 * MINUTE_MS + n * 50_000)) {
      if (attempt.reservedAt >= NOON - 60 * MINUTE_MS) before.add(attempt)
    }
  }
  const after = createTraffic()
  after.takeUp(ledger, NOON)
  expect(read(after, NOON)).toEqual(read(before, NOON))
  const sums = after.flows(NOON).map(({ hour }) => hour)
  for (const name of ['requests', 'errors', 'retries', 'fallbacks'] as const) {
    expect(sums.reduce((sum, counts) => sum + counts[name], 0)).toBeGreaterThan(0)
  }

  for (const attempt of await spend(91, NOON)) for (const one of [before, after]) one.add(attempt)
  expect(read(after, NOON + MINUTE_MS)).toEqual(read(before, NOON + MINUTE_MS))
})

it('a rate is over the time that was counted: since the first start, or over all of it after another', async () => {
  const traffic = createTraffic()
  traffic.takeUp(ledger, NOON)
  expect(traffic.covered(NOON + 1)).toEqual({ hourMs: 10_000, recentMs: 10_000 })
  expect(traffic.covered(NOON + 90_000)).toEqual({ hourMs: 90_000, recentMs: 90_000 })
  const later = { hourMs: 20.5 * MINUTE_MS, recentMs: 4.5 * MINUTE_MS }
  expect(traffic.covered(NOON + 20.5 * MINUTE_MS)).toEqual(later)

  await spend(1, NOON)
  const restarted = createTraffic()
  restarted.takeUp(ledger, NOON + 20.5 * MINUTE_MS)
  expect(restarted.covered(NOON + 20.5 * MINUTE_MS)).toEqual(later)
  expect(restarted.covered(NOON + 90.5 * MINUTE_MS)).toEqual({
    hourMs: 59.5 * MINUTE_MS,
    recentMs: 4.5 * MINUTE_MS,
  })
})

it('what it took up before is not counted twice', async () => {
  await spend(1, NOON - MINUTE_MS)
  const traffic = createTraffic()
  traffic.takeUp(ledger, NOON)
  traffic.takeUp(ledger, NOON)
  expect(traffic.flows(NOON)).toMatchObject([{ workload: 'nightly', hour: { requests: 1 } }])
})
