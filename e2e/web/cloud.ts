/** A provider and a cloud outside of the console: the sandbox's own, in a process of its own, asked as the real ones are. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { inheritedEnvironment } from '../environment.ts'

const SANDBOX = new URL('../../src/main/core/sandbox/sandbox.ts', import.meta.url)

/** Says where it is, and takes a change of a price on each line that comes in. */
const PROGRAM = `
  import { createInterface } from 'node:readline'
  import { startSandboxWithCloud } from ${JSON.stringify(SANDBOX.href)}
  const { baseUrl, apiKey, cloud } = await startSandboxWithCloud({ now: Date.now, dataDir: null })
  const said = { LAMBDA_SERVERLESS_BASE_URL: baseUrl, LAMBDA_SERVERLESS_API_KEY: apiKey,
    LAMBDA_CLOUD_BASE_URL: cloud.baseUrl, LAMBDA_CLOUD_API_KEY: cloud.apiKey }
  process.stdout.write(JSON.stringify(said) + '\\n')
  for await (const line of createInterface({ input: process.stdin })) {
    const { type, centsPerHour } = JSON.parse(line)
    cloud.restock(type, { centsPerHour })
    process.stdout.write('done\\n')
  }
`

export interface OutsideCloud {
  /** What a console is started with to use them. */
  readonly env: Readonly<Record<string, string>>
  /** Resolves when the cloud has the new price. */
  reprice(type: string, centsPerHour: number): Promise<void>
  stop(): Promise<void>
}

export async function startOutsideCloud(): Promise<OutsideCloud> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: inheritedEnvironment(),
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const failed = exited.then(() => {
    throw new Error('the cloud ended before it was ready')
  })
  const line = (): Promise<string> =>
    new Promise((resolve) => child.stdout.setEncoding('utf8').once('data', resolve))
  const said = await Promise.race([line(), failed])
  failed.catch(() => undefined)
  return {
    env: z.record(z.string(), z.string()).parse(JSON.parse(said)),
    async reprice(type, centsPerHour) {
      const done = line()
      child.stdin.write(`${JSON.stringify({ type, centsPerHour })}\n`)
      await done
    },
    async stop() {
      child.kill()
      await exited
    },
  }
}
