/** A wake-up call: one POST, to where it may go, whose answer does no harm whatever it is. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callOnce } from './call-once.ts'
import { createReach } from './reach.ts'

let server: Server
let root: string
let asked: IncomingMessage[] = []
let answer: (response: ServerResponse) => void

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request)
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function call(url: string, privateHosts = '127.0.0.1'): Promise<string | null> {
  asked = []
  const reach = createReach({ privateHosts: () => privateHosts, namedHosts: () => [], allowsLoopback: false })
  return callOnce({ url, reach, timeoutMs: 500, signal: new AbortController().signal })
}

it('is a POST without a body and without a key', async () => {
  answer = (response) => response.end('awake')
  expect(await call(`${root}/wake_up?tags=weights`)).toBeNull()
  expect(asked).toMatchObject([{ method: 'POST', url: '/wake_up?tags=weights' }])
  expect(asked[0]?.headers).toMatchObject({ 'content-length': '0' })
  expect(asked[0]?.headers).not.toHaveProperty('authorization')
})

it.each([
  ['an error', (response: ServerResponse) => response.writeHead(500).end(), 'It answered with HTTP 500.'],
  [
    'a redirect, which is not followed',
    (response: ServerResponse) => response.writeHead(302, { location: '/elsewhere' }).end(),
    'It answered with HTTP 302.',
  ],
  ['nothing', () => undefined, 'It did not answer within 0.5 s.'],
  ['a broken connection', (response: ServerResponse) => response.destroy(), /^The connection broke/i],
])('that meets with %s says so', async (_, said, problem) => {
  answer = said
  const found = await call(`${root}/wake_up`)
  expect(found).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
  expect(asked).toHaveLength(1)
})

it('reads no more of an endless answer than it has to', async () => {
  answer = (response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(' '.repeat(1 << 20)));
      response.once('drain', more)
    }
    more()
  }
  expect(await call(`${root}/wake_up`)).toBeNull()
})

it('goes to no private address that nobody allowed, and never to where a cloud keeps its credentials', async () => {
  expect(await call(`${root}/wake_up`, '')).toMatch(/^127.0.0.1 is a private address that nobody allowed/)
  expect(await call('http://169.254.169.254/latest', '169.254.169.254')).toMatch(/keeps the credentials/)
  expect(asked).toEqual([])
})
