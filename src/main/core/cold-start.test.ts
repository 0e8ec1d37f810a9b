/**
 * Cold starts over HTTP: a GPU that is not there yet, a real server that is called to wake it, and requests that are
 * held meanwhile. The sandbox is the provider beside it.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestCore, type TestCore } from './core.harness.ts'
import { startFleet } from './fleet.harness.ts'
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts'

const MODEL = 'llama3.1-8b-instruct'
const PATIENT = { timeout: 30_000, interval: 20 }

let core: TestCore
let gpuPort: number
let gpu: Sandbox | null
let target: string
let waker: Server
let wakeUrl: string
let calls: IncomingMessage[]
/** What a wake-up call does, and the status it is answered with. */
let onCall: () => Promise<number>

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function startGpu(): Promise<void> {
  const behaviour = { ttftMs: 0, tokensPerSecond: Infinity }
  gpu = await startSandbox({ apiKey: null, port: gpuPort, behaviour })
}

beforeEach(async () => {
  // A port that is free, and stays so until the GPU starts there.
  const probe = createServer()
  gpuPort = await listening(probe)
  await new Promise((resolve) => probe.close(resolve))
  gpu = null
  calls = []
  onCall = () => Promise.resolve(200)
  waker = createServer((request, response) => {
    calls.push(request)
    void onCall().then((status) => response.writeHead(status).end('{}'))
  })
  wakeUrl = `http://127.0.0.1:${await listening(waker)}/wake_up`
  core = await startTestCore({ gpuEndpoints: [`http://127.0.0.1:${gpuPort}`] })
  target = `gpu:127.0.0.1:${gpuPort}`
})

afterEach(async () => {
  await core.stop()
  await gpu?.stop()
  waker.closeAllConnections()
  await new Promise((resolve) => waker.close(resolve))
})

const fleet = () => core.core.console.fleet
const setWakeUrl = (url: string | null): Promise<void> =>
  fleet().setEndpoint({ unit: target, dcgmUrl: null, wakeUrl: url, reason: null }, 'test')
const holdSeconds = (seconds: number): void =>
  core.core.console.settings.set({ name: 'coldStart.holdSeconds', target: null }, seconds, null)
const force = (whenDown: 'fail' | 'fall_back'): number =>
  core.core.console.overrides.start(
    {
      terms: { kind: 'force', side: 'gpu', whenDown },
      reason: 'a drill',
      forMinutes: 30,
      idempotencyKey: 'the only call',
    },
    'test',
  ).id
const ask = (init: RequestInit = {}): Promise<Response> =>
  core.chat(
    { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 4 },
    init.signal ? { signal: init.signal } : {},
  )
const inFlight = (): number => core.core.console.overview.snapshot().state.inFlight
const events = (): string[] =>
  fleet()
    .events({ unit: target, limit: 50 })
    .events.map(({ event }) => event)
const reasonOf = (answer: Response): string => answer.headers.get('x-sophia-reason') ?? ''

describe('a GPU that sleeps', () => {
  it('is called once however many requests wait, and answers them all the moment it is up', async () => {
    await setWakeUrl(wakeUrl)
    force('fail')
    const allWait = Promise.withResolvers<null>()
    onCall = async () => {
      await allWait.promise
      await startGpu()
      return 200
    }
    const asked = Array.from({ length: 20 }, () => ask())
    await vi.waitFor(() => expect(inFlight()).toBe(20), PATIENT)
    await vi.waitFor(() => expect(calls).toHaveLength(1), PATIENT)
    // Nothing is reserved while they wait.
    expect(core.core.console.status.snapshot().state.daily.heldNanoUsd).toBe(0)
    allWait.resolve(null)

    const answers = await Promise.all(asked)
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(new Set(answers.map((one) => one.headers.get('x-sophia-target')))).toEqual(new Set([target]))
    for (const answer of answers) expect(reasonOf(answer)).toMatch(/; cold start: waited \d+\.\d s; override/)
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /wake_up'])
    expect(core.sandbox.account.entries()).toEqual([])
    expect(events()).toContain('woken')
  })

  it('is waited for no longer than is set: then serverless answers, where it may', async () => {
    await setWakeUrl(wakeUrl)
    holdSeconds(1)
    const id = force('fall_back')
    const answer = await ask()
    expect(answer.headers.get('x-sophia-target')).toBe('sandbox')
    expect(reasonOf(answer)).toMatch(/; cold start: waited \d+\.\d s;/)
    expect(reasonOf(answer)).toContain(`; override ${id}: gpu forced, but down`)
    expect(calls).toHaveLength(1)
    // It may still be waking: nobody else is held for what others have waited for in vain.
    expect(reasonOf(await ask())).not.toContain('cold start')
    expect(calls).toHaveLength(1)
  })

  it('is waited for no longer than is set: then it is said what was waited for, where nothing else may', async () => {
    await setWakeUrl(wakeUrl)
    holdSeconds(1)
    const id = force('fail')
    const answer = await ask()
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('10')
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    expect(error.code).toBe('no_target_available')
    expect(error.message).toMatch(
      new RegExp(
        `^No own GPU that serves "${MODEL}" was up after waiting \\d+\\.\\d s for "127.0.0.1:${gpuPort}" \\(called to wake\\). Try again in 10 s. Override ${id} forces gpu`,
      ),
    )
    expect(core.sandbox.account.entries()).toEqual([])
  })

  it('that cannot be called is not waited for', async () => {
    await setWakeUrl(wakeUrl)
    onCall = () => Promise.resolve(500)
    force('fall_back')
    const answer = await ask()
    expect(answer.headers.get('x-sophia-target')).toBe('sandbox')
    expect(fleet().events({ unit: target, limit: 1 }).events).toMatchObject([
      { event: 'not_woken', text: 'It could not be called to wake. It answered with HTTP 500.' },
    ])
    // Nor called again at once.
    await ask()
    expect(calls).toHaveLength(1)
  })

  it('is called with the query of its address, which may be a secret and is shown to nobody', async () => {
    await setWakeUrl(`${wakeUrl}?key=very-secret`)
    const shown = fleet().live.snapshot().state.units[0]?.endpoint?.wakeUrl ?? null
    expect(shown).toBe(`${wakeUrl}?…`)
    // Saved as it was shown, it stays what it is.
    await setWakeUrl(shown)
    onCall = () => Promise.resolve(500)
    force('fall_back')
    await ask()
    expect(calls.map(({ url }) => url)).toEqual(['/wake_up?key=very-secret'])
    const said = [fleet().live.snapshot(), fleet().events({ unit: null, limit: 50 }), core.core.console.audit]
    expect(JSON.stringify(said)).not.toContain('very-secret')
  })

  it('is called at no address that nobody allowed', async () => {
    const where = 'http://169.254.169.254/wake_up'
    await expect(setWakeUrl(where)).rejects.toThrow(/keeps the credentials/)
  })
})

describe('whoever waits', () => {
  beforeEach(async () => {
    await setWakeUrl(wakeUrl)
    force('fail')
  })

  it('may leave, and is forgotten', async () => {
    const leaving = new AbortController()
    const asked = ask({ signal: leaving.signal })
    await vi.waitFor(() => expect(calls).toHaveLength(1), PATIENT)
    leaving.abort()
    await expect(asked).rejects.toThrow()
    await vi.waitFor(() => expect(inFlight()).toBe(0), PATIENT)
    expect(core.core.console.overview.snapshot().state.recent).toEqual([])
  })

  it('is told when the console shuts down', async () => {
    const asked = ask()
    await vi.waitFor(() => expect(calls).toHaveLength(1), PATIENT)
    const stopping = core.core.stop()
    const answer = await asked
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('shutting down')
    await stopping
  })

  it('counts as in flight for the limit of its key', async () => {
    const { keys } = core.core.console
    const [key] = keys.list()
    const limits = { maxInFlight: 1, requestsPerMinute: null, tokensPerMinute: null }
    keys.edit(key?.id ?? '', { workload: null, limits }, null)
    const asked = ask()
    await vi.waitFor(() => expect(calls).toHaveLength(1), PATIENT)
    expect((await ask()).status).toBe(429)
    await startGpu()
    expect((await asked).status).toBe(200)
  })
})

describe('nobody is held', () => {
  it('where it is set so', async () => {
    await setWakeUrl(wakeUrl)
    holdSeconds(0)
    force('fall_back')
    const answer = await ask()
    expect(answer.headers.get('x-sophia-target')).toBe('sandbox')
    expect(reasonOf(answer)).not.toContain('cold start')
    expect(calls).toEqual([])
  })

  it('where no GPU can be expected', async () => {
    force('fall_back')
    expect(reasonOf(await ask())).not.toContain('cold start')
  })

  it('where serverless may answer anyhow', async () => {
    await setWakeUrl(wakeUrl)
    expect((await ask()).headers.get('x-sophia-target')).toBe('sandbox')
    expect(calls).toEqual([])
  })
})

it('waits for a machine of the cloud whose endpoint does not answer yet', async () => {
  const fleet = await startFleet()
  try {
    const { cloud } = fleet.core().sandbox
    const { console: page } = fleet.core().core
    cloud.configure({ startMs: null })
    await fleet.launch()
    const { instance } = await fleet.until('first', 'starting')
    const id = instance?.id ?? ''
    const terms = { kind: 'force', side: 'gpu', whenDown: 'fall_back' } as const
    page.overrides.start({ terms, reason: 'x', forMinutes: 30, idempotencyKey: 'the only call' }, 'test')
    const body = { model: MODEL, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 4 }
    const asked = fleet.core().chat(body)
    await vi.waitFor(() => expect(page.overview.snapshot().state.inFlight).toBe(1), PATIENT)
    await cloud.hurry(id)
    const answer = await asked
    expect(answer.headers.get('x-sophia-target')).toBe(`gpu:${id}`)
    expect(reasonOf(answer)).toMatch(/cold start: waited/)
  } finally {
    await fleet.stop()
  }
})

it('brings requests to a model that only a GPU serves, when its breaker is open', async () => {
  // It has told its models, and then it dies: its probes have not noticed yet, its requests do.
  await startGpu()
  await vi.waitFor(
    () => expect(fleet().live.snapshot().state.units[0]).toMatchObject({ state: 'healthy' }),
    PATIENT,
  )
  core.core.console.overrides.start(
    { terms: { kind: 'pause', target: 'sandbox' }, reason: 'x', forMinutes: 30, idempotencyKey: 'a pause' },
    'test',
  )
  await setWakeUrl(wakeUrl)
  core.core.console.settings.set({ name: 'breaker.failures', target: null }, 1, null)
  await gpu?.stop()
  expect((await ask()).status).toBe(502)
  onCall = async () => {
    await startGpu()
    return 200
  }
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask()))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(calls).toHaveLength(1)
})
