/**
 * The split at the gateway: many requests at once, counted by the ledger's first attempts. Five hundred of each share
 * here; `SOPHIA_SPLIT_REQUESTS=10000` sends as many as one likes.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHybridCore, type HybridCore } from './core.harness.ts'

const REQUESTS = Number(process.env['SOPHIA_SPLIT_REQUESTS'] ?? 500)
const AT_ONCE = 64

let test: HybridCore
beforeAll(async () => {
  test = await startHybridCore()
})
afterAll(() => test.stop())

async function ask(workload: string, session: string | null): Promise<string | null> {
  const response = await test.chat(
    { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 1 },
    { headers: { 'x-sophia-workload': workload, ...(session !== null && { 'x-sophia-session': session }) } },
  )
  await response.arrayBuffer()
  expect(response.status).toBe(200)
  return response.headers.get('x-sophia-target')
}

/** Where each of so many requests went, with 64 in flight. */
async function deal(workload: string, requests: number): Promise<(string | null)[]> {
  const went: (string | null)[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < requests) {
      next += 1
      went.push(await ask(workload, null))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return went
}

describe(`${REQUESTS} requests, ${AT_ONCE} at once`, () => {
  it.each([0.8, 0.333, 0, 1])('at a share of %d are split within one', async (share) => {
    test.core.console.settings.set({ name: 'routing.serverlessRatio', target: null }, share, null)
    const went = await deal(`split-${share}`, REQUESTS)
    const serverless = went.filter((target) => target === 'sandbox').length
    expect(went.filter((target) => target === test.gpuTarget)).toHaveLength(REQUESTS - serverless)
    expect(Math.abs(serverless - REQUESTS * share)).toBeLessThanOrEqual(1)
  })

  it('keep a session where it is, and count it', async () => {
    test.core.console.settings.set({ name: 'routing.serverlessRatio', target: null }, 0.5, null)
    const sessions = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const targets = new Set<string | null>()
        for (let n = 0; n < 5; n += 1) targets.add(await ask('chats', `session-${index}`))
        return targets
      }),
    )
    for (const targets of sessions) expect(targets.size).toBe(1)
    expect(sessions.filter((targets) => targets.has('sandbox'))).toHaveLength(5)
  })
})
