/** The app on the real binary, through Playwright's `_electron`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { inheritedEnvironment } from '../environment.ts'
import { ROOT, STUBS, type Command, type Launch, type Main } from './driver.ts'

/** Where the binary is, or in one sentence why these tests cannot use it. */
export function findElectron(): { readonly path: string } | { readonly missing: string } {
  const home = join(ROOT, 'node_modules/electron')
  const pathFile = join(home, 'path.txt')
  const bundled = existsSync(pathFile) ? join(home, 'dist', readFileSync(pathFile, 'utf8')) : null
  const path = process.env['SOPHIA_ELECTRON_BINARY'] ?? bundled
  if (path === null || !existsSync(path)) return { missing: 'There is no Electron binary on this machine.' }
  const hasDisplay =
    process.platform !== 'linux' || 'DISPLAY' in process.env || 'WAYLAND_DISPLAY' in process.env
  return hasDisplay ? { path } : { missing: 'There is no display for Electron.' }
}

/** How to start the app with nothing around it. */
export function electronCommand({ args, env }: Launch): Command {
  const found = findElectron()
  if ('missing' in found) throw new Error(found.missing)
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return {
    file: found.path,
    args: ['-r', STUBS, ...(isRoot ? ['--no-sandbox'] : []), ROOT, ...args],
    env: { ...inheritedEnvironment(), ...env },
  }
}

export async function launchElectron(launch: Launch): Promise<Main> {
  const { file, args, env } = electronCommand(launch)
  const app = await _electron.launch({ executablePath: file, args: [...args], env })
  const child = app.process()
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return {
    pid: child.pid ?? 0,
    exited: new Promise((resolve) => child.once('close', (code) => resolve(code))),
    stdout: () => stdout,
    stderr: () => stderr,
    inMain: (run, argument) => app.evaluate(run as never, argument as never),
  }
}
