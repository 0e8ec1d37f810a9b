/** A target that comes back while many want it: one request looks first, and the others follow when that went well. */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLiveCore, type RunningCore } from './core.harness.ts'
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts'

const MODEL = 'llama3.1-8b-instruct'
const BODY = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }
const AT_ONCE = 64
/** How often a target may be asked again, if not asked for long. */
const REPETITIONS = 10
/** However busy the machine is. */
const PATIENT = { timeout: 30_000 }

let provider: Server
let address: string
/** Requests that reached the provider and wait for its answer, and how many came in all. */
let held: ServerResponse[]
let reached: number
let onReached: () => void
let test: RunningCore

beforeEach(async () => {
  held = []
  reached = 0
  onReached = () => undefined
  provider = createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: MODEL }] }))
      return
    }
    reached += 1
    held.push(response)
    onReached()
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const bound = provider.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  address = `http://127.0.0.1:${bound.port}/v1`
})

afterEach(async () => {
  provider.closeAllConnections()
  await test.stop()
  provider.close()
})

function answer(
  responses: readonly ServerResponse[],
  status: number,
  headers: Record<string, string> = {},
): void {
  const message = { role: 'assistant', content: 'Warm.' }
  const choices = [{ index: 0, message, finish_reason: 'stop' }]
  const usage = { prompt_tokens: 7, completion_tokens: 2 }
  for (const response of responses) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(status === 200 ? { choices, usage } : { error: { message: 'not ready' } }))
  }
}

const start = async (gpuEndpoints: string[]): Promise<void> => {
  test = await startLiveCore({ baseUrl: address, apiKey: 'sk-key' }, { serverlessRatio: 1, gpuEndpoints })
  test.core.console.settings.set({ name: 'breaker.failures', target: null }, 20, null)
}
const breaker = (): string | undefined =>
  test.core.console.routing.live.snapshot().state.targets.find(({ id }) => id === 'serverless')?.breaker
    .breaker.state

async function ask(): Promise<{ status: number; target: string | null; code: string | undefined }> {
  const response = await test.chat(BODY)
  const text = await response.text()
  const code = /"code":"(\w+)"/.exec(text)?.[1]
  return { status: response.status, target: response.headers.get('x-sophia-target'), code }
}
const askAtOnce = () => Array.from({ length: AT_ONCE }, ask)

describe('with another target', () => {
  let gpu: Sandbox
  beforeEach(async () => {
    gpu = await startSandbox({ apiKey: null })
    gpu.configure({ ttftMs: 0, tokensPerSecond: Infinity })
    await start([gpu.baseUrl.replace(/\/v1$/, '')])
  })
  afterEach(() => gpu.stop())

  it('one of 64 at a time looks whether it is back, and the others are answered elsewhere meanwhile', async () => {
    const first = askAtOnce()
    await expect.poll(() => held.length, PATIENT).toBe(AT_ONCE)
    answer(held.splice(0), 500)
    for (const { status, target } of await Promise.all(first)) {
      expect(status).toBe(200)
      expect(target).toMatch(/^gpu:/)
    }
    expect(breaker()).toBe('open')

    // All of them want it from before the end of its pause, until one has got there.
    let isAsking = true
    const looked = new Promise<void>((resolve) => {
      onReached = () => {
        isAsking = false
        resolve()
      }
    })
    let stopped = 0
    const asking = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (isAsking) await ask()
        stopped += 1
      }),
    )
    await looked
    await expect.poll(() => stopped, PATIENT).toBe(AT_ONCE - 1)
    expect(breaker()).toBe('half_open')
    const meanwhile = await Promise.all(askAtOnce())
    for (const { status, target } of meanwhile) {
      expect(status).toBe(200)
      expect(target).toMatch(/^gpu:/)
    }
    expect(reached).toBe(AT_ONCE + 1)

    answer(held.splice(0), 200)
    await asking
    expect(breaker()).toBe('closed')
    const back = askAtOnce()
    await expect.poll(() => held.length, PATIENT).toBe(AT_ONCE)
    answer(held.splice(0), 200)
    for (const { status, target } of await Promise.all(back)) {
      expect([status, target]).toEqual([200, 'serverless'])
    }
  })
})

describe('alone', () => {
  beforeEach(() => start([]))

  it('one of those that wait out its pause is let through, and the others are told to come later', async () => {
    const ended: { status: number; code: string | undefined }[] = []
    const asked = askAtOnce().map(async (asking) => void ended.push(await asking))
    await expect.poll(() => held.length, PATIENT).toBe(AT_ONCE)
    // Most come to an end with that, and the breaker opens; as many wait to ask again as a target is allowed to be.
    const waiting = held.splice(0, REPETITIONS)
    answer(held.splice(0), 500)
    await expect.poll(() => ended.length, PATIENT).toBe(AT_ONCE - REPETITIONS)
    expect(breaker()).toBe('open')
    answer(waiting, 503, { 'retry-after': '2' })
    await expect.poll(() => held.length, PATIENT).toBe(1)
    await expect.poll(() => ended.length, PATIENT).toBe(AT_ONCE - 1)
    for (const { status, code } of ended) expect([status, code]).toEqual([502, 'upstream_error'])
    for (const { status, code } of await Promise.all(askAtOnce())) {
      expect([status, code]).toEqual([503, 'no_target_available'])
    }
    expect(reached).toBe(AT_ONCE + 1)

    answer(held.splice(0), 200)
    await Promise.all(asked)
    expect(ended.at(-1)?.status).toBe(200)
    expect(breaker()).toBe('closed')
  })
})
