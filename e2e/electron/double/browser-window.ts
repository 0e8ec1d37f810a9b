/** A window: one page, until it is closed. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app } from './app.ts'
import { preventable } from './events.ts'
import { WebContentsDouble } from './web-contents.ts'

type Used =
  | 'close'
  | 'focus'
  | 'hide'
  | 'isDestroyed'
  | 'isFocused'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'restore'
  | 'show'

export class BrowserWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Used> {
  static readonly #open = new Set<BrowserWindow>()
  readonly webContents: WebContentsDouble
  #isVisible: boolean
  #isFocused = false

  constructor({ show = true, webPreferences = {} }: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.#isVisible = show
    this.webContents = new WebContentsDouble(webPreferences, (url) => void new BrowserWindow().loadURL(url))
    BrowserWindow.#open.add(this)
    this.webContents.once('destroyed', () => {
      BrowserWindow.#open.delete(this)
      this.emit('closed')
      if (BrowserWindow.#open.size === 0) app.allWindowsClosed()
    })
    app.emit('web-contents-created', preventable({}), this.webContents)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#open]
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.loadURL(url)
    this.emit('ready-to-show')
  }

  close(): void {
    void this.webContents.close()
  }

  isDestroyed(): boolean {
    return !BrowserWindow.#open.has(this)
  }

  show(): void {
    this.#isVisible = true
  }

  hide(): void {
    this.#isVisible = false
  }

  isVisible(): boolean {
    return this.#isVisible
  }

  focus(): void {
    this.#isFocused = true
  }

  isFocused(): boolean {
    return this.#isFocused
  }

  isMinimized(): boolean {
    return false
  }

  restore(): void {
    this.#isVisible = true
  }
}
