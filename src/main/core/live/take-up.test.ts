import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { nanoUsd, parsePrice } from '../../../shared/money.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { createLastHour, HOUR_MS, MINUTE_MS } from './last-hour.ts'

const NOON = Date.UTC(2026, 5, 1, 12)
const PRICE = { model: 'm', input: parsePrice('1'), cachedInput: parsePrice('1'), output: parsePrice('1') }

let dataDir: string
let ledger: Ledger
let clock = NOON

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-hour-'))
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

async function spend(n: number, reservedAt: number): Promise<Attempt> {
  const price = ledger.prices.current('m')
  if (!price) throw new Error('the test price is missing')
  clock = reservedAt
  const reservation = await ledger.reserve(
    {
      requestId: `r${n}`,
      attempt: 1,
      endpoint: 'chat',
      keyId: 'console',
      user: null,
      workload: null,
      session: null,
      modelAsked: 'm',
      modelServed: 'm',
      target: 't',
      reason: 'the only one',
      streamed: true,
      price,
      holdNanoUsd: nanoUsd(1_000),
    },
    () => undefined,
  )
  clock += 30_000
  return ledger.settle(reservation, {
    tokens: { input: n, cached: 0, output: 0, reasoning: 0 },
    usageSource: 'provider',
    costNanoUsd: nanoUsd(n),
    maybeBilled: false,
    finishReason: 'stop',
    errorCode: ([null, 'upstream_error', 'client_closed'] as const)[n % 3] ?? null,
    ttftMs: n % 4 === 0 ? null : n,
    latencyMs: 10 * n,
  })
}

it('after a restart the hour is what it was before', async () => {
  const before = createLastHour(NOON)
  for (let n = 0; n < 90; n += 1) {
    const attempt = await spend(n, NOON - 80 * MINUTE_MS + n * 50_000)
    if (attempt.reservedAt >= NOON - HOUR_MS) before.add(attempt)
  }
  const after = createLastHour(NOON)
  after.takeUp(ledger, NOON)
  expect(after.read(NOON, 0)).toEqual(before.read(NOON, 0))
  expect(after.read(NOON, 0).lastHour.requests).toBeGreaterThan(60)

  const next = await spend(90, NOON)
  for (const hour of [before, after]) hour.add(next)
  expect(after.read(NOON + MINUTE_MS, 0)).toEqual(before.read(NOON + MINUTE_MS, 0))
})

it('an hour that is long over is not shown as recent', async () => {
  await spend(1, NOON - 5 * HOUR_MS)
  const hour = createLastHour(NOON)
  hour.takeUp(ledger, NOON)
  expect(hour.read(NOON, 0)).toMatchObject({ recent: [], lastHour: { requests: 0 } })
})
