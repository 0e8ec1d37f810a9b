/** A model that is served and has no price: refused, or let through by the setting and counted as unpriced. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startLiveCore, type RunningCore } from '../core.harness.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'

const MODEL = 'mystery'
const HELLO = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 8 }

let provider: Sandbox
let core: RunningCore

beforeEach(async () => {
  provider = await startSandbox({
    models: [{ id: MODEL, kind: 'chat', inputUsd: '1', outputUsd: '2' }],
    behaviour: { ttftMs: 0, tokensPerSecond: 0 },
  })
  core = await startLiveCore(provider)
})

afterEach(async () => {
  await core.stop()
  await provider.stop()
})

const allow = () =>
  core.core.console.settings.set({ name: 'unpriced.policy', target: null }, 'allow', 'a trial')

async function rowOf(answer: Response) {
  const [row] = await core.core.console.receipt(answer.headers.get('x-sophia-request-id') ?? '')
  return row
}

it('is refused by default, before anything is sent', async () => {
  const answer = await core.chat(HELLO)
  expect(answer.status).toBe(402)
  expect(await answer.json()).toMatchObject({ error: { code: 'model_unpriced', param: 'model' } })
  expect(provider.account.entries()).toEqual([])
})

it('is let through where the setting allows it, at zero and with its tokens counted', async () => {
  allow()
  const answer = await core.chat(HELLO)
  expect(answer.status).toBe(200)
  expect(await rowOf(answer)).toMatchObject({ costNanoUsd: 0, usageSource: 'provider' })
  expect((await rowOf(answer))?.tokens.output).toBe(provider.account.entries()[0]?.completionTokens)
})

it('is refused again as soon as the setting is back', async () => {
  allow()
  core.core.console.settings.reset({ name: 'unpriced.policy', target: null }, null)
  expect((await core.chat(HELLO)).status).toBe(402)
})

it('costs what it should once it has a price, and what was unpriced stays so', async () => {
  allow()
  const before = await core.chat(HELLO)
  core.core.console.prices.set({
    changes: [
      { model: MODEL, inputUsd: '1', cachedInputUsd: '1', outputUsd: '2', confirmed: false, replaces: null },
    ],
    effectiveFrom: null,
    reason: null,
  })
  const after = await core.chat(HELLO)
  expect((await rowOf(after))?.costNanoUsd).toBe(provider.account.entries()[1]?.costNanoUsd)
  expect((await rowOf(before))?.costNanoUsd).toBe(0)
})
