import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseUsd } from '../../../shared/money.ts'
import { startTestCore, TEST_KEY, type TestCore } from '../core.harness.ts'

const errorSchema = z.object({
  error: z.object({
    message: z.string().min(20),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string(),
    budget: z.record(z.string(), z.unknown()).optional(),
  }),
})

const HELLO = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }] }

let test: TestCore
beforeAll(async () => {
  test = await startTestCore({
    allowedHosts: ['console.example.com'],
    allowedOrigins: ['https://ops.example.com'],
  })
})
afterEach(() => test.sandbox.account.clear())
afterAll(() => test.stop())

async function errorOf(response: Response) {
  return { status: response.status, ...errorSchema.parse(await response.json()).error }
}

/** `fetch` sets Host and Origin itself; this does not. */
function raw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  core = test.core,
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    httpRequest(core.gateway.url + path, { headers, method }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

describe('what the gateway refuses, nothing of it reaching the upstream', () => {
  afterEach(() => expect(test.sandbox.account.entries()).toEqual([]))

  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer sk-wrong-0123456789' }],
    ['another scheme', { authorization: `Basic ${TEST_KEY}` }],
  ])('%s', async (_, headers) => {
    for (const path of [
      '/v1/chat/completions',
      '/v1/models',
      '/v1/organization/costs',
      '/v1/nonsense',
      '/metrics',
    ]) {
      const method = path === '/v1/chat/completions' ? 'POST' : 'GET'
      const { status, body } = await raw(path, headers, method)
      expect(status).toBe(401)
      expect(errorSchema.parse(JSON.parse(body)).error.code).toBe('invalid_api_key')
      expect(body).not.toContain('sk-wrong')
    }
  })

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:9040'])(
    'a foreign Host "%s", on every path',
    async (host) => {
      for (const path of ['/healthz', '/readyz', '/', '/v1/models']) {
        const { status, body } = await raw(path, { host, authorization: `Bearer ${TEST_KEY}` })
        expect(status).toBe(403)
        expect(body).toContain('host_not_allowed')
      }
    },
  )

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost.evil.example'])(
    'a foreign Origin "%s" with a good Host, on every path',
    async (origin) => {
      for (const path of ['/healthz', '/readyz', '/', '/v1/models']) {
        const { status, body } = await raw(path, { origin, authorization: `Bearer ${TEST_KEY}` })
        expect(status).toBe(403)
        expect(body).toContain('origin_not_allowed')
      }
    },
  )

  it.each([
    ['malformed JSON', '{"model": "auto", ', null],
    ['a list', '[]', null],
    ['nothing', '', null],
    ['no model', '{"messages": [{"role": "user", "content": "x"}]}', 'model'],
    ['no messages', '{"model": "auto"}', 'messages'],
    ['messages that are none', '{"model": "auto", "messages": ["x"]}', 'messages'],
    ['a negative cap', JSON.stringify({ ...HELLO, max_tokens: -1 }), 'max_tokens'],
    ['a fractional n', JSON.stringify({ ...HELLO, n: 1.5 }), 'n'],
    ['stream as a word', JSON.stringify({ ...HELLO, stream: 'yes' }), 'stream'],
    ['a member that stands twice', `{"model": "auto",${JSON.stringify(HELLO).slice(1)}`, 'model'],
    [
      'an image, whose cost has no bound',
      JSON.stringify({
        ...HELLO,
        messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x/y.png' } }] }],
      }),
      'messages',
    ],
  ])('%s', async (_, body, param) => {
    const response = await test.fetch('/v1/chat/completions', { method: 'POST', body })
    expect(await errorOf(response)).toMatchObject({ status: 400, code: 'invalid_request', param })
  })

  it('bytes that are not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"model": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
    const response = await test.fetch('/v1/chat/completions', { method: 'POST', body })
    expect(await errorOf(response)).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('a body of 50 MB, announced or not', async () => {
    const big = 'x'.repeat(50 * 1024 * 1024)
    const announced = await test.fetch('/v1/chat/completions', { method: 'POST', body: big })
    expect(await errorOf(announced)).toMatchObject({ status: 413, code: 'request_too_large' })

    const chunked = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
    })
    const response = await test
      .fetch('/v1/chat/completions', { method: 'POST', body: chunked, duplex: 'half' })
      .catch(() => null)
    // The answer may be lost to a client that is still sending; the gateway must stand either way.
    if (response) expect(response.status).toBe(413)
    expect((await test.fetch('/healthz')).status).toBe(200)
  })

  it('an unknown model', async () => {
    const response = await test.chat({ ...HELLO, model: 'gpt-17' })
    expect(await errorOf(response)).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' })
  })

  it('an endpoint it does not meter', async () => {
    for (const path of ['/v1/completions', '/v1/responses', '/v1/chat/completions/x', '/mcp']) {
      const response = await test.fetch(path, { method: 'POST', body: '{}' })
      const error = await errorOf(response)
      expect(error).toMatchObject({ status: 404, code: 'unsupported_endpoint' })
      expect(error.message).toContain('POST /v1/chat/completions')
    }
  })
})

it('refuses stream options whose members stand twice, and holds nothing for them', async () => {
  const body =
    '{"model":"auto","stream":true,"stream_options":{"a":1,"a":2},"messages":[{"role":"user","content":"x"}]}'
  const response = await test.fetch('/v1/chat/completions', { method: 'POST', body })
  expect(await errorOf(response)).toMatchObject({ status: 400, code: 'invalid_request', param: 'a' })
  expect(test.core.console.status.snapshot().state.daily.heldNanoUsd).toBe(0)
})

it('outlives clients that ask for an upgrade and reset the connection', async () => {
  const { port } = test.core.gateway
  for (let i = 0; i < 40; i += 1) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const host = i % 2 === 0 ? 'evil.example' : '127.0.0.1'
        socket.write(
          `GET /nope HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        )
        socket.resetAndDestroy()
      })
      socket.on('error', () => undefined).on('close', () => resolve())
    })
  }
  expect((await test.fetch('/healthz')).status).toBe(200)
})

it('answers a client that offers HTTP/2 on the way, as Java’s does', async () => {
  const headers = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABkAAQAAP__',
  }
  expect((await raw('/healthz', headers)).status).toBe(200)
})

it('lets nobody in by the name of an address that means all of them', async () => {
  const open = await startTestCore({ host: '0.0.0.0' })
  try {
    const url = new URL(open.core.gateway.url)
    expect(url.hostname).toBe('127.0.0.1')
    expect((await open.fetch('/healthz')).status).toBe(200)
    const { status } = await raw('/healthz', { host: `0.0.0.0:${url.port}` }, 'GET', open.core)
    expect(status).toBe(403)
  } finally {
    await open.stop()
  }
})

describe('what the gateway lets in', () => {
  it('an allowed Host, and an allowed Origin with what its browser needs to read the answer', async () => {
    const good = await raw('/healthz', {
      host: 'console.example.com:9040',
      origin: 'https://ops.example.com',
    })
    expect(good).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': 'https://ops.example.com' },
    })
    const preflight = await raw(
      '/v1/chat/completions',
      { origin: 'https://ops.example.com', 'access-control-request-headers': 'authorization,content-type' },
      'OPTIONS',
    )
    expect(preflight).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-headers': 'authorization,content-type' },
    })
  })

  it('says that it lives, and that it is ready once each endpoint was probed', async () => {
    expect((await raw('/healthz', {})).status).toBe(200)
    await expect.poll(async () => (await raw('/readyz', {})).status).toBe(200)
  })

  it('lists auto and what is served', async () => {
    const ids = (await test.openai.models.list()).data.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['auto', 'llama3.1-8b-instruct', 'sandbox-embedding']))
  })
})

describe('GET /v1/organization/costs', () => {
  const costs = async (query: string): Promise<unknown> =>
    (await test.fetch(`/v1/organization/costs?${query}`)).json()

  it('shows a request as soon as its reply has ended, to the nano-dollar', async () => {
    const before = Math.floor(test.now() / 1000)
    const response = await test.chat({ ...HELLO, metadata: { workload: 'billing' } })
    await response.arrayBuffer()
    const total = test.sandbox.account.total()
    expect(total).toBeGreaterThan(0)
    const page = z
      .object({ data: z.array(z.object({ results: z.array(z.unknown()) })) })
      .parse(await costs(`start_time=${before}&group_by=line_item&group_by=project_id`))
    expect(page.data.flatMap(({ results }) => results)).toEqual([
      {
        object: 'organization.costs.result',
        amount: { value: total / 1e9, currency: 'usd' },
        line_item: 'llama3.1-8b-instruct',
        project_id: 'billing',
      },
    ])
    expect(response.headers.get('x-sophia-cost-usd')).toBe((total / 1e9).toFixed(9).replace(/0+$/, ''))
  })

  it('does not page through the days before the first row, and sums up what is asked for from 1970', async () => {
    const page = z
      .object({
        object: z.literal('page'),
        has_more: z.literal(false),
        next_page: z.null(),
        data: z.array(z.unknown()).length(1),
      })
      .parse(await costs('start_time=0'))
    expect(page.data[0]).toMatchObject({ object: 'bucket', results: [{ line_item: null, project_id: null }] })
  })

  it('refuses what it does not understand, by name', async () => {
    for (const [query, param] of [
      ['', 'start_time'],
      ['start_time=x', 'start_time'],
      ['start_time=1&bucket_width=1h', 'bucket_width'],
      ['start_time=1&group_by=colour', 'group_by'],
      ['start_time=1&limit=1000', 'limit'],
    ] as const) {
      const response = await test.fetch(`/v1/organization/costs?${query}`)
      expect(await errorOf(response)).toMatchObject({ status: 400, code: 'invalid_request', param })
    }
  })
})

describe('GET /v1/organization/usage/completions', () => {
  const admin = () =>
    new OpenAI({ baseURL: `${test.core.gateway.url}/v1`, adminAPIKey: TEST_KEY, maxRetries: 0 }).admin
      .organization

  it('tells what openai’s own client asks for, as soon as a reply has ended', async () => {
    const before = Math.floor(test.now() / 1000)
    const body = { ...HELLO, user: 'ada', metadata: { workload: 'usage' } }
    const { usage } = z
      .object({ usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }) })
      .parse(await (await test.chat(body)).json())
    for (const width of ['1m', '1h', '1d'] as const) {
      const page = await admin().usage.completions({
        start_time: before,
        bucket_width: width,
        group_by: ['project_id', 'user_id', 'model'],
        project_ids: ['usage'],
      })
      expect(page.data.flatMap(({ results }) => results)).toMatchObject([
        {
          object: 'organization.usage.completions.result',
          input_tokens: usage.prompt_tokens,
          output_tokens: usage.completion_tokens,
          num_model_requests: 1,
          project_id: 'usage',
          user_id: 'ada',
          model: HELLO.model,
          api_key_id: null,
        },
      ])
    }
  })

  it('pages through the buckets, each once, and adds up to the same', async () => {
    await (await test.chat(HELLO)).arrayBuffer()
    const day = Math.floor(Date.UTC(2026, 5, 15) / 1000)
    const asked = { start_time: day, bucket_width: '1h', limit: 5 } as const
    const starts: number[] = []
    let requests = 0
    for (let page: string | undefined; ;) {
      const answer = await admin().usage.completions({ ...asked, ...(page && { page }) })
      for (const { start_time: start, results } of answer.data) {
        starts.push(start)
        for (const result of results)
          if ('num_model_requests' in result) requests += result.num_model_requests
      }
      if (answer.next_page === null) break
      page = answer.next_page
    }
    expect(starts).toEqual(Array.from({ length: starts.length }, (_, hour) => day + hour * 3_600))
    const whole = await admin().usage.completions({ start_time: day })
    expect(whole.data[0]?.results).toMatchObject([{ num_model_requests: requests }])
  })

  it('leaves out embeddings, which are no completions', async () => {
    const before = Math.floor(test.now() / 1000)
    const embedded = await test.fetch('/v1/embeddings', {
      method: 'POST',
      body: JSON.stringify({ model: 'sandbox-embedding', input: 'Hello' }),
    })
    expect(embedded.status).toBe(200)
    const page = await admin().usage.completions({ start_time: before, models: ['sandbox-embedding'] })
    expect(page.data.flatMap(({ results }) => results)).toEqual([])
  })

  it('refuses what it does not understand, by name', async () => {
    for (const [query, param] of [
      ['', 'start_time'],
      ['start_time=1&bucket_width=1w', 'bucket_width'],
      ['start_time=1&group_by=colour', 'group_by'],
      ['start_time=1&bucket_width=1d&limit=32', 'limit'],
      ['start_time=1&page=2', 'page'],
    ] as const) {
      const response = await test.fetch(`/v1/organization/usage/completions?${query}`)
      expect(await errorOf(response)).toMatchObject({ status: 400, code: 'invalid_request', param })
    }
  })
})

describe('a hard limit', () => {
  it('refuses with the numbers, before anything is sent', async () => {
    const poor = await startTestCore({ dailyLimit: parseUsd('0.000001') })
    try {
      const response = await poor.chat({ ...HELLO, max_tokens: 100 })
      const error = await errorOf(response)
      expect(error).toMatchObject({ status: 402, code: 'budget_exceeded', type: 'budget_error' })
      expect(error.budget).toMatchObject({ name: 'daily', limit_usd: 0.000001, settled_usd: 0, held_usd: 0 })
      expect(error.budget?.['estimated_usd']).toBeGreaterThan(0.000007)
      expect(Date.parse(String(error.budget?.['resets_at']))).toBeGreaterThan(poor.now())
      expect(poor.sandbox.account.entries()).toEqual([])
    } finally {
      await poor.stop()
    }
  })
})
