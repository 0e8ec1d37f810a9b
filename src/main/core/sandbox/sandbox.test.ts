import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import llama from 'llama3-tokenizer-js'
import { PROMPT_TOKENS_BASE, PROMPT_TOKENS_PER_MESSAGE, startSandbox, type Sandbox } from './sandbox.ts'

const MODEL = 'llama3.1-8b-instruct'
const AS_FAST_AS_POSSIBLE = { ttftMs: 0, tokensPerSecond: Infinity }
const A_STRING: unknown = expect.any(String)
const A_NUMBER: unknown = expect.any(Number)
const NAME_OR_NULL: unknown = expect.toBeOneOf([A_STRING, null])
const A_LEVEL: unknown = expect.toBeOneOf(['low', 'high'])
const tokensIn = (text: string): number => llama.encode(text, { bos: false, eos: false }).length

let sandbox: Sandbox
let client: OpenAI
beforeAll(async () => {
  sandbox = await startSandbox({ behaviour: AS_FAST_AS_POSSIBLE })
  client = clientOf(sandbox)
})
afterAll(() => sandbox.stop())

function clientOf({ baseUrl, apiKey }: Sandbox): OpenAI {
  return new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0 })
}

function post(path: string, body: unknown, apiKey = sandbox.apiKey): Promise<Response> {
  return fetch(`${sandbox.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const ask = (content: string) => ({ model: MODEL, messages: [{ role: 'user' as const, content }] })
const QUESTION = 'Why is the p95 latency of the billing gateway so high?'

test('a whole answer is text about the prompt with real token counts', async () => {
  const reply = await client.chat.completions.create(ask(QUESTION))
  const content = reply.choices[0]?.message.content ?? ''
  expect(reply.id).toMatch(/^chatcmpl-[0-9a-f]{32}$/)
  expect(content).toContain('p95 latency')
  expect(reply.choices[0]?.finish_reason).toBe('stop')
  expect(reply.usage).toEqual({
    prompt_tokens: PROMPT_TOKENS_BASE + PROMPT_TOKENS_PER_MESSAGE + tokensIn(QUESTION),
    completion_tokens: tokensIn(content),
    total_tokens: PROMPT_TOKENS_BASE + PROMPT_TOKENS_PER_MESSAGE + tokensIn(QUESTION) + tokensIn(content),
  })
})

test('a stream says the same, one token per chunk, with usage only when asked for', async () => {
  const whole = await client.chat.completions.create(ask(QUESTION))
  const chunks = []
  const stream = await client.chat.completions.create({
    ...ask(QUESTION),
    stream: true,
    stream_options: { include_usage: true },
  })
  for await (const chunk of stream) chunks.push(chunk)
  const said = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '')
  expect(said.join('')).toBe(whole.choices[0]?.message.content)
  expect(said.filter((text) => text !== '')).toHaveLength(whole.usage?.completion_tokens ?? 0)
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
  expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true)

  const unasked = await (await post('/chat/completions', { ...ask(QUESTION), stream: true })).text()
  expect(unasked).not.toContain('"usage"')
  expect(unasked.endsWith('data: [DONE]\n\n')).toBe(true)
})

test('continuous usage counts up to the final one', async () => {
  const text = await (
    await post('/chat/completions', {
      ...ask(QUESTION),
      stream: true,
      stream_options: { include_usage: true, continuous_usage_stats: true },
    })
  ).text()
  const counts = [...text.matchAll(/"completion_tokens":(\d+)/g)].map((match) => Number(match[1]))
  const total = counts.at(-1) ?? 0
  // The role, every token, the finish and the usage itself.
  expect(counts).toEqual([0, ...Array.from({ length: total }, (_, index) => index + 1), total, total])
})

test('the same request has the same answer, whatever the order, the concurrency and the instance', async () => {
  const prompts = Array.from({ length: 40 }, (_, index) => `How do I drain node ${index}?`)
  const answers = (from: OpenAI, order: readonly string[]) =>
    Promise.all(
      order.map(async (prompt) => {
        const { choices, usage } = await from.chat.completions.create(ask(prompt))
        return { prompt, content: choices[0]?.message.content, usage }
      }),
    )
  const first = await answers(client, prompts)
  const twin = await startSandbox({ behaviour: AS_FAST_AS_POSSIBLE })
  const other = await startSandbox({ seed: 'another', behaviour: AS_FAST_AS_POSSIBLE })
  try {
    expect((await answers(clientOf(twin), prompts.toReversed())).toReversed()).toEqual(first)
    expect(await answers(clientOf(other), prompts)).not.toEqual(first)
  } finally {
    await Promise.all([twin.stop(), other.stop()])
  }
})

test('caps, stop strings and several choices', async () => {
  const full = await client.chat.completions.create(ask(QUESTION))
  const content = full.choices[0]?.message.content ?? ''
  const capped = await client.chat.completions.create({ ...ask(QUESTION), max_completion_tokens: 7 })
  expect(capped.choices[0]?.finish_reason).toBe('length')
  expect(capped.usage?.completion_tokens).toBe(7)
  expect(content.startsWith(capped.choices[0]?.message.content ?? 'nothing')).toBe(true)

  const stopped = await client.chat.completions.create({ ...ask(QUESTION), stop: ['no such words', '. '] })
  expect(stopped.choices[0]?.message.content).toBe(content.slice(0, content.indexOf('. ')))
  expect(stopped.choices[0]?.finish_reason).toBe('stop')

  const several = await client.chat.completions.create({ ...ask(QUESTION), n: 3 })
  const texts = several.choices.map((choice) => choice.message.content ?? '')
  expect(new Set(texts).size).toBe(3)
  expect(several.usage?.completion_tokens).toBe(texts.reduce((sum, text) => sum + tokensIn(text), 0))
})

test('several choices are streamed side by side, more than fits one write', async () => {
  const whole = await client.chat.completions.create({ ...ask(QUESTION), n: 16 })
  const texts = Array.from({ length: 16 }, () => '')
  const turns: number[] = []
  const stream = await client.chat.completions.create({ ...ask(QUESTION), n: 16, stream: true })
  for await (const { choices } of stream) {
    for (const { index, delta } of choices) {
      texts[index] = (texts[index] ?? '') + (delta.content ?? '')
      turns.push(index)
    }
  }
  expect(texts).toEqual(whole.choices.map((choice) => choice.message.content))
  const inOrder = Array.from({ length: 16 }, (_, index) => index)
  expect(turns.slice(0, 48)).toEqual([...inOrder, ...inOrder, ...inOrder])
})

test('lengths spread like real ones', async () => {
  const lengths = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const reply = await client.chat.completions.create(ask(`Tell me about shard ${index}.`))
      return reply.usage?.completion_tokens ?? 0
    }),
  )
  lengths.sort((left, right) => left - right)
  expect(lengths[100]).toBeGreaterThan(80)
  expect(lengths[100]).toBeLessThan(180)
  expect(lengths.at(-4)).toBeGreaterThan(300)
})

test('JSON when JSON is asked for, by schema too', async () => {
  const object = await client.chat.completions.create({
    ...ask(QUESTION),
    response_format: { type: 'json_object' },
  })
  expect(JSON.parse(object.choices[0]?.message.content ?? '')).toEqual({ answer: A_STRING })
  const schema = {
    type: 'object',
    properties: {
      level: { enum: ['low', 'high'] },
      hosts: { type: 'array', items: { type: 'string' }, minItems: 2 },
    },
    required: ['level', 'hosts'],
  }
  const fitted = await client.chat.completions.create({
    ...ask(QUESTION),
    response_format: { type: 'json_schema', json_schema: { name: 'report', schema } },
  })
  const value: unknown = JSON.parse(fitted.choices[0]?.message.content ?? '')
  expect(value).toEqual({
    level: A_LEVEL,
    hosts: [A_STRING, A_STRING],
  })
})

test('a demanded tool is called, whole and in split arguments', async () => {
  const request = {
    ...ask('Scale the web pool'),
    tools: [
      { type: 'function' as const, function: { name: 'read', parameters: { type: 'object' } } },
      {
        type: 'function' as const,
        function: {
          name: 'scale',
          parameters: { type: 'object', properties: { count: { type: 'integer', minimum: 2, maximum: 9 } } },
        },
      },
    ],
    tool_choice: { type: 'function' as const, function: { name: 'scale' } },
  }
  const whole = await client.chat.completions.create(request)
  expect(whole.choices[0]?.finish_reason).toBe('tool_calls')
  const call = whole.choices[0]?.message.tool_calls?.[0]
  if (call?.type !== 'function') throw new Error('no function was called')
  expect(call.function.name).toBe('scale')
  expect(JSON.parse(call.function.arguments)).toEqual({ count: A_NUMBER })

  const parts: string[] = []
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
    for (const delta of chunk.choices[0]?.delta.tool_calls ?? []) parts.push(delta.function?.arguments ?? '')
  }
  expect(parts.length).toBeGreaterThan(3)
  expect(parts.join('')).toBe(call.function.arguments)
  expect((await post('/chat/completions', { ...ask('x'), tool_choice: 'required' })).status).toBe(400)
})

test('embeddings are unit vectors, alike for like texts, the same as base64 and as floats', async () => {
  const input = ['drain the gpu node', 'drain the other gpu node', 'invoices of last month']
  const packed = await client.embeddings.create({ model: 'sandbox-embedding', input })
  const plain = await client.embeddings.create({
    model: 'sandbox-embedding',
    input,
    encoding_format: 'float',
  })
  expect(packed.data.map((item) => [...item.embedding])).toEqual(plain.data.map((item) => item.embedding))
  expect(plain.usage.prompt_tokens).toBe(input.reduce((sum, text) => sum + tokensIn(text), 0))
  const [first = [], second = [], third = []] = plain.data.map((item) => item.embedding)
  const product = (left: number[], right: number[]) =>
    left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0)
  expect(product(first, first)).toBeCloseTo(1, 5)
  expect(product(first, second)).toBeGreaterThan(product(first, third) + 0.3)

  const ids = await client.embeddings.create({ model: MODEL, input: [[1, 2, 3], [4]], dimensions: 8 })
  expect(ids.data.map((item) => item.embedding.length)).toEqual([8, 8])
  expect(ids.usage.prompt_tokens).toBe(4)
})

test('the models it serves', async () => {
  const { data } = await client.models.list()
  expect(data.map((model) => model.id)).toEqual([
    'llama3.1-8b-instruct',
    'llama3.1-70b-instruct-fp8',
    'llama-4-maverick-17b-128e-instruct-fp8',
    'sandbox-embedding',
  ])
})

test.each([
  ['broken JSON', '/chat/completions', '{"model":', 400, null],
  ['no messages', '/chat/completions', { model: MODEL }, 400, null],
  ['stream options without a stream', '/chat/completions', { ...ask('x'), stream_options: {} }, 400, null],
  [
    'an image',
    '/chat/completions',
    { ...ask('x'), messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
    400,
    null,
  ],
  [
    'an embedding model for a chat',
    '/chat/completions',
    { ...ask('x'), model: 'sandbox-embedding' },
    400,
    null,
  ],
  ['an unknown model', '/chat/completions', { ...ask('x'), model: 'gpt-9' }, 404, 'model_not_found'],
  ['an unknown model', '/embeddings', { model: 'gpt-9', input: 'x' }, 404, 'model_not_found'],
  ['an empty input', '/embeddings', { model: 'sandbox-embedding', input: '' }, 400, null],
  ['another endpoint', '/completions', { model: MODEL, prompt: 'x' }, 404, 'unknown_url'],
])('%s on %s is refused in the shape of OpenAI', async (_, path, body, status, code) => {
  const totalBefore = sandbox.account.total()
  const reply = await post(path, body)
  expect(reply.status).toBe(status)
  expect(await reply.json()).toEqual({
    error: {
      message: A_STRING,
      type: 'invalid_request_error',
      param: NAME_OR_NULL,
      code,
    },
  })
  expect(sandbox.account.entries().at(-1)).toMatchObject({
    endpoint: `/v1${path}`,
    outcome: 'error',
    costNanoUsd: 0,
  })
  expect(sandbox.account.total()).toBe(totalBefore)
})

test('a body beyond all bounds is refused', async () => {
  const reply = await post('/chat/completions', ask('x'.repeat(17 * 1024 * 1024)))
  expect(reply.status).toBe(413)
})

test('a wrong key is refused', async () => {
  const reply = await post('/chat/completions', ask('x'), 'sk-wrong')
  expect(reply.status).toBe(401)
  expect(await reply.json()).toMatchObject({ error: { code: 'invalid_api_key' } })
})

test('bad options are refused by name', async () => {
  await expect(startSandbox({ behaviour: { ttftMs: -1 } })).rejects.toThrow('ttftMs')
  await expect(startSandbox({ behaviour: { faults: { cut: 0.7, hang: 0.7 } } })).rejects.toThrow(
    'more than 1',
  )
  expect(() => sandbox.configure({ jitter: 2 })).toThrow('jitter')
})
