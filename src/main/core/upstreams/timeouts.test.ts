/** How long a target may take, as its settings say, for requests that begin after they were set. */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startLiveCore, type RunningCore } from '../core.harness.ts'

const MODEL = 'llama3.1-8b-instruct'
const BODY = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 10, stream: true }

let answer: (response: ServerResponse) => void
let provider: Server
let test: RunningCore

beforeEach(async () => {
  provider = createServer((request, response) => {
    if (request.url === '/v1/models') response.end(JSON.stringify({ data: [{ id: MODEL }] }))
    else request.resume().on('end', () => answer(response))
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const address = provider.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  test = await startLiveCore({ baseUrl: `http://127.0.0.1:${address.port}/v1`, apiKey: 'sk-key' })
})

afterEach(async () => {
  await test.stop()
  provider.closeAllConnections()
  provider.close()
})

const began = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n')
}
const dripping = (response: ServerResponse): void => {
  began(response)
  const timer = setInterval(() => response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n'), 50)
  response.on('close', () => clearInterval(timer))
}

it.each([
  ['timeout.firstByte.seconds', 'says nothing', () => undefined, 'it sent nothing in time'],
  ['timeout.idle.seconds', 'falls silent', began, 'it fell silent in the middle of its answer'],
  ['timeout.total.seconds', 'goes on for ever', dripping, 'it did not finish in time'],
])('%s ends an answer that %s', async (name, _, how, why) => {
  answer = how
  test.core.console.settings.set({ name, target: 'serverless' }, 1, null)
  const text = await (await test.chat(BODY)).text()
  expect(text).toContain('"code":"upstream_timeout"')
  expect(text).toContain(why)
})
