/** A provider that does what no provider should, behind a whole core. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { startLiveCore, type RunningCore } from '../core.harness.ts'
import type { AttemptDraft, Reservation } from '../ledger/ledger.ts'
import type { Upstreams } from './upstreams.ts'

const MODEL = 'llama3.1-8b-instruct'
const KEY = 'sk-the-provider-key-0123456789'
const BODY = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 10 }
const SSE = { 'content-type': 'text/event-stream' }
const content = (text: string): string =>
  `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`
const STOP = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
const usage = (value: unknown): string => `data: ${JSON.stringify({ choices: [], usage: value })}\n\n`
const GOOD = { prompt_tokens: 7, completion_tokens: 2 }
/** What 7 + 2 tokens cost at $0.07 per 1M. */
const GOOD_COST = 630

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let answer: Answer
let seen: IncomingMessage[]
let provider: Server
let test: RunningCore

beforeEach(async () => {
  seen = []
  provider = createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: MODEL }, { id: 'no-price' }] }))
      return
    }
    seen.push(request)
    request.resume().on('end', () => answer(request, response))
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  test = await startLiveCore(
    { baseUrl: `http://127.0.0.1:${portOf(provider)}/v1`, apiKey: KEY },
    { upstreamTimeouts: { firstByteMs: 5_000, idleMs: 5_000, totalMs: 600 } },
  )
})

afterEach(async () => {
  await test.stop()
  provider.closeAllConnections()
  provider.close()
})

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function ask(stream: boolean, how: Answer): Promise<{ status: number; text: string; row: Attempt }> {
  answer = how
  const response = await test.chat({ ...BODY, stream })
  const text = await response.text()
  const [row] = test.core.console.overview.snapshot().state.recent
  if (!row) throw new Error('no row')
  expect(text).not.toContain(KEY)
  expect(test.core.console.status.snapshot().state.daily.heldNanoUsd).toBe(0)
  return { status: response.status, text, row }
}

const stream =
  (...pieces: readonly (string | Buffer)[]): Answer =>
  (_, response) => {
    response.writeHead(200, SSE)
    for (const piece of pieces) response.write(piece)
    response.end()
  }

it('takes nothing but a reservation of the ledger', () => {
  expectTypeOf<Parameters<Upstreams['send']>[0]>().toEqualTypeOf<Reservation>()
  expectTypeOf<{ draft: AttemptDraft; reservedAt: number }>().not.toExtend<Reservation>()
})

it('sends the key of the provider, none of the client’s headers, and an id to find it by', async () => {
  const { row } = await ask(false, (_, response) => response.end(JSON.stringify({ usage: GOOD })))
  const [request] = seen
  expect(request?.headers).toMatchObject({
    authorization: `Bearer ${KEY}`,
    'accept-encoding': 'identity',
    'x-request-id': `${row.requestId}-1`,
  })
  expect(JSON.stringify(request?.headers)).not.toContain('sk-test')
})

it('refuses a model without a price, before anything is sent', async () => {
  const response = await test.chat({ ...BODY, model: 'no-price' })
  expect(response.status).toBe(402)
  expect(await response.json()).toMatchObject({ error: { code: 'model_unpriced' } })
  expect(seen).toEqual([])
})

describe('a stream', () => {
  it.each([
    ['with CR LF', [(content('a') + STOP + usage(GOOD) + 'data: [DONE]\n\n').replaceAll('\n', '\r\n')]],
    ['without [DONE]', [content('a'), STOP, usage(GOOD)]],
    [
      'with two usages',
      [
        content('a'),
        usage({ prompt_tokens: 7, completion_tokens: 1 }),
        STOP,
        usage(GOOD),
        'data: [DONE]\n\n',
      ],
    ],
    [
      'with comments and a slow event',
      [
        ': hi\n\n',
        'data: {"choices":[{"del',
        'ta":{"content":"a"}}]}\n',
        '\n',
        STOP,
        usage(GOOD),
        'data: [DONE]\n\n',
      ],
    ],
    ['with more after [DONE]', [content('a'), STOP, usage(GOOD), 'data: [DONE]\n\n', content('b')]],
  ])('%s costs what it says', async (_, pieces) => {
    const { status, text, row } = await ask(true, stream(...pieces))
    expect(status).toBe(200)
    expect(text).not.toContain('event: error')
    expect(row).toMatchObject({ usageSource: 'provider', costNanoUsd: GOOD_COST, errorCode: null })
  })

  it('whose connection is reset after [DONE] is finished all the same', async () => {
    const { row } = await ask(true, (_, response) => {
      response.writeHead(200, SSE)
      response.write(content('a') + STOP + usage(GOOD) + 'data: [DONE]\n\n', () => response.destroy())
    })
    expect(row).toMatchObject({ usageSource: 'provider', costNanoUsd: GOOD_COST, errorCode: null })
  })

  it.each([
    ['without an end', [content('a')]],
    ['in the middle of an event', [content('a'), 'data: {"choi']],
    ['that is empty', []],
  ])('that stops %s ends in an error event', async (_, pieces) => {
    const { text, row } = await ask(true, stream(...pieces))
    expect(text).toMatch(/event: error\ndata: {"error":{.*"code":"upstream_error".*}}\n\n$/)
    expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'upstream_error' })
    expect(row.costNanoUsd).toBeGreaterThan(0)
  })

  it('that goes on for ever is ended', async () => {
    const { text, row } = await ask(true, (_, response) => {
      response.writeHead(200, SSE)
      const dripping = setInterval(() => response.write(content('drip ')), 20)
      response.on('close', () => clearInterval(dripping))
    })
    expect(text).toContain('"code":"upstream_timeout"')
    expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'upstream_timeout' })
  })

  it('with a usage beyond belief is estimated', async () => {
    const { row } = await ask(
      true,
      stream(content('a'), STOP, usage({ ...GOOD, completion_tokens: 1e12 }), 'data: [DONE]\n\n'),
    )
    expect(row.usageSource).toBe('estimated')
  })
})

describe('a stream that tells less than all', () => {
  it('is not waited for once it has said [DONE]', async () => {
    const { text, row } = await ask(true, (_, response) => {
      response.writeHead(200, SSE)
      response.write(content('a') + STOP + usage(GOOD) + 'data: [DONE]\n\n')
    })
    expect(text).toContain('[DONE]')
    expect(row).toMatchObject({ usageSource: 'provider', costNanoUsd: GOOD_COST, errorCode: null })
  })

  it('is not waited for once it has said what went wrong', async () => {
    const { text, row } = await ask(true, (_, response) => {
      response.writeHead(200, SSE)
      response.write(`${content('a')}data: {"error":{"message":"out of memory"}}\n\n`)
    })
    expect(text).toMatch(/event: error\ndata: {"error":{.*out of memory.*}}\n\n$/)
    expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'upstream_error' })
  })

  it('is estimated when content came after its last usage', async () => {
    const pieces = [
      usage({ prompt_tokens: 7, completion_tokens: 0 }),
      ...Array.from({ length: 50 }, () => content('word')),
    ]
    const { row } = await ask(true, stream(...pieces))
    expect(row).toMatchObject({ usageSource: 'estimated', tokens: { input: 7, output: 50 } })
  })

  it('costs its input and what was seen when it is cut before its first content', async () => {
    const role = 'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n'
    const { row } = await ask(true, stream(role))
    expect(row).toMatchObject({ usageSource: 'estimated', tokens: { output: 0 } })
    expect(row.costNanoUsd).toBeGreaterThan(0)
  })

  it('of a caller who left before it began costs no more than the time allowed', async () => {
    const abort = new AbortController()
    answer = () => abort.abort()
    const asked = test.chat({ ...BODY, max_tokens: 8_000, stream: true }, { signal: abort.signal })
    await expect(asked).rejects.toThrow()
    await expect.poll(() => test.core.console.overview.snapshot().state.recent).toHaveLength(1)
    const [row] = test.core.console.overview.snapshot().state.recent
    expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'client_closed' })
    expect(row?.tokens.output).toBeLessThan(8_000)
  })
})

describe('the provider’s key', () => {
  const echo = `Incorrect API key provided: ${KEY}.`
  const error = JSON.stringify({ error: { message: echo } })

  it.each([
    ['400', (_: unknown, response: ServerResponse) => response.writeHead(400).end(error)],
    ['401', (_: unknown, response: ServerResponse) => response.writeHead(401).end(error)],
    ['500', (_: unknown, response: ServerResponse) => response.writeHead(500).end(echo)],
    ['200', (_: unknown, response: ServerResponse) => response.end(error)],
    ['a stream', stream(content('a'), `data: ${error}\n\n`, 'data: [DONE]\n\n')],
  ])('is kept from the client when the provider repeats it in %s', async (_, how) => {
    // `ask` looks for the key in whatever comes back.
    const { text, row } = await ask(true, how)
    expect(text).toContain('"error"')
    expect(row.errorCode).not.toBeNull()
  })
})

it('costs nothing when the request cannot even be written', async () => {
  const broken = await startLiveCore({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'two\nlines' })
  try {
    expect((await broken.chat(BODY)).status).toBe(502)
    const [row] = broken.core.console.overview.snapshot().state.recent
    expect(row).toMatchObject({ costNanoUsd: 0, usageSource: 'none' })
    expect(broken.core.console.status.snapshot().state.daily.heldNanoUsd).toBe(0)
  } finally {
    await broken.stop()
  }
})

it('refuses what comes while it is being stopped', async () => {
  let stopping = Promise.resolve()
  const { status } = await ask(false, (_, response) => {
    stopping = test.core.stop()
    response.end(JSON.stringify({ usage: GOOD }))
  })
  expect(status).toBe(200)
  await stopping
  const events = test.core.console.chat(
    { model: MODEL, messages: [{ role: 'user', content: 'Too late' }] },
    new AbortController().signal,
  )
  await expect(events.next()).rejects.toMatchObject({ code: 'no_target_available' })
})

describe('a whole answer', () => {
  it('that redirects is not followed', async () => {
    const { status, row } = await ask(false, (_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${portOf(provider)}/v1/elsewhere` }).end()
    })
    expect(status).toBe(502)
    expect(seen).toHaveLength(1)
    expect(row).toMatchObject({ costNanoUsd: 0, usageSource: 'none', errorCode: 'upstream_error' })
  })

  it.each([
    [
      'compressed against our wish',
      200,
      { 'content-encoding': 'gzip' },
      gzipSync(JSON.stringify({ usage: GOOD })),
    ],
    ['empty', 200, {}, ''],
    ['a list', 200, {}, '[]'],
    ['nothing at all', 204, {}, ''],
  ])('that is %s is 502, and kept at its hold', async (_, code, headers, body) => {
    const { status, row } = await ask(false, (__, response) => response.writeHead(code, headers).end(body))
    expect(status).toBe(502)
    expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'upstream_error' })
    expect(row.costNanoUsd).toBeGreaterThan(GOOD_COST)
  })

  it('that is shorter than it says is 502, and kept at its hold', async () => {
    const { status, row } = await ask(false, (_, response) => {
      response.writeHead(200, { 'content-length': 1_000 })
      response.write('{"usage":', () => response.destroy())
    })
    expect(status).toBe(502)
    expect(row).toMatchObject({ usageSource: 'estimated', errorCode: 'upstream_error' })
  })

  it('from nobody costs nothing', async () => {
    provider.closeAllConnections()
    provider.close()
    const { status, row } = await ask(false, () => undefined)
    expect(status).toBe(502)
    expect(row).toMatchObject({ costNanoUsd: 0, usageSource: 'none', errorCode: 'upstream_error' })
  })
})
