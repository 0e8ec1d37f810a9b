/**
 * A double of the `electron` module: what the desktop app uses of it, on plain Node, with a page of a real Chromium
 * for each window. It applies what the app sets (handlers, listeners, web preferences, the protocol's answers) and
 * shows its effects; it says nothing about what Electron itself does. A name that is missing here fails at link time.
 */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { answerRemote } from './remote.ts'
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { ipcMain } from './ipc-main.ts'
import { MessageChannelMain } from './ports.ts'
import { protocol, session } from './session.ts'

export { app, BrowserWindow, ipcMain, MessageChannelMain, protocol, session }

export const shell = {
  openExternal: (url) => Promise.reject(new Error(`no browser of the user’s here for ${url}`)),
} satisfies Pick<Electron.Shell, 'openExternal'>

let copied = ''
export const clipboard = {
  writeText(text: string) {
    copied = text
    return Promise.resolve()
  },
  readText: () => Promise.resolve(copied),
}

export const dialog = {
  showMessageBox: () => Promise.reject(new Error('nobody is here to answer a dialog')),
} satisfies Pick<Electron.Dialog, 'showMessageBox'>

/** Turns the text around: nobody's secret, but not what was given either. */
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(text).reverse()),
  decryptStringAsync: (sealed) =>
    Promise.resolve({ result: Buffer.from(sealed).reverse().toString(), shouldReEncrypt: false }),
} satisfies Pick<
  Electron.SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
>

export const nativeTheme = { shouldUseDarkColors: false } satisfies Pick<
  Electron.NativeTheme,
  'shouldUseDarkColors'
>

/** No desktop is here to show one; `stubs.cjs` shows them to the test. */
export class Notification
  extends EventEmitter
  implements Pick<Electron.Notification, 'title' | 'body' | 'show'>
{
  static isSupported(): boolean {
    return false
  }
  readonly title: string
  readonly body: string

  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions) {
    super()
    this.title = title
    this.body = body
  }

  show(): void {
    this.emit('failed', {}, 'no desktop is here')
  }
}

answerRemote({ app, BrowserWindow, clipboard, dialog, ipcMain, session, shell })
