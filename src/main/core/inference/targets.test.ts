/** What several targets of the test's own make of a request: small HTTP servers that answer as they are told. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parseUsd } from '../../../shared/money.ts'
import type { Config } from '../config.ts'
import { startLiveCore, type RunningCore } from '../core.harness.ts'

const MODEL = 'llama3.1-8b-instruct'
const BODY = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5 }

type Answer = (response: ServerResponse) => void

const ok: Answer = (response) => {
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
    }),
  )
}
const cut: Answer = (response) => void response.socket?.destroy()
const status =
  (code: number): Answer =>
  (response) => {
    response.statusCode = code
    response.end('{}')
  }

const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

/** A server of one model; `answer` may be another one for each request. Resolves with its base URL. */
async function server(answer: Answer, model = MODEL): Promise<string> {
  const http = createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: [{ id: model }] }))
      return
    }
    request.resume().on('end', () => answer(response))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    http.closeAllConnections()
    http.close()
  })
  const { port } = http.address() as AddressInfo
  return `http://127.0.0.1:${port}/v1`
}

async function consoleOn(baseUrl: string, overrides: Partial<Config> = {}): Promise<RunningCore> {
  const core = await startLiveCore({ baseUrl, apiKey: 'k-0123456789' }, overrides)
  stops.push(() => core.stop())
  return core
}

const PRICE = { inputUsd: '0.07', cachedInputUsd: '0.07', outputUsd: '0.07', source: null, confirmed: false }

const add = (core: RunningCore, name: string, baseUrl: string, weight: number, model = MODEL) =>
  core.core.console.providers.add({
    name,
    kind: 'serverless',
    baseUrl,
    key: null,
    weight,
    models: [{ ours: model, theirs: model, price: PRICE }],
    reason: null,
  })

describe('a request that may have been bought twice', () => {
  it('says so, however many were asked in between', async () => {
    const core = await consoleOn(await server(cut))
    await add(core, 'Second', await server(status(500)), 0)
    await add(core, 'Third', await server(ok), 0)
    const response = await core.chat(BODY)
    expect(response.status).toBe(200)
    await response.text()
    const reason = response.headers.get('x-sophia-reason')
    expect(reason).toContain('fallback: serverless upstream_error, maybe billed; second upstream_error')
  })

  it.each([502, 504, 520, 524])('is one that a proxy answers with %d', async (code) => {
    const gpu = (await server(ok)).replace(/\/v1$/, '')
    const core = await consoleOn(await server(status(code)), { gpuEndpoints: [gpu], serverlessRatio: 1 })
    const response = await core.chat(BODY)
    expect(response.status).toBe(200)
    await response.text()
    const rows = await core.core.console.receipt(response.headers.get('x-sophia-request-id') ?? '')
    expect(rows).toMatchObject([{ maybeBilled: true }, { errorCode: null }])
  })

  it('is told what failed, not that there was no room to ask somebody else', async () => {
    const core = await consoleOn(await server(cut), { dailyLimit: parseUsd('0.00045') })
    await add(core, 'Second', await server(cut), 1)
    const response = await core.chat({ ...BODY, max_tokens: 4_000 })
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      error: {
        code: 'upstream_error',
        message: expect.stringContaining('No other target was asked') as unknown,
      },
    })
  })
})

describe('a model that several sell', () => {
  it('is bought from those who have a price for it', async () => {
    const core = await consoleOn(await server(ok, 'foo'))
    await add(core, 'Priced', await server(ok, 'foo'), 1, 'foo')
    for (let n = 0; n < 6; n += 1) {
      const response = await core.chat({ ...BODY, model: 'auto' })
      expect([response.status, response.headers.get('x-sophia-target')]).toEqual([200, 'priced'])
      await response.text()
    }
  })
})

describe('a target that comes back', () => {
  it('is open to all as soon as the one that looks is being answered', async () => {
    const answers: { now: Answer } = { now: status(500) }
    const core = await consoleOn(await server((response) => answers.now(response)))
    core.core.console.settings.set({ name: 'breaker.failures', target: null }, 1, null)
    await (await core.chat(BODY)).text()
    expect((await core.chat(BODY)).status).toBe(503)

    // An answer that begins and does not end.
    answers.now = (response) => {
      answers.now = ok
      response.setHeader('content-type', 'text/event-stream')
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x' } }] })}\n\n`)
    }
    const abort = new AbortController()
    await expect
      .poll(async () => (await core.chat({ ...BODY, stream: true }, { signal: abort.signal })).status, {
        timeout: 20_000,
        interval: 200,
      })
      .toBe(200)
    const response = await core.chat(BODY)
    expect(response.status).toBe(200)
    await response.text()
    abort.abort()
  })
})
