import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestCore, type TestCore } from './core.harness.ts'

const REQUESTS = 1_000
const CONCURRENCY = 32

const rowSchema = z.object({
  id: z.string(),
  usage_source: z.enum(['provider', 'estimated', 'none']),
  cost_nano_usd: z.number().int(),
  hold_nano_usd: z.number().int(),
  error_code: z.string().nullable(),
})

const SELECT = `SELECT request_id || '-' || attempt AS id, usage_source, cost_nano_usd, hold_nano_usd,
                       error_code FROM attempts`

const MODELS = [
  'auto',
  'llama3.1-8b-instruct',
  'llama3.1-70b-instruct-fp8',
  'llama-4-maverick-17b-128e-instruct-fp8',
]
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

let test: TestCore
beforeAll(async () => {
  test = await startTestCore({ upstreamTimeouts: { firstByteMs: 1_000, idleMs: 1_000, totalMs: 30_000 } })
  // Slow enough that a client can leave in the middle.
  test.sandbox.configure({ cachedShare: 0.25, tokensPerSecond: 1_500 })
})
afterAll(() => test.stop())

/** The i-th request of the mix; the same every time. */
async function send(i: number): Promise<void> {
  const kind = ['whole', 'streamed', 'cancelled', 'faulty', 'embedding'][i % 5]
  const fault = FAULTS[Math.floor(i / 10) % FAULTS.length]
  const abort = new AbortController()
  const init = { signal: abort.signal }
  if (kind === 'embedding') {
    await test.openai.embeddings.create({ model: 'sandbox-embedding', input: `text number ${i}` })
    return
  }
  const response = await test.chat(
    {
      model: MODELS[i % MODELS.length],
      messages: [{ role: 'user', content: `Question ${i} about the fleet` }],
      stream: kind === 'streamed' || kind === 'cancelled' || (kind === 'faulty' && i % 2 === 0),
      ...(i % 7 === 0 && { n: 2 }),
      ...(kind === 'faulty' && { metadata: { sandbox_fault: fault } }),
    },
    init,
  )
  if (kind === 'cancelled') {
    await response.body?.getReader().read()
    abort.abort()
  } else await response.text()
}

describe(`${REQUESTS} requests: streamed, whole, cancelled, faulty`, () => {
  it('cost in the ledger what the upstream billed, to the nano-dollar, wherever it reported usage', async () => {
    let next = 0
    const worker = async (): Promise<void> => {
      for (let i = next++; i < REQUESTS; i = next++) await send(i)
    }
    await Promise.all(Array.from({ length: CONCURRENCY }, worker))
    await expect.poll(() => test.core.console.overview.snapshot().state.inFlight).toBe(0)

    const billed = new Map(test.sandbox.account.entries().map((entry) => [entry.clientRequestId, entry]))
    const rows = readRows()
    expect(rows).toHaveLength(REQUESTS)
    expect(billed.size).toBe(REQUESTS)

    const counts = { provider: 0, estimated: 0, none: 0 }
    const estimated = { rows: 0, costNanoUsd: 0, billedNanoUsd: 0 }
    for (const row of rows) {
      const bill = billed.get(row.id)
      if (!bill) throw new Error(`the sandbox knows nothing of ${row.id}`)
      counts[row.usage_source] += 1
      expect(row.cost_nano_usd).toBeLessThanOrEqual(row.hold_nano_usd)
      if (row.usage_source === 'provider')
        expect([row.id, row.cost_nano_usd]).toEqual([row.id, bill.costNanoUsd])
      if (row.usage_source === 'none') expect([bill.costNanoUsd, row.cost_nano_usd]).toEqual([0, 0])
      if (row.usage_source === 'estimated') {
        estimated.rows += 1
        estimated.costNanoUsd += row.cost_nano_usd
        estimated.billedNanoUsd += bill.costNanoUsd
      }
      // A report that went out in full was read, unless the client had left before it came.
      if (bill.reported && row.error_code !== 'client_closed')
        expect([row.id, row.usage_source]).toEqual([row.id, 'provider'])
    }
    expect(counts.provider).toBeGreaterThan(REQUESTS / 2)
    expect(counts.estimated).toBeGreaterThan(REQUESTS / 20)
    console.info(JSON.stringify({ counts, estimated }))
  })

  it('leave no hold behind, and the same total everywhere', async () => {
    const { daily, monthly } = test.core.console.status.snapshot().state
    const total = readRows().reduce((sum, row) => sum + row.cost_nano_usd, 0)
    expect(daily).toMatchObject({ heldNanoUsd: 0, settledNanoUsd: total })
    expect(monthly).toMatchObject({ heldNanoUsd: 0, settledNanoUsd: total })
    const costs: unknown = await (await test.fetch('/v1/organization/costs?start_time=0')).json()
    expect(costs).toMatchObject({ data: [{ results: [{ amount: { value: total / 1e9 } }] }] })
  })
})

function readRows(): z.output<typeof rowSchema>[] {
  const db = new Database(join(test.dataDir, 'ledger.db'), { readonly: true })
  try {
    return z.array(rowSchema).parse(db.prepare(SELECT).all())
  } finally {
    db.close()
  }
}
