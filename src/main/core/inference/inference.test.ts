import { request as httpRequest } from 'node:http'
import { APIError } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { exactUsd } from '../../../shared/money.ts'
import { startTestCore, TEST_KEY, type TestCore } from '../core.harness.ts'

const MODEL = 'llama3.1-8b-instruct'
const ask = (content: string) => [{ role: 'user' as const, content }]

let test: TestCore
beforeAll(async () => {
  test = await startTestCore({ upstreamTimeouts: { firstByteMs: 1_000, idleMs: 1_000, totalMs: 60_000 } })
  // One attempt each, and however many fail; fallback.test.ts is about the others.
  const set = (name: string, value: number): void =>
    test.core.console.settings.set({ name, target: null }, value, null)
  set('retry.most', 0)
  set('breaker.failures', 1_000)
  set('breaker.errorPercent', 100)
})
beforeEach(() => test.sandbox.account.clear())
afterAll(() => test.stop())

async function rowOf(requestId: string | null): Promise<Attempt> {
  const [row] = await test.core.console.receipt(requestId ?? '')
  if (!row) throw new Error('no row')
  return row
}

const newestRow = async (): Promise<Attempt> => {
  const { recent } = test.core.console.overview.snapshot().state
  return rowOf(recent[0]?.requestId ?? null)
}

/** A chat completion with a fault of the sandbox's. */
const faulty = (fault: string, stream: boolean) =>
  test.chat({ model: MODEL, messages: ask(`fault ${fault}`), stream, metadata: { sandbox_fault: fault } })

describe('a request that goes well', () => {
  it('streams to the official client, picks a model for auto, and costs what the upstream billed', async () => {
    const { data: stream, response } = await test.openai.chat.completions
      .create({ model: 'auto', messages: ask('Say hello'), stream: true })
      .withResponse()
    let text = ''
    let usageChunks = 0
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (chunk.usage) usageChunks += 1
    }
    expect(text.length).toBeGreaterThan(20)
    expect(usageChunks).toBe(0)
    expect(response.headers.get('x-sophia-model')).toBe(MODEL)
    expect(response.headers.get('x-sophia-target')).toBe('sandbox')
    expect(response.headers.get('x-sophia-reason')).toBe(`low: short and plain; balanced -> ${MODEL}`)

    const [billed] = test.sandbox.account.entries()
    const row = await rowOf(response.headers.get('x-sophia-request-id'))
    expect(row).toMatchObject({
      modelAsked: 'auto',
      modelServed: MODEL,
      usageSource: 'provider',
      finishReason: 'stop',
      errorCode: null,
      costNanoUsd: billed?.costNanoUsd,
      tokens: { input: billed?.promptTokens, output: billed?.completionTokens },
    })
    expect(row.ttftMs).toBeGreaterThan(0)
    expect(row.latencyMs).toBeGreaterThanOrEqual(row.ttftMs ?? Infinity)
  })

  it('gives the usage chunk to a client that asks for it', async () => {
    const stream = await test.openai.chat.completions.create({
      model: MODEL,
      messages: ask('Hello'),
      stream: true,
      stream_options: { include_usage: true },
    })
    const usages = []
    for await (const chunk of stream) if (chunk.usage) usages.push(chunk.usage)
    expect(usages).toHaveLength(1)
    expect(usages[0]?.completion_tokens).toBe((await newestRow()).tokens.output)
  })

  it('answers whole, with its exact cost in a header', async () => {
    const { data, response } = await test.openai.chat.completions
      .create({ model: 'llama3.1-70b-instruct-fp8', messages: ask('Hello'), max_completion_tokens: 7 })
      .withResponse()
    expect(data.usage?.completion_tokens).toBe(7)
    const row = await newestRow()
    expect(response.headers.get('x-sophia-cost-usd')).toBe(exactUsd(row.costNanoUsd))
    expect(row.costNanoUsd).toBe(test.sandbox.account.total())
    expect(row.finishReason).toBe('length')
  })

  it('embeds', async () => {
    const { data, usage } = await test.openai.embeddings.create({
      model: 'sandbox-embedding',
      input: ['a b', 'c'],
    })
    expect(data).toHaveLength(2)
    expect(await newestRow()).toMatchObject({
      endpoint: 'embeddings',
      usageSource: 'provider',
      tokens: { input: usage.prompt_tokens, output: 0 },
      costNanoUsd: test.sandbox.account.total(),
    })
  })

  it('serves the console itself through the same pipeline', async () => {
    const events = []
    for await (const event of test.core.console.chat(
      { model: 'auto', messages: ask('Hello') },
      new AbortController().signal,
    )) {
      events.push(event)
    }
    const [start, end] = [events[0], events.at(-1)]
    if (start?.type !== 'start' || end?.type !== 'end') throw new Error('not started and ended')
    expect(end.receipt).toMatchObject({
      requestId: start.requestId,
      keyName: 'console',
      usageSource: 'provider',
    })
    expect(end.receipt.costNanoUsd).toBe(test.sandbox.account.total())
    expect(events.filter(({ type }) => type === 'delta').length).toBeGreaterThan(0)
  })
})

describe('a request that fails', () => {
  it.each([
    ['rate_limit', 429, 'rate_limited'],
    ['server_error', 502, 'upstream_error'],
    ['overloaded', 502, 'upstream_error'],
    ['bad_request', 400, 'upstream_rejected'],
    ['unauthorized', 502, 'upstream_auth_failed'],
  ])('%s → %d %s, and costs nothing', async (fault, status, code) => {
    for (const stream of [false, true]) {
      const response = await faulty(fault, stream)
      const body = await response.text()
      expect(response.status).toBe(status)
      expect(JSON.parse(body)).toMatchObject({ error: { code } })
      expect(body).not.toContain(test.sandbox.apiKey)
      if (fault === 'rate_limit') expect(response.headers.get('retry-after')).toBe('1')
      expect(await newestRow()).toMatchObject({ costNanoUsd: 0, usageSource: 'none', errorCode: code })
    }
    expect(test.sandbox.account.total()).toBe(0)
  })

  it('times out on an upstream that never answers, and keeps the hold: it may be on the bill', async () => {
    for (const stream of [false, true]) {
      const response = await faulty('hang', stream)
      expect(response.status).toBe(504)
      expect(await response.json()).toMatchObject({ error: { code: 'upstream_timeout' } })
      const row = await newestRow()
      expect(row).toMatchObject({
        usageSource: 'estimated',
        errorCode: 'upstream_timeout',
        maybeBilled: true,
      })
      expect(row.costNanoUsd).toBeGreaterThan(test.sandbox.account.total())
    }
  })

  it.each(['cut:5', 'error_event:5'])(
    '%s: ends a stream in an error event, never in [DONE]',
    async (fault) => {
      const response = await faulty(fault, true)
      const text = await response.text()
      expect(response.status).toBe(200)
      expect(text).not.toContain('[DONE]')
      expect(text).toMatch(/event: error\ndata: {"error":{.*"code":"upstream_error".*}}\n\n$/)
      const row = await newestRow()
      expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'upstream_error', finishReason: null })
      expect(row.tokens.output).toBeGreaterThanOrEqual(5)
    },
  )

  it('tells the official client so', async () => {
    const stream = await test.openai.chat.completions.create({
      model: MODEL,
      messages: ask('Cut me'),
      stream: true,
      metadata: { sandbox_fault: 'cut:5' },
    })
    const reading = (async () => {
      let tokens = 0
      for await (const chunk of stream) tokens += chunk.choices.length
      return tokens
    })()
    await expect(reading).rejects.toThrow(APIError)
  })

  it.each(['cut', 'garbage'])(
    '%s: a whole answer that cannot be read is 502, and keeps its hold',
    async (fault) => {
      const response = await faulty(fault, false)
      expect(response.status).toBe(502)
      expect(await response.json()).toMatchObject({ error: { code: 'upstream_error' } })
      expect(await newestRow()).toMatchObject({
        usageSource: 'estimated',
        errorCode: 'upstream_error',
        maybeBilled: true,
      })
    },
  )

  it('passes a malformed chunk on, and still knows the usage', async () => {
    const response = await faulty('malformed_chunk', true)
    expect(await response.text()).toContain('[DONE]')
    expect(await newestRow()).toMatchObject({
      usageSource: 'provider',
      costNanoUsd: test.sandbox.account.total(),
    })
  })

  it('estimates an answer without usage, never below what was seen', async () => {
    for (const stream of [false, true]) {
      const response = await faulty('no_usage', stream)
      expect(response.status).toBe(200)
      await response.text()
      const row = await newestRow()
      const billed = test.sandbox.account.entries().at(-1)
      expect(row).toMatchObject({ usageSource: 'estimated', errorCode: null, finishReason: 'stop' })
      if (stream) expect(row.tokens.output).toBeGreaterThanOrEqual(billed?.completionTokens ?? Infinity)
    }
  })
})

describe('a client that hangs up', () => {
  it('ends the upstream, and pays for what was generated', async () => {
    test.sandbox.configure({ ttftMs: 0, tokensPerSecond: 200, jitter: 0 })
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest(
        `${test.core.gateway.url}/v1/chat/completions`,
        { method: 'POST', headers: { authorization: `Bearer ${TEST_KEY}` } },
        (response) => response.once('data', () => request.destroy()).once('close', resolve),
      )
      request.on('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNRESET' || reject(error))
      request.end(JSON.stringify({ model: MODEL, messages: ask('Tell me all'), stream: true }))
    })
    await expect.poll(() => test.sandbox.account.entries()).toHaveLength(1)
    test.sandbox.configure({ ttftMs: 0, tokensPerSecond: Infinity })
    const [billed] = test.sandbox.account.entries()
    expect(billed?.outcome).toBe('client_closed')
    await expect.poll(newestRow).toMatchObject({ errorCode: 'client_closed', usageSource: 'estimated' })
    const row = await newestRow()
    expect(row.tokens.output).toBeGreaterThan(0)
    expect(row.costNanoUsd).toBeGreaterThan(0)
    expect(test.core.console.status.snapshot().state.daily.heldNanoUsd).toBe(0)
  })

  it('stops a whole answer as well', async () => {
    test.sandbox.configure({ ttftMs: 0, tokensPerSecond: 50 })
    const abort = new AbortController()
    const pending = test.chat({ model: MODEL, messages: ask('Slowly') }, { signal: abort.signal })
    await expect.poll(() => test.core.console.overview.snapshot().state.inFlight).toBe(1)
    abort.abort()
    await expect(pending).rejects.toThrow()
    await expect.poll(() => test.core.console.overview.snapshot().state.inFlight).toBe(0)
    test.sandbox.configure({ ttftMs: 0, tokensPerSecond: Infinity })
    expect(await newestRow()).toMatchObject({ errorCode: 'client_closed' })
  })
})
