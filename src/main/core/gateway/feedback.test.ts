import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../core.harness.ts'

let core: TestCore

beforeEach(async () => {
  core = await startTestCore()
})

afterEach(() => core.stop())

const HELLO = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }

async function ask(workload = 'mail'): Promise<string> {
  const answer = await core.chat(HELLO, { headers: { 'x-sophia-workload': workload } })
  await answer.text()
  return answer.headers.get('x-sophia-request-id') ?? ''
}

const give = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  core.fetch('/v1/feedback', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  })

const scoreOf = (requestId: string): number | null => core.core.console.feedback.of(requestId)

describe('POST /v1/feedback', () => {
  it('takes an opinion of a request once its answer has ended, and the latest one counts', async () => {
    const id = await ask()
    const first = await give({ request_id: id, score: 0.25 })
    expect(first.status).toBe(200)
    expect(await first.json()).toEqual({ object: 'feedback', request_id: id, score: 0.25 })
    expect(scoreOf(id)).toBe(0.25)
    await give({ request_id: id, score: 1 })
    expect(scoreOf(id)).toBe(1)
    expect(scoreOf(await ask())).toBeNull()
  })

  it("lets a key rate its own requests, and nobody else's", async () => {
    const id = await ask()
    const { key } = core.core.console.keys.create({ name: 'other', budget: null })
    const answer = await give({ request_id: id, score: 0 }, { authorization: `Bearer ${key}` })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request', param: 'request_id' } })
    expect(scoreOf(id)).toBeNull()
    expect((await give({ request_id: id, score: 0 }, { authorization: 'Bearer nobody' })).status).toBe(401)
  })

  it.each([
    ['a request that never was', { request_id: 'req_nowhere', score: 1 }, 'request_id'],
    ['a score beyond 1', { request_id: 'x', score: 2 }, 'score'],
    ['a score in words', { request_id: 'x', score: 'up' }, 'score'],
    ['no request', { score: 1 }, 'request_id'],
    ['no object', [], 'request_id'],
    ['no JSON', '{', null],
  ])('refuses %s', async (_, body, param) => {
    const answer = await give(body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request', param } })
  })

  it('is what a rollout of the workload is judged by', async () => {
    const { rollouts } = core.core.console
    const id = await ask()
    const { figures } = (await rollouts.preview({ workload: 'mail', hours: 1 })).any
    expect(figures).toMatchObject({ requests: 1, opinions: 0 })
    await give({ request_id: id, score: 0.5 })
    const rated = (await rollouts.preview({ workload: 'mail', hours: 1 })).any.figures
    expect(rated).toMatchObject({ requests: 1, opinions: 1, feedback: 0.5 })
  })
})
