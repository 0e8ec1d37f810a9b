/**
 * The ledger against the upstream's own account, over random traffic: streamed and whole, faulty, cancelled, sent
 * again, under prices and policies that change. Twelve hundred requests here; `SOPHIA_ACCOUNT_REQUESTS=100000` sends
 * as many as one likes, and `SOPHIA_ACCOUNT_SEED` other ones.
 */
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { parseUsd } from '../../shared/money.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestCore, type TestCore } from './core.harness.ts'
import { verifyFile } from './ledger/tools/verify.ts'

const REQUESTS = Number(process.env['SOPHIA_ACCOUNT_REQUESTS'] ?? 1_200)
const SEED = Number(process.env['SOPHIA_ACCOUNT_SEED'] ?? 3)
/** Prices and policies change between phases, when nothing is in flight: both sides must mean the same one. */
const PHASE = 200
const CONCURRENCY = 48
/** How long an answer of the slowest kind may take, which is one that never comes. */
const HANG_MS = 1_000

const MODELS = ['llama3.1-8b-instruct', 'llama3.1-70b-instruct-fp8', 'llama-4-maverick-17b-128e-instruct-fp8']
const FAULTS = [
  'rate_limit',
  'server_error',
  'overloaded',
  'cut',
  'cut:3',
  'error_event:4',
  'malformed_chunk',
  'no_usage',
  'bad_request',
  'garbage',
  'hang',
]

/** A value in one case out of `cases`, else null. */
const oneIn = <Value>(cases: number, value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: cases - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })

const requestArb = fc.record({
  kind: fc.constantFrom('whole', 'stream', 'stream', 'embedding'),
  model: fc.constantFrom('auto', ...MODELS),
  words: fc.integer({ min: 1, max: 120 }),
  answers: fc.constantFrom(1, 1, 1, 2, 3),
  maxTokens: oneIn(2, fc.integer({ min: 1, max: 96 })),
  fault: oneIn(4, fc.constantFrom(...FAULTS)),
  wantsUsage: fc.boolean(),
  /** The caller leaves once so many pieces of the answer have come. */
  leavesAfter: oneIn(5, fc.integer({ min: 1, max: 12 })),
  /** How often it is sent again after a failure. */
  retries: fc.integer({ min: 0, max: 2 }),
  workload: fc.constantFrom(null, 'chat', 'nightly', 'search'),
})
type Spec = ReturnType<typeof requestArb.generate>['value']

const usd = (thousandths: number): string => (thousandths / 1_000).toFixed(3)
const phaseArb = fc.record({
  model: fc.constantFrom(...MODELS),
  price: fc
    .record({ output: fc.integer({ min: 200, max: 900 }), input: fc.integer({ min: 100, max: 200 }) })
    .map(({ input, output }) => ({
      inputUsd: usd(input),
      cachedInputUsd: usd(Math.round(input / 3)),
      outputUsd: usd(output),
    })),
  drainSeconds: fc.constantFrom(0, 0, 10),
  continuousUsage: fc.boolean(),
})
type Phase = ReturnType<typeof phaseArb.generate>['value']

let test: TestCore
/** Pieces of text that a client received of a stream, by the request's id. */
const seen = new Map<string, number>()
beforeAll(async () => {
  test = await startTestCore({
    dailyLimit: parseUsd('5000'),
    monthlyLimit: parseUsd('5000'),
    upstreamTimeouts: { firstByteMs: HANG_MS, idleMs: HANG_MS, totalMs: 30_000 },
  })
  const set = (name: string, value: number): void =>
    test.core.console.settings.set({ name, target: null }, value, null)
  // Every request is to reach the sandbox, faults or not; its client sends it again where it likes.
  set('retry.most', 0)
  set('breaker.failures', 1_000)
  set('breaker.errorPercent', 100)
  // Slow enough that a client can leave in the middle.
  test.sandbox.configure({ cachedShare: 0.25, tokensPerSecond: 2_500 })
})
afterAll(() => test.stop())

const quiet = (): Promise<void> =>
  expect.poll(() => test.core.console.overview.snapshot().state.inFlight, { timeout: 30_000 }).toBe(0)

/** Both sides charge another price from here on, and the console treats the target in another way. */
async function begin({ model, price, drainSeconds, continuousUsage }: Phase): Promise<void> {
  await quiet()
  test.sandbox.reprice(model, price)
  const { prices, settings } = test.core.console
  const current = prices.list().find((listed) => listed.model === model)?.current
  prices.set({
    changes: [{ model, ...price, confirmed: true, replaces: current?.id ?? null }],
    effectiveFrom: null,
    reason: null,
  })
  const set = (name: string, value: number | boolean): void =>
    settings.set({ name, target: 'sandbox' }, value, null)
  set('drain.seconds', drainSeconds)
  set('continuousUsage', continuousUsage)
}

async function send(spec: Spec, index: number): Promise<void> {
  for (let attempt = 0; attempt <= spec.retries; attempt += 1) {
    if ((await sendOnce(spec, index)) !== 'failed') return
  }
}

async function sendOnce(spec: Spec, index: number): Promise<'answered' | 'left' | 'failed'> {
  const text = `Question ${index}: ${'how warm is it '.repeat(spec.words)}`
  const abort = new AbortController()
  const metadata = spec.fault === null ? {} : { metadata: { sandbox_fault: spec.fault } }
  const init = {
    signal: abort.signal,
    headers: spec.workload === null ? {} : { 'x-sophia-workload': spec.workload },
  }
  if (spec.kind === 'embedding') {
    const response = await test.fetch('/v1/embeddings', {
      method: 'POST',
      body: JSON.stringify({ model: 'sandbox-embedding', input: text, ...metadata }),
      headers: init.headers,
    })
    await response.text()
    return response.ok ? 'answered' : 'failed'
  }
  const stream = spec.kind === 'stream'
  const response = await test.chat(
    {
      model: spec.model,
      messages: [{ role: 'user', content: text }],
      n: spec.answers,
      stream,
      ...(spec.maxTokens !== null && { max_tokens: spec.maxTokens }),
      ...(stream && spec.wantsUsage && { stream_options: { include_usage: true } }),
      ...metadata,
    },
    init,
  )
  if (!stream || !response.ok || !response.body) {
    await response.text()
    return response.ok ? 'answered' : 'failed'
  }
  let pieces = 0
  const decoder = new TextDecoder()
  try {
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      pieces += decoder.decode(bytes, { stream: true }).match(/"content":"[^"]/g)?.length ?? 0
      if (spec.leavesAfter !== null && pieces >= spec.leavesAfter) {
        abort.abort()
        break
      }
    }
  } catch {
    // It broke off, or this client has left.
  }
  seen.set(response.headers.get('x-sophia-request-id') ?? '', pieces)
  return abort.signal.aborted ? 'left' : 'answered'
}

/** However busy the machine is, some callers leave while a good part of the answer is still to come. */
async function leaveInTheMiddle(index: number): Promise<void> {
  test.core.console.settings.set({ name: 'drain.seconds', target: 'sandbox' }, 60, null)
  test.sandbox.configure({ tokensPerSecond: 40 })
  const spec = { kind: 'stream', model: 'auto', words: 1, answers: 1, maxTokens: 60, leavesAfter: 1 } as const
  await Promise.all(
    [0, 1, 2].map((n) =>
      sendOnce({ ...spec, fault: null, wantsUsage: false, retries: 0, workload: null }, index + n),
    ),
  )
  await quiet()
}

const rowSchema = z.object({
  request_id: z.string(),
  attempt: z.number(),
  usage_source: z.enum(['provider', 'estimated', 'none']),
  output_tokens: z.number(),
  cost_nano_usd: z.number(),
  hold_nano_usd: z.number(),
  error_code: z.string().nullable(),
})

function readRows(): z.output<typeof rowSchema>[] {
  const db = new Database(join(test.dataDir, 'ledger.db'), { readonly: true })
  try {
    const columns = Object.keys(rowSchema.shape).join(', ')
    return z.array(rowSchema).parse(db.prepare(`SELECT ${columns} FROM attempts`).all())
  } finally {
    db.close()
  }
}

describe(`${REQUESTS} random requests`, () => {
  it('cost in the ledger what the upstream billed, to the nano-dollar, wherever it said what it used', async () => {
    const specs = fc.sample(requestArb, { numRuns: REQUESTS, seed: SEED })
    const phases = fc.sample(phaseArb, { numRuns: Math.ceil(REQUESTS / PHASE), seed: SEED })
    let next = 0
    for (const [index, phase] of phases.entries()) {
      await begin(phase)
      const end = Math.min((index + 1) * PHASE, REQUESTS)
      const worker = async (): Promise<void> => {
        for (let i = next++; i < end; i = next++) {
          const spec = specs[i]
          if (spec) await send(spec, i)
        }
        next = end
      }
      await Promise.all(Array.from({ length: CONCURRENCY }, worker))
    }
    await quiet()
    await leaveInTheMiddle(REQUESTS)

    const billed = new Map(test.sandbox.account.entries().map((entry) => [entry.clientRequestId, entry]))
    const rows = readRows()
    expect(rows.length).toBeGreaterThanOrEqual(REQUESTS)
    expect(billed.size).toBe(rows.length)

    const sum = { attempts: rows.length, provider: 0, drained: 0, none: 0, estimated: 0 }
    const estimated = { costNanoUsd: 0, billedNanoUsd: 0, below: 0, belowByNanoUsd: 0 }
    for (const row of rows) {
      const id = `${row.request_id}-${row.attempt}`
      const bill = billed.get(id)
      if (!bill) throw new Error(`the sandbox knows nothing of ${id}`)
      sum[row.usage_source] += 1
      if (row.usage_source === 'provider') {
        expect([id, row.cost_nano_usd]).toEqual([id, bill.costNanoUsd])
        if (row.error_code === 'client_closed') sum.drained += 1
      }
      if (row.usage_source === 'none') expect([id, bill.costNanoUsd, row.cost_nano_usd]).toEqual([id, 0, 0])
      expect(row.cost_nano_usd).toBeLessThanOrEqual(row.hold_nano_usd)
      if (row.usage_source !== 'estimated') continue
      estimated.costNanoUsd += row.cost_nano_usd
      estimated.billedNanoUsd += bill.costNanoUsd
      if (row.cost_nano_usd < bill.costNanoUsd) {
        estimated.below += 1
        estimated.belowByNanoUsd += bill.costNanoUsd - row.cost_nano_usd
      }
      // Never below what somebody saw.
      expect(row.output_tokens).toBeGreaterThanOrEqual(seen.get(row.request_id) ?? 0)
      // A report that went out in full was read, unless the caller had left, or its time was up, before it came.
      if (bill.reported) expect([id, row.error_code]).not.toEqual([id, null])
    }
    expect(sum.provider).toBeGreaterThan(REQUESTS / 2)
    expect(sum.estimated).toBeGreaterThan(REQUESTS / 50)
    expect(sum.drained).toBeGreaterThan(0)
    console.info(JSON.stringify({ seed: SEED, ...sum, estimatedRows: estimated }))
  })

  it('leave no hold behind, and the same total in rows, rollups, budgets and the costs that FinOps tools read', async () => {
    const total = readRows().reduce((sum, row) => sum + row.cost_nano_usd, 0)
    const { daily, monthly } = test.core.console.status.snapshot().state
    expect(daily).toMatchObject({ heldNanoUsd: 0, settledNanoUsd: total })
    expect(monthly).toMatchObject({ heldNanoUsd: 0, settledNanoUsd: total })
    expect(verifyFile(join(test.dataDir, 'ledger.db'), test.now())).toMatchObject({
      ok: true,
      settled: { nanoUsd: total },
      held: { rows: 0 },
    })
    const costs: unknown = await (await test.fetch('/v1/organization/costs?start_time=0')).json()
    expect(costs).toMatchObject({ data: [{ results: [{ amount: { value: total / 1e9 } }] }] })
  })
})
