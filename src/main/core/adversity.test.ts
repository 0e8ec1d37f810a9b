/**
 * Everything at once: 64 requests in flight, faults at both targets, breakers that open and close, and callers who
 * leave at any moment. Whatever happens, each request comes to one end, and the ledger has every attempt of it. Six
 * hundred requests here; `SOPHIA_ADVERSITY_REQUESTS=20000` sends as many as one likes, and `SOPHIA_ADVERSITY_SEED`
 * other ones.
 */
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseUsd } from '../../shared/money.ts'
import { startHybridCore, type HybridCore } from './core.harness.ts'
import { verifyFile } from './ledger/tools/verify.ts'
import type { SandboxBehaviour } from './sandbox/sandbox.ts'

const REQUESTS = Number(process.env['SOPHIA_ADVERSITY_REQUESTS'] ?? 600)
const SEED = Number(process.env['SOPHIA_ADVERSITY_SEED'] ?? 11)
const AT_ONCE = 64
/** How the targets are changes between phases, whatever is in flight. */
const PHASE = 100
const HANG_MS = 600

type Rates = SandboxBehaviour['faults']
const MILD: Rates = {
  rate_limit: 0.02,
  server_error: 0.02,
  overloaded: 0.02,
  hang: 0.02,
  cut: 0.03,
  error_event: 0.02,
  malformed_chunk: 0.02,
  no_usage: 0.02,
  garbage: 0.02,
  unauthorized: 0.01,
  bad_request: 0.01,
}
/** Enough to open a breaker. */
const HARSH: Rates = { ...MILD, server_error: 0.25, overloaded: 0.2, hang: 0.1 }
const PHASES: readonly (readonly [Rates, Rates])[] = [
  [MILD, MILD],
  [HARSH, MILD],
  [MILD, HARSH],
  [HARSH, {}],
]

const requestArb = fc.record({
  stream: fc.boolean(),
  words: fc.integer({ min: 1, max: 60 }),
  maxTokens: fc.integer({ min: 1, max: 60 }),
  session: fc.constantFrom(null, null, null, 'a', 'b'),
  workload: fc.constantFrom(null, 'chat', 'nightly'),
  /** When the caller hangs up: after so many milliseconds, or never. */
  leavesAfterMs: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 900 }) },
  ),
})
type Spec = ReturnType<typeof requestArb.generate>['value']

let test: HybridCore
beforeAll(async () => {
  test = await startHybridCore({
    serverlessRatio: 0.5,
    dailyLimit: parseUsd('5000'),
    monthlyLimit: parseUsd('5000'),
    upstreamTimeouts: { firstByteMs: HANG_MS, idleMs: HANG_MS, totalMs: 30_000 },
  })
  for (const target of [test.sandbox, test.gpu]) target.configure({ ttftMs: 20, tokensPerSecond: 300 })
  // What an answer used is read to its end at one of them, after its caller has left.
  test.core.console.settings.set({ name: 'drain.seconds', target: test.gpuTarget }, 2, null)
})
afterAll(() => test.stop())

/** What a caller got in the end: a good answer, an error, or nothing because it had left. */
interface End {
  readonly kind: 'good' | 'error' | 'left'
  readonly status: number | null
  readonly requestId: string | null
  readonly costUsd: string | null
}

/** Where every breaker is open it comes back when it is told to, as a client does. */
async function ask(spec: Spec, index: number): Promise<End> {
  for (;;) {
    const { end, comeBackMs } = await askOnce(spec, index)
    if (end.status !== 503) return end
    turnedAway += 1
    await wait(comeBackMs)
  }
}

async function askOnce(spec: Spec, index: number): Promise<{ end: End; comeBackMs: number }> {
  const leave = new AbortController()
  const timer = spec.leavesAfterMs === null ? null : setTimeout(() => leave.abort(), spec.leavesAfterMs)
  let response: Response | null = null
  try {
    response = await test.chat(
      {
        model: 'llama3.1-8b-instruct',
        messages: [{ role: 'user', content: `Question ${index}: ${'how warm is it '.repeat(spec.words)}` }],
        max_tokens: spec.maxTokens,
        stream: spec.stream,
      },
      {
        signal: leave.signal,
        headers: {
          'x-sophia-user': `caller-${index}`,
          ...(spec.session !== null && { 'x-sophia-session': spec.session }),
          ...(spec.workload !== null && { 'x-sophia-workload': spec.workload }),
        },
      },
    )
    const text = await response.text()
    const comeBackMs = Number(response.headers.get('retry-after')) * 1_000
    return { end: { ...of(response), kind: kindOf(response.status, text, spec.stream) }, comeBackMs }
  } catch (error) {
    // Whoever did not leave is to have an answer.
    if (!leave.signal.aborted) throw error
    return { end: { ...of(response), kind: 'left' }, comeBackMs: 0 }
  } finally {
    if (timer) clearTimeout(timer)
  }
}

const of = (response: Response | null): Omit<End, 'kind'> => ({
  status: response?.status ?? null,
  requestId: response?.headers.get('x-sophia-request-id') ?? null,
  costUsd: response?.headers.get('x-sophia-cost-usd') ?? null,
})

/** Throws unless it is one whole answer or one error, and not both. */
function kindOf(status: number, text: string, stream: boolean): 'good' | 'error' {
  const dones = text.match(/data: \[DONE\]\n\n/g)?.length ?? 0
  const errors = text.match(/"error":\{/g)?.length ?? 0
  const isStream = stream && status === 200
  if (status === 200 && errors === 0 && dones === (isStream ? 1 : 0)) return 'good'
  if (errors === 1 && dones === 0 && (isStream || status >= 400)) return 'error'
  throw new Error(`neither an answer nor an error: ${status} ${text}`)
}

const rowSchema = z.object({
  request_id: z.string(),
  user: z.string(),
  attempt: z.number(),
  target: z.string(),
  usage_source: z.enum(['provider', 'estimated', 'none']),
  cost_nano_usd: z.number(),
  hold_nano_usd: z.number(),
  maybe_billed: z.number(),
  error_code: z.string().nullable(),
})
type Row = z.output<typeof rowSchema>

/** By the caller, who is another one for each request. */
function readRows(): Map<string, Row[]> {
  const db = new Database(join(test.dataDir, 'ledger.db'), { readonly: true })
  try {
    const columns = Object.keys(rowSchema.shape).join(', ')
    const rows = db.prepare(`SELECT ${columns} FROM attempts ORDER BY request_id, attempt`).all()
    return Map.groupBy(z.array(rowSchema).parse(rows), ({ user }) => user)
  } finally {
    db.close()
  }
}

let turnedAway = 0
let ends: End[]
let rows: Map<string, Row[]>

describe(`${REQUESTS} requests, ${AT_ONCE} at once, with faults everywhere`, () => {
  it('each come to one end, and leave nothing in flight', async () => {
    const specs = fc.sample(requestArb, { numRuns: REQUESTS, seed: SEED })
    const answers: Promise<End>[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      for (let i = next++; i < specs.length; i = next++) {
        const spec = specs[i]
        const phase = PHASES[Math.floor(i / PHASE) % PHASES.length]
        if (!spec || !phase) return
        if (i % PHASE === 0) {
          test.sandbox.configure({ faults: phase[0] })
          test.gpu.configure({ faults: phase[1] })
        }
        answers[i] = ask(spec, i)
        await answers[i]
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    ends = await Promise.all(answers)
    expect(ends).toHaveLength(REQUESTS)
    await expect.poll(() => test.core.console.overview.snapshot().state.inFlight, { timeout: 30_000 }).toBe(0)
    rows = readRows()
    const all = [...rows.values()].flat()
    const kinds = Object.groupBy(ends, ({ kind, status }) => `${kind} ${status ?? ''}`)
    console.info(
      JSON.stringify({
        seed: SEED,
        turnedAway,
        ...Object.fromEntries(Object.entries(kinds).map(([kind, list]) => [kind, list?.length])),
        attempts: all.length,
        further: all.filter(({ attempt }) => attempt > 1).length,
        maybeBilled: all.filter(({ maybe_billed }) => maybe_billed === 1).length,
      }),
    )
    expect(ends.filter(({ kind }) => kind === 'good').length).toBeGreaterThan(REQUESTS / 4)
    expect(ends.filter(({ kind }) => kind === 'left').length).toBeGreaterThan(REQUESTS / 20)
    expect(all.filter(({ attempt }) => attempt > 1).length).toBeGreaterThan(REQUESTS / 50)
  })

  it('have every attempt in the ledger, without a gap, and one good one for each good answer', () => {
    for (const [index, { kind, requestId, costUsd }] of ends.entries()) {
      const own = rows.get(`caller-${index}`) ?? []
      expect(own.map(({ attempt }) => attempt)).toEqual(own.map((_, n) => n + 1))
      expect(new Set(own.map(({ request_id }) => request_id)).size).toBeLessThanOrEqual(1)
      if (requestId !== null && own[0]) expect(own[0].request_id).toBe(requestId)
      const good = own.filter(({ error_code }) => error_code === null)
      // Nobody is asked again after an answer.
      expect(good.length).toBe(own.at(-1)?.error_code === null ? 1 : 0)
      if (kind === 'good') expect(good).toHaveLength(1)
      if (kind === 'error') expect(good).toHaveLength(0)
      // Whoever left at once may have left nothing.
      if (kind !== 'left') expect(own.length).toBeGreaterThan(0)
      if (costUsd !== null) {
        expect(parseUsd(costUsd)).toBe(own.reduce((sum, { cost_nano_usd }) => sum + cost_nano_usd, 0))
      }
    }
  })

  it('cost what was billed for them, or say that nobody knows', () => {
    const all = [...rows.values()].flat()
    const byId = new Map(all.map((row) => [`${row.request_id}-${row.attempt}`, row]))
    for (const { clientRequestId, costNanoUsd } of test.sandbox.account.entries()) {
      const row = byId.get(clientRequestId ?? '')
      if (!row) throw new Error(`the ledger knows nothing of ${clientRequestId ?? 'a request'}`)
      if (row.usage_source === 'provider') expect(row.cost_nano_usd).toBe(costNanoUsd)
      if (row.usage_source === 'none') expect(costNanoUsd).toBe(0)
      if (row.maybe_billed === 1) expect(row.cost_nano_usd).toBe(row.hold_nano_usd)
      expect(row.target).toBe('sandbox')
    }
    for (const row of all.filter(({ target }) => target === test.gpuTarget)) expect(row.cost_nano_usd).toBe(0)
    for (const account of [test.sandbox.account, test.gpu.account]) {
      const ids = account.entries().map(({ clientRequestId }) => clientRequestId)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('leave no hold behind, and the same total in rows, rollups and budgets', () => {
    const total = [...rows.values()].flat().reduce((sum, { cost_nano_usd }) => sum + cost_nano_usd, 0)
    const { daily, monthly } = test.core.console.status.snapshot().state
    expect(daily).toMatchObject({ heldNanoUsd: 0, settledNanoUsd: total })
    expect(monthly).toMatchObject({ heldNanoUsd: 0, settledNanoUsd: total })
    expect(verifyFile(join(test.dataDir, 'ledger.db'), test.now())).toMatchObject({
      ok: true,
      settled: { nanoUsd: total },
      held: { rows: 0 },
    })
  })
})
