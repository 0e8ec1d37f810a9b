/** For tests: a whole core in sandbox mode, on a free port, in a data directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { pino } from 'pino'
import { expect, vi } from 'vitest'
import { parseUsd } from '../../shared/money.ts'
import type { Config, Provider } from './config.ts'
import type { Core } from './core.ts'
import { createCore } from './create.ts'
import { startSandbox, type Sandbox, type SandboxWithCloud } from './sandbox/sandbox.ts'

export const TEST_KEY = 'sk-test-0123456789abcdef'

/** Noon, and going on from there: no test crosses a budget's midnight. */
export const now = (): number => Date.UTC(2026, 5, 15, 12) + Math.floor(performance.now())

type Init = Omit<RequestInit, 'headers'> & {
  readonly headers?: Record<string, string>
  readonly duplex?: 'half'
}

export interface RunningCore {
  readonly core: Core
  /** The core's clock. */
  readonly now: () => number
  readonly dataDir: string
  readonly openai: OpenAI
  /** A raw request with the right key. */
  fetch(path: string, init?: Init): Promise<Response>
  /** POSTs a chat completion. */
  chat(body: unknown, init?: Init): Promise<Response>
  stop(): Promise<void>
}

export interface TestCore extends RunningCore {
  readonly sandbox: SandboxWithCloud
}

/** Starts, ready, with the sandbox at full speed. @param clock the core's; a test may turn it forward */
export async function startTestCore(
  overrides: Partial<Config> = {},
  clock: () => number = now,
): Promise<TestCore> {
  const running = await startCore(overrides, clock)
  const { sandbox } = running.core
  if (!sandbox) throw new Error('a test core runs on the sandbox')
  sandbox.configure({ ttftMs: 0, tokensPerSecond: Infinity })
  return { ...running, sandbox }
}

export interface HybridCore extends TestCore {
  /** An inference server of the team's own, which is told apart by its target. */
  readonly gpu: Sandbox
  readonly gpuTarget: string
}

/** Starts, ready, with the sandbox as the provider and a second one as the team's own GPU, both at full speed. */
export async function startHybridCore(overrides: Partial<Config> = {}): Promise<HybridCore> {
  const gpu = await startSandbox({ apiKey: null })
  gpu.configure({ ttftMs: 0, tokensPerSecond: Infinity })
  const root = gpu.baseUrl.replace(/\/v1$/, '')
  const running = await startTestCore({ gpuEndpoints: [root], ...overrides })
  return {
    ...running,
    gpu,
    gpuTarget: `gpu:${new URL(root).host}`,
    async stop() {
      await running.stop()
      await gpu.stop()
    },
  }
}

/** Starts, ready, in front of a provider of the test's own; null for none but those added in the console. */
export function startLiveCore(
  serverless: Provider | null,
  overrides: Partial<Config> = {},
): Promise<RunningCore> {
  return startCore({ environment: 'live', serverless, ...overrides })
}

/** `stop` also removes the data directory. */
async function startCore(overrides: Partial<Config>, clock: () => number = now): Promise<RunningCore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sophia-core-'))
  const config: Config = {
    environment: 'sandbox',
    dataDir,
    liveDataDir: overrides.environment === 'live' ? null : join(dataDir, 'live'),
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    allowedOrigins: [],
    gatewayKey: TEST_KEY,
    timezone: 'UTC',
    serverless: null,
    gpuEndpoints: [],
    dailyLimit: parseUsd('50'),
    monthlyLimit: parseUsd('1000'),
    serverlessRatio: 0.8,
    ...overrides,
  }
  const core = await createCore(config, { log: pino({ level: 'silent' }), now: clock })
  const send = (path: string, init: Init = {}): Promise<Response> =>
    fetch(core.gateway.url + path, {
      ...init,
      headers: { authorization: `Bearer ${TEST_KEY}`, ...init.headers },
    })
  // However busy the machine is.
  await vi.waitFor(async () => expect((await send('/readyz')).status).toBe(200), { timeout: 30_000 })
  return {
    core,
    now: clock,
    dataDir,
    openai: new OpenAI({ baseURL: `${core.gateway.url}/v1`, apiKey: TEST_KEY, maxRetries: 0 }),
    fetch: send,
    chat: (body, init) =>
      send('/v1/chat/completions', {
        method: 'POST',
        body: JSON.stringify(body),
        ...init,
        headers: { 'content-type': 'application/json', ...init?.headers },
      }),
    async stop() {
      await core.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
