/** The pages on which a sandbox says how it is and what it does, as an inference server and its GPU's exporter would. */
import { afterEach, expect, it, vi } from 'vitest'
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox.ts'
import { postAndWait } from '../testing.ts'

const MODEL = 'llama3.1-8b-instruct'
const FAST = { ttftMs: 0, tokensPerSecond: Infinity }

let sandboxes: Sandbox[] = []
afterEach(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()))
  sandboxes = []
})

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ apiKey: null, behaviour: FAST, ...options })
  sandboxes.push(sandbox)
  return sandbox
}

const get = (sandbox: Sandbox, path: string): Promise<Response> => fetch(new URL(path, sandbox.baseUrl))

/** The value on the line that begins so. */
async function read(sandbox: Sandbox, path: string, start: string): Promise<number> {
  const text = await (await get(sandbox, path)).text()
  const line = text.split('\n').find((one) => one.startsWith(start))
  if (line === undefined) throw new Error(`no line begins with ${start}`)
  return Number(line.slice(line.lastIndexOf(' ')))
}

const load = (sandbox: Sandbox, name: string) =>
  read(sandbox, '/metrics', `vllm:${name}{engine="0",model_name="${MODEL}"}`)
const gpu = (sandbox: Sandbox, name: string) => read(sandbox, '/dcgm/metrics', `DCGM_FI_DEV_${name}{`)

async function ask(sandbox: Sandbox, stream = false): Promise<Response> {
  const body = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: 'Hello there' }], stream })
  const reply = await fetch(`${sandbox.baseUrl}/chat/completions`, { method: 'POST', body })
  await reply.text()
  return reply
}

it.each([false, true])('counts exactly the tokens that are billed, streamed or not: %s', async (stream) => {
  const sandbox = await start()
  await ask(sandbox, stream)
  await ask(sandbox, stream)
  const entries = sandbox.account.entries()
  const sum = (of: (entry: (typeof entries)[number]) => number) =>
    entries.reduce((all, one) => all + of(one), 0)
  expect(await load(sandbox, 'prompt_tokens_total')).toBe(sum(({ promptTokens }) => promptTokens))
  expect(await load(sandbox, 'generation_tokens_total')).toBe(sum(({ completionTokens }) => completionTokens))
  expect(await load(sandbox, 'time_to_first_token_seconds_count')).toBe(2)
  expect(await load(sandbox, 'num_requests_running')).toBe(0)
})

it('says the time to the first token that it really takes', async () => {
  const sandbox = await start({ behaviour: { ttftMs: 20, tokensPerSecond: Infinity, jitter: 0 } })
  await ask(sandbox)
  expect(await load(sandbox, 'time_to_first_token_seconds_sum')).toBe(0.02)
})

it('tells of a request while it is under way, with what it takes of the cache', async () => {
  const sandbox = await start({ kvCacheTokens: 100 })
  const socket = await postAndWait(sandbox, {
    model: MODEL,
    messages: [{ role: 'user', content: 'Hello there' }],
    metadata: { sandbox_fault: 'hang' },
  })
  expect(await load(sandbox, 'num_requests_running')).toBe(1)
  const share = await load(sandbox, 'kv_cache_usage_perc')
  expect(share).toBe((await load(sandbox, 'prompt_tokens_total')) / 100)
  socket.destroy()
  await vi.waitFor(async () => expect(await load(sandbox, 'num_requests_running')).toBe(0))
  expect(await load(sandbox, 'kv_cache_usage_perc')).toBe(0)
})

it('has a GPU that is as busy, as warm and as hungry as its work makes it', async () => {
  let clock = 0
  const sandbox = await start({ now: () => clock })
  expect([await gpu(sandbox, 'GPU_UTIL'), await gpu(sandbox, 'GPU_TEMP')]).toEqual([0, 34])
  const hanging = {
    model: MODEL,
    messages: [{ role: 'user', content: 'Hi' }],
    metadata: { sandbox_fault: 'hang' },
  }
  const socket = await postAndWait(sandbox, hanging)
  clock += 60_000
  expect(await gpu(sandbox, 'GPU_UTIL')).toBe(100)
  expect(await gpu(sandbox, 'GPU_TEMP')).toBeGreaterThan(65)
  expect(await gpu(sandbox, 'POWER_USAGE')).toBeGreaterThan(140)
  expect((await gpu(sandbox, 'FB_USED')) + (await gpu(sandbox, 'FB_FREE'))).toBe(24_576)
  socket.destroy()
  await vi.waitFor(async () => expect(await load(sandbox, 'num_requests_running')).toBe(0))
  clock += 600_000
  expect([await gpu(sandbox, 'GPU_UTIL'), await gpu(sandbox, 'GPU_TEMP')]).toEqual([0, 34])
})

it('can be hot, and tell of an error of its GPU', async () => {
  const sandbox = await start()
  sandbox.configure({ temperatureC: 91, xid: 79 })
  expect([await gpu(sandbox, 'GPU_TEMP'), await gpu(sandbox, 'XID_ERRORS')]).toEqual([91, 79])
})

it('serves nothing while it loads', async () => {
  let clock = 0
  const sandbox = await start({ loadingMs: 5_000, now: () => clock })
  expect((await get(sandbox, '/health')).status).toBe(503)
  expect((await get(sandbox, '/v1/models')).status).toBe(503)
  expect((await ask(sandbox)).status).toBe(503)
  clock = 5_000
  expect((await get(sandbox, '/health')).status).toBe(200)
  expect((await ask(sandbox)).status).toBe(200)
})

it('lists its models and answers nothing when it has failed', async () => {
  const sandbox = await start()
  sandbox.configure({ health: 'failed' })
  expect((await get(sandbox, '/health')).status).toBe(503)
  expect((await get(sandbox, '/v1/models')).status).toBe(200)
  expect((await ask(sandbox)).status).toBe(500)
  sandbox.configure({ health: 'ok' })
  expect((await ask(sandbox)).status).toBe(200)
})

it('says on every page that it is a sandbox, and needs no key for them', async () => {
  const sandbox = await start({ apiKey: 'sk-of-the-sandbox' })
  expect(await (await get(sandbox, '/version')).json()).toEqual({ version: '0.0.0+sandbox' })
  expect(await (await get(sandbox, '/dcgm/metrics')).text()).toContain('modelName="Sandbox GPU"')
  expect((await get(sandbox, '/v1/models')).status).toBe(401)
  expect(sandbox.account.entries()).toEqual([])
})

it('listens where it is told to', async () => {
  const sandbox = await start()
  const port = Number(new URL(sandbox.baseUrl).port)
  await sandbox.stop()
  const again = await start({ port })
  expect(again.baseUrl).toBe(sandbox.baseUrl)
})
