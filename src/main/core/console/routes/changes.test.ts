/** Prices, keys and settings as a page changes them: over a real wire, in a real core. */
import { safe } from '@orpc/client'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../../core.harness.ts'
import { closeConnections, overPort, type Client } from '../console.harness.ts'
import { createConsoleServer } from '../console.ts'

const MODEL = 'llama3.1-8b-instruct'

let core: TestCore
let client: Client

beforeEach(async () => {
  core = await startTestCore()
  const server = createConsoleServer(core.core.console, pino({ level: 'silent' }))
  client = (await overPort(server)).client
})

afterEach(async () => {
  await closeConnections()
  await core.stop()
})

const usd = (price: string) => ({ inputUsd: price, cachedInputUsd: price, outputUsd: price })

it('previews a price and sets it, so that the next request costs that much', async () => {
  const changes = [{ model: MODEL, ...usd('0.14') }]
  const { lines } = await client.prices.preview({ changes, effectiveFrom: null })
  expect(lines).toMatchObject([{ before: usd('0.07'), after: usd('0.14'), ratio: 2, servedBy: ['sandbox'] }])
  const replaces = lines[0]?.before?.priceId ?? null
  const { changed, models } = await client.prices.set({
    changes: [{ model: MODEL, ...usd('0.14'), confirmed: false, replaces }],
    effectiveFrom: null,
    reason: null,
  })
  expect(changed).toBe(1)
  expect(models.find(({ model }) => model === MODEL)?.current).toMatchObject(usd('0.14'))
  const answer = await core.chat({ model: MODEL, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 8 })
  const { attempts } = await client.requests.receipt({
    requestId: answer.headers.get('x-sophia-request-id') ?? '',
  })
  const billed = core.sandbox.account.entries().at(-1)
  // The sandbox still charges the old price: ours is twice as much, to the nano-dollar.
  expect(attempts[0]?.costNanoUsd).toBe(2 * (billed?.costNanoUsd ?? 0))
  expect(attempts[0]?.costNanoUsd).toBeGreaterThan(0)
})

it('refuses a price in words, with the lines at fault', async () => {
  const change = { model: MODEL, ...usd('0.00000007'), confirmed: false, replaces: null }
  const { error } = await safe(client.prices.set({ changes: [change], effectiveFrom: null, reason: null }))
  expect(error).toMatchObject({
    code: 'PRICE_REFUSED',
    message: expect.stringContaining('preview') as unknown,
  })
  const { models } = await client.prices.list()
  const replaces = models.find(({ model }) => model === MODEL)?.current?.id ?? null
  const again = await safe(
    client.prices.set({ changes: [{ ...change, replaces }], effectiveFrom: null, reason: null }),
  )
  expect(again.error).toMatchObject({
    code: 'PRICE_REFUSED',
    data: {
      lines: [{ entry: MODEL, problems: [{ code: 'like_per_token', canConfirm: true }, {}, {}, {}, {}, {}] }],
    },
  })
})

it('hands out a new key once, and refuses what cannot be revoked with the reason', async () => {
  const { id, key, keys } = await client.keys.create({ name: ' batch ', budget: null })
  expect(key).toMatch(/^sk-sophia-/)
  expect(keys.find((one) => one.id === id)).toMatchObject({ name: 'batch', revokedAt: null })
  expect(JSON.stringify(await client.keys.list())).not.toContain(key)
  const ours = keys.find(({ fromEnvironment }) => fromEnvironment)?.id ?? ''
  const { error } = await safe(client.keys.revoke({ id: ours, reason: null }))
  expect(error).toMatchObject({ code: 'KEY_REFUSED', data: { id: ours } })
})

it('gives a key limits and a workload, and refuses what no key can have', async () => {
  const { id } = await client.keys.create({ name: 'batch', budget: null })
  const limits = { maxInFlight: 4, requestsPerMinute: 60, tokensPerMinute: null }
  const { keys } = await client.keys.edit({ id, terms: { workload: 'nightly', limits }, reason: null })
  expect(keys.find((key) => key.id === id)).toMatchObject({ workload: 'nightly', limits })
  const { workloads } = await client.workloads.list()
  expect(workloads.find(({ name }) => name === 'nightly')).toMatchObject({ keys: [{ id, name: 'batch' }] })
  const terms = { workload: null, limits: { ...limits, maxInFlight: 0 } }
  expect((await safe(client.keys.edit({ id, terms, reason: null }))).error).toMatchObject({
    code: 'BAD_REQUEST',
  })
})

it('makes a workload, sets its policy, and refuses to make it twice', async () => {
  await client.workloads.create({ name: 'search', policy: { costPriority: 'low_cost' } })
  const edit = { name: 'search', policy: { serverlessShare: 0.5 }, reason: null }
  const { workloads } = await client.workloads.edit(edit)
  expect(workloads.find(({ name }) => name === 'search')).toMatchObject({
    own: { serverlessShare: 0.5 },
    policy: { serverlessShare: 0.5, costPriority: 'balanced' },
  })
  const { error } = await safe(client.workloads.create({ name: 'search', policy: {} }))
  expect(error).toMatchObject({ code: 'WORKLOAD_REFUSED', data: { name: 'search' } })
  const odd = await safe(client.workloads.create({ name: 'two words', policy: {} }))
  expect(odd.error).toMatchObject({ code: 'BAD_REQUEST' })
})

it('sets a setting, and refuses what it does not take', async () => {
  const which = { name: 'drain.seconds', target: 'sandbox' }
  const { settings } = await client.settings.set({ ...which, value: 20, reason: null })
  expect(settings.find(({ name }) => name === 'drain.seconds')?.perTarget).toEqual([
    { target: 'sandbox', value: 20, origin: 'console' },
  ])
  const { error } = await safe(client.settings.set({ ...which, value: 'long', reason: null }))
  expect(error).toMatchObject({ code: 'SETTING_REFUSED', data: { name: 'drain.seconds' } })
  await client.settings.reset({ ...which, reason: null })
  expect((await client.settings.list()).settings.find(({ name }) => name === 'drain.seconds')).toMatchObject({
    origin: { kind: 'default' },
  })
})

it('takes no price for a moment that no calendar has', async () => {
  const changes = [{ model: MODEL, ...usd('0.14') }]
  const { error } = await safe(client.prices.preview({ changes, effectiveFrom: Number.MAX_SAFE_INTEGER }))
  expect(error).toMatchObject({ code: 'BAD_REQUEST' })
})
