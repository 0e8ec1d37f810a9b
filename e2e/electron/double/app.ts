/** The app's life: readiness, the lock of the single instance, and the ways to end. */
import { EventEmitter } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'
import { chromiumStarted } from './chromium.ts'
import { preventable } from './events.ts'

type Used =
  | 'exit'
  | 'getPath'
  | 'isPackaged'
  | 'isReady'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setPath'
  | 'whenReady'

class AppDouble extends EventEmitter implements Pick<App, Used> {
  readonly isPackaged = false
  readonly #paths = new Map<string, string>()
  #isReady = false
  #lock: string | null = null

  getPath(name: Parameters<App['getPath']>[0]): string {
    const known = this.#paths.get(name) ?? mkdtempSync(join(tmpdir(), `sophia-electron-${name}-`))
    this.#paths.set(name, known)
    return known
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} is not there`)
    this.#paths.set(name, path)
  }

  isReady(): boolean {
    return this.#isReady
  }

  async whenReady(): Promise<void> {
    await chromiumStarted()
    this.#isReady = true
  }

  /** As with Electron, the lock belongs to the user-data folder. */
  requestSingleInstanceLock(): boolean {
    const file = join(this.getPath('userData'), 'double.lock')
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
    if (holder !== null && isAlive(holder)) {
      process.kill(holder, 'SIGUSR2')
      return false
    }
    writeFileSync(file, String(process.pid))
    process.on('SIGUSR2', () => this.emit('second-instance', preventable({}), [], '', null))
    this.#lock = file
    return true
  }

  quit(): void {
    const event = preventable({})
    this.emit('before-quit', event)
    if (!event.defaultPrevented) this.exit(0)
  }

  exit(code = 0): never {
    if (this.#lock !== null) rmSync(this.#lock, { force: true })
    process.exit(code)
  }

  /** Electron's own rule: without a listener, the last window takes the app with it. */
  allWindowsClosed(): void {
    if (!this.emit('window-all-closed')) this.quit()
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export const app = new AppDouble()
