/** The headless host as its user runs it: the built program, in a process and a data directory of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import OpenAI from 'openai'
import { z } from 'zod'
import { inheritedEnvironment } from '../environment.ts'

const PROGRAM = fileURLToPath(new URL('../../out/main/headless.js', import.meta.url))
export const KEY = 'sk-e2e-0123456789abcdef'

const readySchema = z.object({
  event: z.literal('ready'),
  url: z.url(),
  port: z.number(),
  pid: z.number(),
  gatewayKey: z.string().optional(),
})

export type Ready = z.output<typeof readySchema>

export interface Running {
  readonly child: ChildProcess
  readonly ready: Ready
  /** Where clients call, without `/v1`. */
  readonly baseUrl: string
  readonly stdout: () => string
  readonly stderr: () => string
  readonly openai: OpenAI
}

/** One data directory, and the hosts that are started on it one after another. */
export class Host {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'sophia-e2e-'))
  readonly #children: ChildProcess[] = []

  /** Starts and waits for the ready line; throws with what the program said when it ends instead. */
  async start(
    env: Readonly<Record<string, string>> = {},
    args: readonly string[] = ['--port', '0'],
  ): Promise<Running> {
    const { child, stdout, stderr } = this.spawn(['--json', ...args], env)
    const exited = once(child, 'exit').then(() => {
      throw new Error(`the host ended: ${stderr()}`)
    })
    const line = new Promise<string>((resolve) => {
      child.stdout?.on('data', () => {
        const [first, rest] = stdout().split('\n')
        if (first !== undefined && rest !== undefined) resolve(first)
      })
    })
    const ready = readySchema.parse(JSON.parse(await Promise.race([line, exited])))
    exited.catch(() => undefined)
    const baseUrl = new URL(ready.url).origin
    const openai = new OpenAI({
      baseURL: `${baseUrl}/v1`,
      apiKey: env['SOPHIA_GATEWAY_KEY'] === '' ? 'none' : KEY,
      maxRetries: 0,
    })
    return { child, ready, baseUrl, stdout, stderr, openai }
  }

  /** Runs the program without waiting for anything. */
  spawn(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): { child: ChildProcess; stdout: () => string; stderr: () => string } {
    const child = spawn(process.execPath, [PROGRAM, '--data-dir', this.dataDir, ...args], {
      env: { ...inheritedEnvironment(), SOPHIA_TIMEZONE: 'UTC', SOPHIA_GATEWAY_KEY: KEY, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#children.push(child)
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    return { child, stdout: () => out, stderr: () => err }
  }

  async remove(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    }
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}

/** Resolves with the exit code; null when a signal ended it. */
export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  await once(child, 'exit')
  return child.exitCode
}
