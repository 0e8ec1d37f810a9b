/**
 * What a request meets when its first target fails: each fault, streamed and whole, with another target to fall back
 * to and without. The client sees the right thing, the ledger has every attempt, and nothing is bought twice unsaid.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { startHybridCore, startTestCore, type HybridCore } from '../core.harness.ts'
import { startSandbox } from '../sandbox/sandbox.ts'

const MODEL = 'llama3.1-8b-instruct'

let test: HybridCore
const set = (name: string, value: number): void =>
  test.core.console.settings.set({ name, target: null }, value, null)

beforeAll(async () => {
  test = await startHybridCore({
    serverlessRatio: 1,
    upstreamTimeouts: { firstByteMs: 700, idleMs: 700, totalMs: 60_000 },
  })
  // The one that is fallen back to answers whatever is asked for.
  test.gpu.configure({ faultsOnRequest: false })
  set('breaker.failures', 1_000)
  set('breaker.errorPercent', 100)
})
beforeEach(() => {
  test.sandbox.account.clear()
  test.gpu.account.clear()
})
afterAll(() => test.stop())

interface Answer {
  readonly status: number
  readonly text: string
  readonly header: (name: string) => string | null
  readonly rows: Attempt[]
}

async function ask(fault: string | null, stream: boolean): Promise<Answer> {
  const response = await test.chat({
    model: MODEL,
    messages: [{ role: 'user', content: 'How warm is it?' }],
    stream,
    max_tokens: 40,
    ...(fault !== null && { metadata: { sandbox_fault: fault } }),
  })
  const text = await response.text()
  const header = (name: string): string | null => response.headers.get(name)
  // An error says it too.
  const id = header('x-sophia-request-id')
  return { status: response.status, text, header, rows: await test.core.console.receipt(id ?? '') }
}

/** What the first attempt comes to in the ledger. */
type Bill = 'nothing' | 'maybe billed' | 'estimated' | 'reported'

interface Fault {
  readonly name: string
  readonly kind: 'streamed' | 'whole'
  /** Without another target. */
  readonly alone: { readonly status: number; readonly code: string | null; readonly attempts: number }
  /** Whether another target answers in its place. */
  readonly fallsBack: boolean
  readonly bill: Bill
}

const fault = (
  name: string,
  kind: Fault['kind'],
  [status, code, attempts]: readonly [number, string | null, number],
  fallsBack: boolean,
  bill: Bill,
): Fault => ({ name, kind, alone: { status, code, attempts }, fallsBack, bill })

const both = (
  name: string,
  ...rest: Parameters<typeof fault> extends [string, Fault['kind'], ...infer R] ? R : never
) => [fault(name, 'streamed', ...rest), fault(name, 'whole', ...rest)]

const TABLE: readonly Fault[] = [
  // It says to come again, so a lone target is asked three times in all.
  ...both('rate_limit', [429, 'rate_limited', 3], true, 'nothing'),
  ...both('overloaded', [502, 'upstream_error', 3], true, 'nothing'),
  // It says no, and not that it would say anything else later.
  ...both('server_error', [502, 'upstream_error', 1], true, 'nothing'),
  ...both('unauthorized', [502, 'upstream_auth_failed', 1], true, 'nothing'),
  // It may have been processed: never asked of the same target twice.
  ...both('hang', [504, 'upstream_timeout', 1], true, 'maybe billed'),
  ...both('garbage', [502, 'upstream_error', 1], true, 'maybe billed'),
  // Alone there is nobody to wait for, so its stream has been begun.
  fault('cut:0', 'streamed', [200, 'upstream_error', 1], true, 'maybe billed'),
  fault('error_event:0', 'streamed', [200, 'upstream_error', 1], true, 'maybe billed'),
  fault('cut', 'whole', [502, 'upstream_error', 1], true, 'maybe billed'),
  fault('malformed_chunk', 'whole', [502, 'upstream_error', 1], true, 'maybe billed'),
  fault('error_event', 'whole', [502, 'upstream_error', 1], true, 'nothing'),
  // The client has read of it: nobody else may go on.
  fault('cut:5', 'streamed', [200, 'upstream_error', 1], false, 'estimated'),
  fault('error_event:5', 'streamed', [200, 'upstream_error', 1], false, 'estimated'),
  // The request itself is wrong, wherever it goes.
  ...both('bad_request', [400, 'upstream_rejected', 1], false, 'nothing'),
  // No failure at all, seen from the client.
  fault('malformed_chunk', 'streamed', [200, null, 1], false, 'reported'),
  ...both('no_usage', [200, null, 1], false, 'estimated'),
]

function expectBill(row: Attempt | undefined, bill: Bill): void {
  if (!row) throw new Error('there is no such row')
  if (bill === 'nothing')
    expect(row).toMatchObject({ costNanoUsd: 0, usageSource: 'none', maybeBilled: false })
  if (bill === 'reported') expect(row).toMatchObject({ usageSource: 'provider', maybeBilled: false })
  if (bill === 'estimated') expect(row).toMatchObject({ usageSource: 'estimated', maybeBilled: false })
  if (bill === 'maybe billed') expect(row).toMatchObject({ usageSource: 'estimated', maybeBilled: true })
  if (bill !== 'nothing') expect(row.costNanoUsd).toBeGreaterThan(0)
}

/** The code of an error's body, or of the event that a stream ends in; null for an answer that is whole. */
function codeOf({ text }: Answer): string | null {
  return /"code":"(\w+)"/.exec(text)?.[1] ?? null
}

const nameOf = ({ name, kind }: Fault): string => `${name}, ${kind}`

describe('without another target', () => {
  beforeAll(() => {
    const { overrides } = test.core.console
    overrides.start(
      {
        terms: { kind: 'pause', target: test.gpuTarget },
        reason: 'to be alone',
        forMinutes: 60,
        idempotencyKey: 'alone',
      },
      'console',
    )
  })
  afterAll(() => {
    const { overrides } = test.core.console
    for (const { id } of overrides.live.snapshot().state.inForce) overrides.revert(id, 'console')
  })

  it.each(TABLE.map((row) => [nameOf(row), row] as const))('%s', async (_, { name, kind, alone, bill }) => {
    const answer = await ask(name, kind === 'streamed')
    expect(answer.status).toBe(alone.status)
    expect(codeOf(answer)).toBe(alone.code)
    expect(answer.text.includes('[DONE]')).toBe(kind === 'streamed' && alone.code === null)
    expect(answer.rows.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: alone.attempts }, (_, index) => index + 1),
    )
    for (const row of answer.rows) {
      expect(row).toMatchObject({ target: 'sandbox', errorCode: alone.code })
      expectBill(row, bill)
    }
    expect(test.sandbox.account.entries()).toHaveLength(alone.attempts)
  })
})

describe('with another target', () => {
  it.each(TABLE.map((row) => [nameOf(row), row] as const))('%s', async (_, row) => {
    const { name, kind, alone, fallsBack, bill } = row
    const answer = await ask(name, kind === 'streamed')
    const [first, second] = answer.rows
    expectBill(first, bill)
    if (!fallsBack) {
      expect(answer.status).toBe(alone.status)
      expect(codeOf(answer)).toBe(alone.code)
      expect(answer.rows).toHaveLength(1)
      expect(test.gpu.account.entries()).toHaveLength(0)
      return
    }
    expect(answer.status).toBe(200)
    expect(codeOf(answer)).toBeNull()
    expect(answer.text.includes('[DONE]')).toBe(kind === 'streamed')
    expect(answer.rows).toHaveLength(2)
    expect(first).toMatchObject({ attempt: 1, target: 'sandbox', errorCode: alone.code })
    expect(second).toMatchObject({ attempt: 2, target: test.gpuTarget, errorCode: null, costNanoUsd: 0 })
    expect(answer.header('x-sophia-target')).toBe(test.gpuTarget)
    const said = `fallback: sandbox ${alone.code ?? ''}${bill === 'maybe billed' ? ', maybe billed' : ''}`
    expect(second?.reason).toContain(said)
    expect(answer.header('x-sophia-reason')).toContain(said)
    expect(test.sandbox.account.entries()).toHaveLength(1)
    expect(test.gpu.account.entries()).toHaveLength(1)
  })
})

describe('what a request costs', () => {
  it('is what all its attempts came to, where a whole reply says it', async () => {
    const { header, rows } = await ask('hang', false)
    const sum = rows.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0)
    expect(Number(header('x-sophia-cost-usd'))).toBe(sum / 1e9)
    expect(sum).toBeGreaterThan(0)
  })

  it('is nothing by the token at an own GPU', async () => {
    set('routing.serverlessRatio', 0)
    const { rows, header } = await ask(null, false)
    set('routing.serverlessRatio', 1)
    expect(rows).toMatchObject([{ target: test.gpuTarget, usageSource: 'provider', costNanoUsd: 0 }])
    expect(rows[0]?.tokens.output).toBeGreaterThan(0)
    expect(header('x-sophia-cost-usd')).toBe('0')
  })
})

describe('a target that cannot be reached', () => {
  it('is passed by at no cost, and the other one answers', async () => {
    const lone = await startHybridCore({ serverlessRatio: 0 })
    try {
      await lone.gpu.stop()
      const response = await lone.chat({ model: MODEL, messages: [{ role: 'user', content: 'Hello' }] })
      expect(response.status).toBe(200)
      const rows = await lone.core.console.receipt(response.headers.get('x-sophia-request-id') ?? '')
      expect(rows.at(-1)).toMatchObject({ target: 'sandbox', errorCode: null })
      for (const row of rows.slice(0, -1)) expect(row).toMatchObject({ costNanoUsd: 0, maybeBilled: false })
    } finally {
      await lone.stop()
    }
  })
})

describe('an own inference server that names its models as their makers do', () => {
  it('is asked by that name, and counts as a server of ours', async () => {
    const theirs = 'meta-llama/Meta-Llama-3.1-8B-Instruct'
    const server = await startSandbox({
      apiKey: null,
      models: [{ id: theirs, kind: 'chat', inputUsd: '0', outputUsd: '0' }],
    })
    const root = server.baseUrl.replace(/\/v1$/, '')
    const console = await startTestCore({ gpuEndpoints: [root], serverlessRatio: 0 })
    try {
      const response = await console.chat({
        model: MODEL,
        messages: [{ role: 'user', content: 'Hello' }],
        max_tokens: 3,
      })
      expect(response.status).toBe(200)
      expect(response.headers.get('x-sophia-model')).toBe(MODEL)
      expect(response.headers.get('x-sophia-target')).toBe(`gpu:${new URL(root).host}`)
      expect(await response.json()).toMatchObject({ model: theirs })
    } finally {
      await console.stop()
      await server.stop()
    }
  })
})
