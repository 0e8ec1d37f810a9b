import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { KeyLimits } from '../../shared/contract/keys.ts'
import { startTestCore, type TestCore } from './core.harness.ts'
import { NO_TERMS } from './ledger/ledger.ts'

const HELLO = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }

/** However busy the machine is. */
const PATIENT = { timeout: 30_000 }

let core: TestCore
let id: string
let key: string
beforeAll(async () => {
  core = await startTestCore({ upstreamTimeouts: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 } })
})
beforeEach(() => {
  const { keys } = core.core.console
  ;({ id, key } = keys.create({ name: `batch-${keys.list().length}`, budget: null }))
})
afterAll(() => core.stop())

function limit(own: Partial<KeyLimits>): void {
  core.core.console.keys.edit(id, { workload: null, limits: { ...NO_TERMS.limits, ...own } }, null)
}
const ask = (body: object = {}, init: { signal?: AbortSignal } = {}) =>
  core.chat({ ...HELLO, ...body }, { headers: { authorization: `Bearer ${key}` }, ...init })
/** Asks until it is let in: what has ended is out a moment after its client knows. */
const isLetIn = () => expect.poll(async () => (await ask()).status, PATIENT).toBe(200)
const faulty = (fault: string) => ({ metadata: { sandbox_fault: fault }, stream: true })
const inFlight = (): number => core.core.console.overview.snapshot().state.inFlight

describe('a cap on what a key may have in flight', () => {
  it('lets as many in as it says of 64 that come at once, and turns the others away with the reason', async () => {
    limit({ maxInFlight: 5 })
    // Whoever is let in stays until its client leaves.
    const leave = new AbortController()
    const asked = Array.from({ length: 64 }, () => ask(faulty('hang'), { signal: leave.signal }))
    const refused: Response[] = []
    for (const answer of asked) answer.then((response) => refused.push(response)).catch(() => undefined)
    await expect.poll(() => refused.length, PATIENT).toBe(59)
    expect(inFlight()).toBe(5)
    for (const { status, headers } of refused) {
      expect(status).toBe(429)
      expect(headers.get('retry-after')).toBe('1')
    }
    expect(await refused[0]?.json()).toMatchObject({
      error: {
        code: 'rate_limited',
        message: expect.stringMatching(/5 requests in flight, as many as it may/) as unknown,
      },
    })
    leave.abort()
    await Promise.allSettled(asked)
    await isLetIn()
    // All of them are out again, not only one.
    await expect.poll(inFlight, PATIENT).toBe(0)
    expect((await Promise.all(Array.from({ length: 5 }, () => ask()))).map(({ status }) => status)).toEqual(
      Array.from({ length: 5 }, () => 200),
    )
  })

  it.each([
    ['is answered', {}],
    ['is streamed to its end', { stream: true }],
    ['is cut off', faulty('cut:2')],
    ['fails at the provider', { metadata: { sandbox_fault: 'server_error' } }],
    ['is refused for its model', { model: 'no-such-model' }],
    ['is refused for its body', { messages: [] }],
    ['is refused by a budget', { max_tokens: 99_000_000, model: 'llama-4-maverick-17b-128e-instruct-fp8' }],
  ])('is free again when the request %s', async (_how, body) => {
    limit({ maxInFlight: 1 })
    const answer = await ask(body)
    await answer.text().catch(() => undefined)
    await isLetIn()
  })
})

describe('a limit of requests per minute', () => {
  it('turns away what is beyond it, and says when to come back', async () => {
    limit({ requestsPerMinute: 2 })
    await ask()
    await ask()
    const refused = await ask()
    expect(refused.status).toBe(429)
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(50)
    expect(seconds).toBeLessThanOrEqual(60)
    const { error } = (await refused.json()) as { error: { message: string } }
    expect(error.message).toContain(
      `may make 2 requests a minute, and has made them. Come back in ${seconds} s.`,
    )
  })

  it('is off until it is set, counts from the next request on, and is off again when it is taken away', async () => {
    for (let i = 0; i < 5; i += 1) expect((await ask()).status).toBe(200)
    limit({ requestsPerMinute: 1 })
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(429)
    limit({})
    expect((await ask()).status).toBe(200)
  })

  it('is no row in the ledger and no spending when it refuses', async () => {
    limit({ requestsPerMinute: 1 })
    await (await ask()).text()
    const billed = core.sandbox.account.entries().length
    await ask()
    expect(core.sandbox.account.entries()).toHaveLength(billed)
  })
})

describe('a limit of tokens per minute', () => {
  it('counts what answers really came to', async () => {
    limit({ tokensPerMinute: 2_000 })
    // A quarter of the body's bytes and 1,900 are expected; a handful of tokens comes back.
    await (await ask({ max_tokens: 1_900 })).text()
    await isLetIn()
    limit({ tokensPerMinute: 20 })
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({
      error: { message: expect.stringMatching(/may use 20 tokens a minute/) as unknown },
    })
  })
})

it('changes neither limits nor workload of a key that is revoked or unknown', () => {
  const { keys } = core.core.console
  keys.revoke(id, null)
  expect(() => keys.edit(id, NO_TERMS, null)).toThrow(/revoked/)
  expect(() => keys.edit('key_none', NO_TERMS, null)).toThrow(/no such key/)
})
