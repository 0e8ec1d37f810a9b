import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { FAULT_NAMES, parseFault } from './faults.ts'
import { startSandbox, type BilledRequest, type Sandbox } from './sandbox.ts'
import { collect, postAndWait } from './testing.ts'

const MODEL = 'llama3.1-8b-instruct'
const REQUEST = {
  model: MODEL,
  messages: [{ role: 'user' as const, content: 'Why do the batch jobs fail at night?' }],
}

let sandbox: Sandbox
let client: OpenAI
beforeAll(async () => {
  sandbox = await startSandbox({ behaviour: { ttftMs: 0, tokensPerSecond: Infinity } })
  client = new OpenAI({ baseURL: sandbox.baseUrl, apiKey: sandbox.apiKey, maxRetries: 0 })
})
afterAll(() => sandbox.stop())
beforeEach(() => {
  sandbox.account.clear()
  sandbox.configure({ faults: {} })
})

function post(fault: string, stream: boolean, path = '/chat/completions'): Promise<Response> {
  return fetch(`${sandbox.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
    body: JSON.stringify({
      ...(path === '/embeddings' ? { model: 'sandbox-embedding', input: 'nightly batch jobs' } : REQUEST),
      ...(stream && { stream, stream_options: { include_usage: true } }),
      metadata: { sandbox_fault: fault },
    }),
  })
}

/** All that arrives before the connection breaks, and whether it did. */
async function readAll(reply: Response): Promise<{ text: string; broken: boolean }> {
  let text = ''
  try {
    for await (const part of (reply.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()))
      text += part
    return { text, broken: false }
  } catch {
    return { text, broken: true }
  }
}

const contentChunks = (text: string): number => [...text.matchAll(/"delta":\{"content":/g)].length

function onlyEntry(): BilledRequest {
  const [entry, ...others] = sandbox.account.entries()
  if (!entry || others.length > 0) throw new Error('expected one request on the account')
  return entry
}

const fullAnswer = async () => {
  const reply = await client.chat.completions.create(REQUEST)
  const usage = reply.usage
  if (!usage) throw new Error('no usage')
  sandbox.account.clear()
  return { prompt: usage.prompt_tokens, completion: usage.completion_tokens }
}

test.each([
  ['rate_limit', 429],
  ['server_error', 500],
  ['overloaded', 503],
  ['bad_request', 400],
  ['unauthorized', 401],
])('%s answers %i, streamed or not, and charges nothing', async (fault, status) => {
  for (const [stream, path] of [[true], [false], [false, '/embeddings']] as const) {
    sandbox.account.clear()
    const reply = await post(fault, stream, path)
    expect(reply.status).toBe(status)
    expect(reply.headers.get('retry-after')).toBe(fault === 'rate_limit' ? '1' : null)
    expect(await reply.json()).toHaveProperty('error.message')
    expect(onlyEntry()).toMatchObject({
      fault,
      outcome: 'error',
      promptTokens: 0,
      costNanoUsd: 0,
      reported: false,
    })
  }
})

test('garbage is a page with status 200, and free', async () => {
  const reply = await post('garbage', false)
  expect(reply.status).toBe(200)
  expect(reply.headers.get('content-type')).toContain('text/html')
  expect(await reply.text()).toContain('<!doctype html>')
  expect(onlyEntry()).toMatchObject({ fault: 'garbage', outcome: 'error', costNanoUsd: 0 })
})

test('hang never answers, and charges the prompt once the client gives up', async () => {
  const { prompt } = await fullAnswer()
  const socket = await postAndWait(sandbox, { ...REQUEST, metadata: { sandbox_fault: 'hang' } })
  let answered = 0
  socket.on('data', (part) => (answered += part.length))
  expect(sandbox.account.entries()).toEqual([])
  socket.destroy()
  await expect.poll(() => sandbox.account.entries()).toHaveLength(1)
  expect(onlyEntry()).toMatchObject({
    fault: 'hang',
    outcome: 'client_closed',
    promptTokens: prompt,
    completionTokens: 0,
    costNanoUsd: prompt * 70,
  })
  expect(answered).toBe(0)
})

test('cut breaks a stream after exactly the tokens it names, and charges these', async () => {
  const { prompt } = await fullAnswer()
  for (const tokens of [0, 1, 5]) {
    sandbox.account.clear()
    const { text, broken } = await readAll(await post(`cut:${tokens}`, true))
    expect(broken).toBe(true)
    expect(contentChunks(text)).toBe(tokens)
    expect(text).not.toContain('[DONE]')
    expect(onlyEntry()).toMatchObject({
      fault: 'cut',
      outcome: 'cut',
      completionTokens: tokens,
      costNanoUsd: (prompt + tokens) * 70,
      reported: false,
    })
  }
})

test('cut without a number breaks a stream at its half, and a whole body at its half', async () => {
  const { completion } = await fullAnswer()
  const streamed = await readAll(await post('cut', true))
  expect(contentChunks(streamed.text)).toBe(completion >> 1)
  sandbox.account.clear()

  const reply = await post('cut', false)
  const announced = Number(reply.headers.get('content-length'))
  const whole = await readAll(reply)
  expect(whole.broken).toBe(true)
  expect(Buffer.byteLength(whole.text)).toBe(announced >> 1)
  expect(onlyEntry()).toMatchObject({ outcome: 'cut', completionTokens: completion, reported: false })
})

test('error_event ends a stream in an error that the official client raises, and fails a whole reply', async () => {
  const { text, broken } = await readAll(await post('error_event:3', true))
  expect(broken).toBe(false)
  expect(contentChunks(text)).toBe(3)
  expect(text).toMatch(/data: \{"error":\{[^\n]*\}\}\n\ndata: \[DONE\]\n\n$/)
  expect(onlyEntry()).toMatchObject({ outcome: 'error', completionTokens: 3, reported: false })

  const stream = await client.chat.completions.create({
    ...REQUEST,
    stream: true,
    metadata: { sandbox_fault: 'error_event:3' },
  })
  await expect(collect(stream)).rejects.toThrow(OpenAI.APIError)

  sandbox.account.clear()
  expect((await post('error_event', false)).status).toBe(500)
  expect(onlyEntry()).toMatchObject({ outcome: 'error', costNanoUsd: 0 })
})

test('malformed_chunk is one broken event in an otherwise complete stream', async () => {
  const { completion } = await fullAnswer()
  const { text } = await readAll(await post('malformed_chunk:2', true))
  const events = text.split('\n\n').filter((event) => event !== '' && event !== 'data: [DONE]')
  const broken = events.flatMap((event, index) => (isJson(event.slice('data: '.length)) ? [] : [index]))
  expect(broken).toEqual([3])
  expect(contentChunks(text)).toBe(completion)
  expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  expect(onlyEntry()).toMatchObject({ outcome: 'completed', completionTokens: completion, reported: true })

  const whole = await (await post('malformed_chunk', false)).text()
  expect(isJson(whole)).toBe(false)
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('no_usage withholds the usage, and still charges', async () => {
  const { prompt, completion } = await fullAnswer()
  for (const stream of [true, false]) {
    sandbox.account.clear()
    const { text } = await readAll(await post('no_usage', stream))
    expect(text).not.toContain('"usage"')
    expect(onlyEntry()).toMatchObject({
      outcome: 'completed',
      reported: false,
      costNanoUsd: (prompt + completion) * 70,
    })
  }
})

test('a header asks for a fault, too, and an unknown name is refused with the known ones', async () => {
  const ask = (fault: string) =>
    fetch(`${sandbox.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.apiKey}`, 'x-sandbox-fault': fault },
      body: JSON.stringify(REQUEST),
    })
  expect((await ask('overloaded')).status).toBe(503)
  const unknown = await ask('earthquake')
  expect(unknown.status).toBe(400)
  const message = await unknown.text()
  for (const name of FAULT_NAMES) expect(message).toContain(name)
})

test('rates strike about as often as they say, and the same way again', async () => {
  const strikes = async (): Promise<number[]> => {
    const twin = await startSandbox({
      behaviour: { ttftMs: 0, tokensPerSecond: 0, faults: { overloaded: 0.3 } },
    })
    try {
      const statuses: number[] = []
      for (let index = 0; index < 200; index += 1) {
        const reply = await fetch(`${twin.baseUrl}/chat/completions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${twin.apiKey}` },
          // Each content comes four times: a retry may fare better than the first attempt.
          body: JSON.stringify({ ...REQUEST, max_tokens: 4, seed: index >> 2 }),
        })
        await reply.arrayBuffer()
        statuses.push(reply.status)
      }
      return statuses
    } finally {
      await twin.stop()
    }
  }
  const first = await strikes()
  const share = first.filter((status) => status === 503).length / first.length
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.4)
  expect(await strikes()).toEqual(first)
})

test('a fault is spelled by its name and, after a colon, its tokens', () => {
  expect(parseFault('cut')).toEqual({ name: 'cut', afterTokens: null })
  expect(parseFault(' cut:12 ')).toEqual({ name: 'cut', afterTokens: 12 })
  for (const wrong of ['', 'cut:', 'cut:-1', 'cut:x', 'Cut', 'toString']) expect(parseFault(wrong)).toBeNull()
})
