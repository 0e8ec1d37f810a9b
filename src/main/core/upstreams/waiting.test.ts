/** What becomes of requests that wait for a connection, while a target is busy with as many as it takes at once. */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLiveCore, type RunningCore } from '../core.harness.ts'
import { MAX_CONNECTIONS } from './connections.ts'

const MODEL = 'llama3.1-8b-instruct'
const BODY = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8, stream: true }
const FIRST = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n'
/** However busy the machine is. */
const PATIENT = { timeout: 30_000 }

/** All that has reached the provider: streams that have begun and go no further. */
const reached: ServerResponse[] = []
let provider: Server
let test: RunningCore

beforeAll(async () => {
  provider = createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: MODEL }] }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(FIRST)
    reached.push(response)
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const address = provider.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  test = await startLiveCore({ baseUrl: `http://127.0.0.1:${address.port}/v1`, apiKey: 'sk-key' })
  await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => test.chat(BODY)))
  expect(reached).toHaveLength(MAX_CONNECTIONS)
})

afterAll(async () => {
  provider.closeAllConnections()
  await test.stop()
  provider.close()
})

const rowOf = async (response: Response) => {
  const rows = await test.core.console.receipt(response.headers.get('x-sophia-request-id') ?? '')
  return rows.at(-1)
}
const breaker = () => test.core.console.routing.live.snapshot().state.targets[0]?.breaker

it('is given up when none is free within the time for the first byte, and the target is not blamed', async () => {
  const { settings } = test.core.console
  settings.set({ name: 'retry.most', target: null }, 0, null)
  settings.set({ name: 'timeout.firstByte.seconds', target: 'serverless' }, 1, null)
  const response = await test.chat(BODY)
  expect(response.status).toBe(502)
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await response.text()).toContain('no connection to it was free in time')
  expect(await rowOf(response)).toMatchObject({ usageSource: 'none', costNanoUsd: 0, maybeBilled: false })
  expect(breaker()).toMatchObject({ breaker: { state: 'closed' }, consecutiveFailures: 0 })
  settings.reset({ name: 'timeout.firstByte.seconds', target: 'serverless' }, null)
})

it('is called back when the breaker opens, and costs nothing', async () => {
  test.core.console.settings.set({ name: 'breaker.failures', target: null }, 1, null)
  const waiting = Array.from({ length: 20 }, () => test.chat(BODY))
  await expect
    .poll(() => test.core.console.overview.snapshot().state.inFlight, PATIENT)
    .toBe(MAX_CONNECTIONS + 20)
  reached[0]?.destroy()
  for (const response of await Promise.all(waiting)) {
    expect(response.status).toBe(502)
    expect(await response.text()).toContain('too many requests failed there')
    expect(await rowOf(response)).toMatchObject({ usageSource: 'none', costNanoUsd: 0, maybeBilled: false })
  }
  expect(reached).toHaveLength(MAX_CONNECTIONS)
  expect(breaker()).toMatchObject({ breaker: { state: 'open' } })
})
