import { expect, test, vi } from 'vitest'
import { createRpc } from './rpc.ts'
import type { Rpc } from './rpc.ts'
import { AccessRefused } from './transport.ts'
import type { Channel, Client } from './transport.ts'

/** A host that the test opens, refuses and breaks by hand. Its client is never called. */
function scriptedHost() {
  const broken: ((why: 'lost' | 'token_refused') => void)[] = []
  let answer: 'accept' | 'away' | 'refuse' = 'accept'
  return {
    answerWith: (next: typeof answer) => (answer = next),
    breakWith: (why: 'lost' | 'token_refused') => broken.at(-1)?.(why),
    opened: () => broken.length,
    open: (): Promise<Channel> => {
      if (answer === 'away') return Promise.reject(new Error('away'))
      if (answer === 'refuse') return Promise.reject(new AccessRefused('no_token'))
      const client = {} as Client
      return Promise.resolve({ client, closed: new Promise((resolve) => broken.push(resolve)) })
    },
  }
}

const reaches = (rpc: Rpc, phase: string) =>
  vi.waitFor(() => expect(rpc.connection().phase).toBe(phase), { timeout: 5000 })

test('a broken connection is opened again, with a new client', async () => {
  const host = scriptedHost()
  const rpc = createRpc(host.open)
  await reaches(rpc, 'connected')
  const first = rpc.connection()
  host.answerWith('away')
  host.breakWith('lost')
  await reaches(rpc, 'lost')
  expect(rpc.connection()).toMatchObject({ everConnected: true })
  host.answerWith('accept')
  rpc.retryNow()
  await reaches(rpc, 'connected')
  expect(host.opened()).toBe(2)
  expect(rpc.connection()).not.toBe(first)
})

test('a refused token ends the attempts until someone brings another', async () => {
  const host = scriptedHost()
  const rpc = createRpc(host.open)
  await reaches(rpc, 'connected')
  host.breakWith('token_refused')
  await reaches(rpc, 'refused')
  expect(rpc.connection()).toMatchObject({ why: 'token_refused' })
  expect(host.opened()).toBe(1)
  rpc.retryNow()
  await reaches(rpc, 'connected')
  expect(host.opened()).toBe(2)
})

test('a host that was never there counts as lost, not as connected before', async () => {
  const host = scriptedHost()
  host.answerWith('away')
  const rpc = createRpc(host.open)
  await reaches(rpc, 'lost')
  expect(rpc.connection()).toMatchObject({ everConnected: false })
})
