/**
 * The sandbox: an OpenAI-compatible server on loopback, so that everything runs with no key and no network. It is
 * a real server with real tokens, pace and faults; only the model behind it is none.
 */
import type { NanoUsd } from '../../../shared/money.ts'
import { createAccount, type Account } from './account.ts'
import { startSandboxCloud, type SandboxCloud } from './cloud/cloud.ts'
import { createWork } from './monitoring/monitoring.ts'
import { createApi } from './openai/api.ts'
import { listen } from './server.ts'
import {
  changeBehaviour,
  readOptions,
  reprice,
  type SandboxBehaviour,
  type SandboxOptions,
  type SandboxPrice,
} from './settings.ts'
import { loadTokenizer } from '../tokens/tokens.ts'

export type { Account, BilledRequest, Outcome } from './account.ts'
export type { CloudBehaviour, CloudBill, CloudFault, Mishap, SandboxCloud } from './cloud/cloud.ts'
export type { FaultName } from './faults.ts'
export type { SandboxBehaviour, SandboxOptions, SandboxPrice } from './settings.ts'
export { PROMPT_TOKENS_BASE, PROMPT_TOKENS_PER_MESSAGE } from './openai/prompt.ts'

export interface Sandbox {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string
  /** Must come as `Authorization: Bearer …` with every request; empty where none is asked for. */
  readonly apiKey: string
  readonly account: Account
  /** Changes the behaviour of requests that come from now on. Throws ZodError on a value out of range. */
  configure(behaviour: Partial<SandboxBehaviour>): void
  /** Charges another price for a model from now on. Throws ZodError for one that is none. */
  reprice(modelId: string, price: SandboxPrice): void
  /** Breaks every connection and frees the port. Safe to call twice; the account can still be read. */
  stop(): Promise<void>
}

/**
 * Starts a sandbox, on a free port unless one is given. Throws ZodError when an option is unknown or out of range;
 * rejects when the port is taken.
 */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const { seed, apiKey, keptEntries, kvCacheTokens, now, ...settings } = readOptions(options)
  const models = new Map(settings.models)
  let behaviour = settings.behaviour
  const tokenizer = await loadTokenizer()
  const account = createAccount(keptEntries)
  const readyAt = now() + settings.loadingMs
  const api = createApi({
    seed,
    apiKey,
    models,
    tokenizer,
    account,
    work: createWork(now),
    kvCacheTokens,
    now,
    behaviour: () => behaviour,
    health: () => (behaviour.health === 'ok' && now() < readyAt ? 'loading' : behaviour.health),
  })
  const server = await listen(api, settings.port)

  return {
    baseUrl: `http://127.0.0.1:${server.port}/v1`,
    apiKey: apiKey ?? '',
    account: {
      entries: () => account.entries(),
      total: (): NanoUsd => account.total(),
      statement: () => account.statement(),
      clear: () => account.clear(),
    },
    configure: (changes) => {
      behaviour = changeBehaviour(behaviour, changes)
    },
    reprice(modelId, price) {
      const model = models.get(modelId)
      if (model) models.set(modelId, reprice(model, price))
    },
    stop: () => server.stop(),
  }
}

/** In sandbox mode: the provider, and the cloud in which own machines are launched. */
export interface SandboxWithCloud extends Sandbox {
  readonly cloud: SandboxCloud<InstanceServer>
}

/** An inference server on an instance of the sandbox's cloud. */
export interface InstanceServer extends Sandbox {
  readonly port: number
}

/** Starts both. What was launched earlier is found again in the data directory, and serves again. */
export async function startSandboxWithCloud({
  now,
  dataDir,
}: {
  readonly now: () => number
  /** Null: what is launched is forgotten at the end. */
  readonly dataDir: string | null
}): Promise<SandboxWithCloud> {
  const sandbox = await startSandbox({ now })
  const startServer = async (port: number, behaviour: Partial<SandboxBehaviour>): Promise<InstanceServer> => {
    const options = { apiKey: null, behaviour, now }
    const server = await startSandbox({ ...options, port }).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      return startSandbox(options)
    })
    return { ...server, port: Number(new URL(server.baseUrl).port) }
  }
  const cloud = await startSandboxCloud({ now, dataDir, startServer })
  return {
    ...sandbox,
    cloud,
    async stop() {
      await Promise.all([cloud.stop(), sandbox.stop()])
    },
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
