/** For tests: a whole core in sandbox mode, on a free port, in a data directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { pino } from 'pino'
import { expect, vi } from 'vitest'
import { parseUsd } from '../../shared/money.ts'
import type { Config } from './config.ts'
import type { Core } from './core.ts'
import { createCore } from './create.ts'
import type { Sandbox } from './sandbox/sandbox.ts'

export const TEST_KEY = 'sk-test-0123456789abcdef'

/** Noon, and going on from there: no test crosses a budget's midnight. */
const now = (): number => Date.UTC(2026, 5, 15, 12) + Math.floor(performance.now())

type Init = Omit<RequestInit, 'headers'> & {
  readonly headers?: Record<string, string>
  readonly duplex?: 'half'
}

export interface TestCore {
  readonly core: Core
  /** The core's clock. */
  readonly now: () => number
  readonly sandbox: Sandbox
  readonly dataDir: string
  readonly openai: OpenAI
  /** A raw request with the right key. */
  fetch(path: string, init?: Init): Promise<Response>
  /** POSTs a chat completion. */
  chat(body: unknown, init?: Init): Promise<Response>
  stop(): Promise<void>
}

/** Starts, ready, with the sandbox at full speed; `stop` also removes the data directory. */
export async function startTestCore(overrides: Partial<Config> = {}): Promise<TestCore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sophia-core-'))
  const config: Config = {
    environment: 'sandbox',
    dataDir,
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
  const core = await createCore(config, { log: pino({ level: 'silent' }), now })
  const { sandbox } = core
  if (!sandbox) throw new Error('a test core runs on the sandbox')
  sandbox.configure({ ttftMs: 0, tokensPerSecond: Infinity })
  const send = (path: string, init: Init = {}): Promise<Response> =>
    fetch(core.gateway.url + path, {
      ...init,
      headers: { authorization: `Bearer ${TEST_KEY}`, ...init.headers },
    })
  await vi.waitFor(async () => expect((await send('/readyz')).status).toBe(200))
  return {
    core,
    now,
    sandbox,
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
