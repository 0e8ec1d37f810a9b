/** What overrides do to real traffic: over HTTP, between the sandbox as the provider and a second one as the GPU. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OverrideTerms } from '../../shared/contract/overrides.ts'
import { startHybridCore, type HybridCore } from './core.harness.ts'

const MODEL = 'llama3.1-8b-instruct'
const SERVERLESS = 'sandbox'
const AT_ONCE = 64

let core: HybridCore
let started = 0

beforeEach(async () => {
  core = await startHybridCore({ serverlessRatio: 0.5 })
})
afterEach(() => core.stop())

function start(terms: OverrideTerms) {
  started += 1
  const idempotencyKey = `the call ${started}`
  return core.core.console.overrides.start(
    { terms, reason: 'a drill', forMinutes: 30, idempotencyKey },
    'test',
  )
}
const force = (side: 'gpu' | 'serverless', whenDown: 'fail' | 'fall_back' = 'fail') =>
  start({ kind: 'force', side, whenDown })

const ask = (more: object = {}): Promise<Response> =>
  core.chat({ model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 4, ...more })

/** How many of so many requests at once each target answered, whole and streamed by turns. */
async function spread(requests = AT_ONCE): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  await Promise.all(
    Array.from({ length: requests }, async (_, index) => {
      const answer = await ask(index % 2 === 0 ? {} : { stream: true })
      await answer.text()
      const target = answer.ok ? (answer.headers.get('x-sophia-target') ?? '') : String(answer.status)
      counts[target] = (counts[target] ?? 0) + 1
    }),
  )
  return counts
}

describe('a force', () => {
  it.each(['gpu', 'serverless'] as const)('to %s moves every request there, and back', async (side) => {
    const half = AT_ONCE / 2
    expect(await spread()).toEqual({ [SERVERLESS]: half, [core.gpuTarget]: half })
    const { id } = force(side)
    expect(await spread()).toEqual({ [side === 'gpu' ? core.gpuTarget : SERVERLESS]: AT_ONCE })
    core.core.console.overrides.revert(id, 'test')
    expect(await spread()).toEqual({ [SERVERLESS]: half, [core.gpuTarget]: half })
  })

  it('names itself in the reason of the row and of the answer, and costs nothing by the token on a GPU', async () => {
    const { id } = force('gpu')
    const answer = await ask()
    expect(answer.headers.get('x-sophia-reason')).toContain(`override ${id}: gpu forced`)
    expect(answer.headers.get('x-sophia-cost-usd')).toBe('0')
    expect(await core.core.console.receipt(answer.headers.get('x-sophia-request-id') ?? '')).toMatchObject([
      { target: core.gpuTarget, costNanoUsd: 0 },
    ])
  })

  it('that is to fail does so in words while its side is down, and buys nothing elsewhere', async () => {
    const { id } = force('gpu', 'fail')
    await core.gpu.stop()
    const billed = core.sandbox.account.entries().length
    const insistence = `Override ${id} forces gpu and lets nothing else answer.`
    const answer = await ask()
    expect(answer.status).toBe(502)
    const said = expect.stringMatching(`cannot be reached.*${insistence}`) as unknown
    expect(await answer.json()).toMatchObject({ error: { code: 'upstream_error', message: said } })
    expect(await spread(24)).not.toHaveProperty(SERVERLESS)
    // Its breaker is open now, and lets one through now and then at most: at once, and in the same words.
    const refused = await Promise.all(
      Array.from({ length: 24 }, async () => {
        const { status, text } = await ask().then(async (it) => ({
          status: it.status,
          text: await it.text(),
        }))
        expect(text).toContain(insistence)
        return status
      }),
    )
    expect(refused).toContain(503)
    expect(core.sandbox.account.entries()).toHaveLength(billed)
  })

  it('that may fall back loses no request while its side is down', async () => {
    force('gpu', 'fall_back')
    await core.gpu.stop()
    expect(await spread()).toEqual({ [SERVERLESS]: AT_ONCE })
  })
})

describe('a pause', () => {
  it('keeps every request from the target, and the others take them', async () => {
    start({ kind: 'pause', target: SERVERLESS })
    expect(await spread()).toEqual({ [core.gpuTarget]: AT_ONCE })
  })

  it('of the side that is forced leads to the other one, if the force may fall back', async () => {
    force('gpu', 'fall_back')
    start({ kind: 'pause', target: core.gpuTarget })
    expect(await spread()).toEqual({ [SERVERLESS]: AT_ONCE })
  })

  it('of the side that is forced is named, with the force, where nothing may fall back', async () => {
    const { id } = force('gpu', 'fail')
    start({ kind: 'pause', target: core.gpuTarget })
    const messages = await Promise.all(
      [MODEL, 'auto'].map(async (model) => JSON.stringify(await (await ask({ model })).json())),
    )
    for (const message of messages) expect(message).toContain(`verride ${id} forces gpu`)
    expect(messages[0]).toContain('is paused by hand')
    expect(messages[1]).toContain(`paused by hand: ${core.gpuTarget}`)
  })

  it('of everything refuses in words that name the way back', async () => {
    for (const target of [SERVERLESS, core.gpuTarget]) start({ kind: 'pause', target })
    const answer = await ask()
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      error: {
        code: 'no_target_available',
        message: expect.stringContaining('Revert a pause in the console') as unknown,
      },
    })
  })
})
