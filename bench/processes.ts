/** Starts and stops the processes of the benchmark: the stub, the floor, the load generator and the gateway. */
import { fork, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { readySchema } from './messages.ts'

const START_TIMEOUT_MS = 15_000
const STOP_TIMEOUT_MS = 10_000

/** A server under measurement. */
export interface Target {
  readonly name: 'floor' | 'gateway'
  readonly port: number
  readonly pid: number
  /** What the clients authenticate with. */
  readonly key: string
}

export interface Gateway extends Target {
  /** Opens the console's RPC. */
  readonly consoleToken: string
  /** The ledger's folder. */
  readonly dataDir: string
  /** Resolves once the process has ended. */
  stop(): Promise<void>
}

export interface GatewayOptions {
  readonly upstreamUrl: string
  /** Inference servers of the team's own, separated by commas; none by default. */
  readonly gpuUrl?: string | undefined
  /** Of requests that both can serve; the gateway's default without it. */
  readonly serverlessRatio?: number
  /** Further arguments of Node. */
  readonly nodeArgs?: readonly string[]
}

export interface Server {
  readonly url: string
  readonly pid: number
  /** To speak to it. */
  readonly process: ChildProcess
}

/** All that was started, so that it can be stopped whatever happens. */
export interface Processes {
  startServer(
    script: 'upstream-stub.ts' | 'floor.ts' | 'mortal-upstream.ts' | 'fleet-endpoints.ts',
    args?: readonly string[],
  ): Promise<Server>
  startGateway(options: GatewayOptions): Promise<Gateway>
  startLoad(): ChildProcess
  /** Runs a script to its one message, however long it takes. */
  result(script: 'ledger.ts', args: readonly string[]): Promise<unknown>
  /** A folder that goes when everything stops. */
  readonly folder: string
  stopAll(): Promise<void>
}

const gatewayReadySchema = z.object({ event: z.literal('ready'), url: z.url(), port: z.number().int() })

export function createProcesses(): Processes {
  const folder = mkdtempSync(join(tmpdir(), 'sophia-bench-'))
  const children = new Set<ChildProcess>()
  let started = 0

  const keep = (child: ChildProcess): ChildProcess => {
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }

  const forkScript = (script: string, args: readonly string[] = []): ChildProcess =>
    keep(fork(fileURLToPath(new URL(script, import.meta.url)), [...args]))

  return {
    folder,

    async startServer(script, args) {
      const child = forkScript(script, args)
      const [message] = (await bounded(once(child, 'message'), `${script} did not start`)) as unknown[]
      return { url: readySchema.parse(message).url, pid: pidOf(child), process: child }
    },

    startLoad: () => forkScript('load.ts'),

    async result(script, args) {
      const child = forkScript(script, args)
      const ended = once(child, 'exit').then(() => {
        throw new Error(`${script} ended without a result`)
      })
      const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[]
      return message
    },

    async startGateway(options) {
      const { nodeArgs = [] } = options
      const key = randomBytes(24).toString('hex')
      const name = join(folder, `gateway-${++started}`)
      const logFile = `${name}.log`
      const host = fileURLToPath(new URL('../out/main/headless.js', import.meta.url))
      const args = [...nodeArgs, host, '--json', '--port', '0', '--data-dir', name]
      const child = keep(
        // Its log goes to a file, as a service's would, and not through this process.
        spawn(process.execPath, args, {
          env: gatewayEnvironment(options, key),
          stdio: ['ignore', 'pipe', openSync(logFile, 'w')],
        }),
      )
      const ready = await bounded(readyLine(child), 'the gateway did not start').catch((error: unknown) => {
        throw new Error(`${String(error)}\n${readFileSync(logFile, 'utf8').slice(-2_000)}`)
      })
      const { url, port } = gatewayReadySchema.parse(JSON.parse(ready))
      await bounded(untilReady(port), 'the gateway was not ready in time')
      const consoleToken = new URL(url).hash.replace('#token=', '')
      return {
        name: 'gateway',
        port,
        pid: pidOf(child),
        key,
        consoleToken,
        dataDir: name,
        stop: () => stop(child),
      }
    },

    async stopAll() {
      await Promise.all([...children].map(stop))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Everything on and nothing in the way: a real provider by its settings, budgets that never end. */
function gatewayEnvironment(
  { upstreamUrl, gpuUrl, serverlessRatio }: GatewayOptions,
  key: string,
): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(SOPHIA|LAMBDA|SLACK|DATABASE)_/.test(name))
  return {
    ...Object.fromEntries(own),
    LAMBDA_SERVERLESS_BASE_URL: `${upstreamUrl}/v1`,
    LAMBDA_SERVERLESS_API_KEY: 'bench-upstream-key',
    SOPHIA_GATEWAY_KEY: key,
    LAMBDA_DAILY_BUDGET: '4000000',
    LAMBDA_MONTHLY_BUDGET: '4000000',
    ...(gpuUrl !== undefined && { LAMBDA_GPU_ENDPOINTS: gpuUrl }),
    ...(serverlessRatio !== undefined && { LAMBDA_SERVERLESS_RATIO: String(serverlessRatio) }),
  }
}

async function readyLine(child: ChildProcess): Promise<string> {
  let printed = ''
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk)
    const end = printed.indexOf('\n')
    if (end >= 0) return printed.slice(0, end)
  }
  throw new Error('it ended before it was ready')
}

async function untilReady(port: number): Promise<void> {
  for (;;) {
    const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`)
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('a process did not start')
  return pid
}

async function bounded<Result>(work: Promise<Result>, problem: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(problem)), START_TIMEOUT_MS)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
