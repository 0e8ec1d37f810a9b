/** The app on the double: plain Node with `electron` replaced, a function's source sent over for `inMain`. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { inheritedEnvironment } from '../environment.ts'
import { ROOT, STUBS, type Command, type InMain, type Launch, type Main } from './driver.ts'

interface Reply {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

/** How to start the app with nothing around it. */
export function doubleCommand({ args, env }: Launch): Command {
  const register = join(import.meta.dirname, 'double/register.ts')
  return {
    file: process.execPath,
    args: ['--import', register, '--import', STUBS, join(ROOT, 'out/main/index.js'), ...args],
    env: { ...inheritedEnvironment(), ...env },
  }
}

export function launchDouble(launch: Launch): Promise<Main> {
  const { file, args, env } = doubleCommand(launch)
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const waiting = new Map<number, (reply: Reply) => void>()
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply))
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  let lastId = 0

  const inMain = async <Result, Argument>(
    run: InMain<Result, Argument>,
    argument?: Argument,
  ): Promise<Result> => {
    const id = (lastId += 1)
    const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve))
    child.send({ id, source: run.toString(), argument })
    const ended = exited.then((code) => ({ id, error: `the app ended with ${code}` }))
    const { result, error } = await Promise.race([reply, ended.then((end): Reply => end)])
    waiting.delete(id)
    if (error !== undefined) throw new Error(error)
    return result as Result
  }
  return Promise.resolve({ pid: child.pid ?? 0, exited, stdout: () => stdout, stderr: () => stderr, inMain })
}
