/** An inference server of the team's own: a second sandbox, in a process of its own, that needs no key. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { inheritedEnvironment } from '../environment.ts'

const SANDBOX = new URL('../../src/main/core/sandbox/sandbox.ts', import.meta.url)

/** Node runs the sandbox as it is written; the built program has none that starts alone. */
const programOf = (behaviour: Behaviour): string => `
  import { startSandbox } from ${JSON.stringify(SANDBOX.href)}
  const behaviour = ${JSON.stringify({ ttftMs: 0, tokensPerSecond: 0, ...behaviour })}
  const { baseUrl } = await startSandbox({ apiKey: null, behaviour })
  process.stdout.write(new URL(baseUrl).origin + '\\n')
`

interface Behaviour {
  /** False: what asks for a fault fails elsewhere, and not here. */
  readonly faultsOnRequest?: boolean
}

export interface GpuEndpoint {
  /** As LAMBDA_GPU_ENDPOINTS takes it. */
  readonly root: string
  /** The id of its target. */
  readonly target: string
  stop(): Promise<void>
}

export async function startGpuEndpoint(behaviour: Behaviour = {}): Promise<GpuEndpoint> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', programOf(behaviour)], {
    env: inheritedEnvironment(),
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const line = new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
  const failed = exited.then(() => {
    throw new Error('the GPU endpoint ended before it was ready')
  })
  const root = (await Promise.race([line, failed])).trim()
  failed.catch(() => undefined)
  return {
    root,
    target: `gpu:${new URL(root).host}`,
    async stop() {
      child.kill()
      await exited
    },
  }
}
