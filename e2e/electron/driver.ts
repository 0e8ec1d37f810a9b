/** Starts the built desktop app for a test: on the double of Electron, or on the real binary where there is one. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { doubleCommand, launchDouble } from './driver-double.ts'
import { electronCommand, launchElectron } from './driver-electron.ts'

export const ROOT = join(import.meta.dirname, '../..')
/** What would need a user is stubbed in both. */
export const STUBS = join(import.meta.dirname, 'stubs.cjs')
export const GATEWAY_KEY = 'sk-e2e-0123456789abcdef'

/** More than an idle app needs to stop. */
const GRACE_MS = 5_000

export type Kind = 'double' | 'electron'

/** The app's main process as a test sees it. */
export interface Main {
  readonly pid: number
  /** Resolves with the exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>
  stdout(): string
  stderr(): string
  /** Runs a function in the main process; it sees nothing but its arguments and what is global there. */
  inMain<Result, Argument = undefined>(run: InMain<Result, Argument>, argument?: Argument): Promise<Result>
}

export type InMain<Result, Argument> = (
  electron: typeof Electron,
  argument: Argument,
) => Result | Promise<Result>

/** What `stubs.cjs` leaves in the main process. */
export interface Seen {
  readonly dialogs: (Electron.MessageBoxOptions & { answer: (response: number) => void })[]
  readonly notifications: { title: string; body: string; click: () => void }[]
  readonly opened: string[]
}

export interface Launch {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Record<string, string>
}

/** One app, which may be started more than once on its one data directory. */
export class Desktop {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'sophia-desktop-'))
  readonly #kind: Kind
  readonly #started: { readonly pid: number; readonly exited: Promise<unknown> }[] = []

  constructor(kind: Kind) {
    this.#kind = kind
  }

  async start(env: Record<string, string> = { SOPHIA_GATEWAY_KEY: GATEWAY_KEY }): Promise<Main> {
    const launch = this.#kind === 'double' ? launchDouble : launchElectron
    const main = await launch(this.#launch(env))
    this.#started.push(main)
    return main
  }

  /** Starts it for its end; should it become ready instead, it is killed, and `code` is null. */
  async run(env: Record<string, string> = { SOPHIA_GATEWAY_KEY: GATEWAY_KEY }): Promise<Ended> {
    const command = (this.#kind === 'double' ? doubleCommand : electronCommand)(this.#launch(env))
    const child = spawn(command.file, command.args, { env: command.env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.includes('"ready"')) child.kill('SIGKILL')
    })
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
    this.#started.push({ pid: child.pid ?? 0, exited })
    return { code: await exited, stdout, stderr }
  }

  #launch(env: Record<string, string>): Launch {
    return { args: ['--port', '0', '--data-dir', this.dataDir], env }
  }

  /** Ends what a test has left running and removes its data. */
  async remove(): Promise<void> {
    for (const { pid, exited } of this.#started) {
      // Asked first, so that it takes its browser and its temporary files with it; made to, when it does not hear.
      signal(pid, 'SIGTERM')
      const timer = setTimeout(() => signal(pid, 'SIGKILL'), GRACE_MS)
      await exited
      clearTimeout(timer)
    }
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended already.
  }
}

/** What the launcher reads from standard output. */
export function readyLine(main: Main): { event: 'ready'; url: string; port: number; pid: number } | null {
  const line = main
    .stdout()
    .split('\n')
    .find((one) => one.startsWith('{"event":"ready"'))
  return line === undefined
    ? null
    : (JSON.parse(line) as { event: 'ready'; url: string; port: number; pid: number })
}

/** Runs an expression in the console's page. */
export function inPage<Result>(main: Main, expression: string): Promise<Result> {
  return main.inMain(
    ({ BrowserWindow }, code) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<Result>,
    expression,
  )
}
