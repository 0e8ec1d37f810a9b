import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseUsd } from '../../../shared/money.ts'
import { startTestCore, type TestCore } from '../core.harness.ts'

/** 24,000 bytes, about 5,000 tokens: at $0.35 per 1M tokens $0.0084 by its bytes and $0.00175 by its count. */
const LONG = 'The pressure of the pump was within its limits again. '.repeat(445)
const MODEL = 'llama3.1-70b-instruct-fp8'

let test: TestCore
beforeAll(async () => {
  test = await startTestCore({ dailyLimit: parseUsd('0.004') })
})
afterAll(() => test.stop())

const body = (more: object = {}): object => ({
  model: MODEL,
  max_tokens: 16,
  messages: [{ role: 'user', content: LONG }],
  ...more,
})
const spent = (): number => test.core.console.status.snapshot().state.daily.settledNanoUsd

describe('a request that does not fit by its bytes', () => {
  it.each([
    ['tools', { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }],
    ['a schema', { response_format: { type: 'json_object' } }],
    ['a member that nobody knows', { prompt_template: 'long' }],
    ['what a tool answered', { messages: [{ role: 'tool', tool_call_id: 'a', content: LONG }] }],
    ['calls of tools', { messages: [{ role: 'assistant', content: LONG, tool_calls: [] }] }],
    ['another vocabulary', { model: 'llama-4-maverick-17b-128e-instruct-fp8' }],
  ])('is refused when its tokens cannot be bounded here: %s', async (_, more) => {
    const response = await test.chat(body(more))
    expect(response.status).toBe(402)
    expect(spent()).toBe(0)
  })

  it('is refused, too, when it goes deeper than any stack', async () => {
    const deep = '['.repeat(40_000) + ']'.repeat(40_000)
    const messages = `[{"role":"user","content":[{"type":"text","text":${deep}}]}]`
    const response = await test.fetch('/v1/chat/completions', {
      method: 'POST',
      body: `{"model":"${MODEL}","max_tokens":16,"messages":${messages}}`,
    })
    expect(response.status).toBe(402)
  })

  it('is counted part by part', async () => {
    const content = [{ type: 'text', text: LONG }]
    const response = await test.chat(body({ messages: [{ role: 'user', name: 'ada', content }] }))
    expect(response.status).toBe(200)
    expect(test.sandbox.account.total()).toBe(spent())
  })

  it('goes through when it fits by its tokens, and is held and billed for no more than those', async () => {
    const response = await test.chat(body())
    expect(response.status).toBe(200)
    const [row] = await test.core.console.receipt(response.headers.get('x-sophia-request-id') ?? '')
    expect(row?.usageSource).toBe('provider')
    expect(row?.tokens.input).toBeGreaterThan(4_000)
    expect(test.sandbox.account.total()).toBe(spent())
  })

  it('is refused when not even its tokens fit, with the bound that was tried last', async () => {
    for (let i = 0; i < 3; i += 1) await test.chat(body())
    const response = await test.chat(body())
    expect(response.status).toBe(402)
    expect(test.sandbox.account.total()).toBe(spent())
    expect(spent()).toBeLessThanOrEqual(parseUsd('0.004'))
  })
})
