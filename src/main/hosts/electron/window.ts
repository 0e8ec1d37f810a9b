/** The one window. */
import { app, BrowserWindow, nativeTheme } from 'electron'
import { CONSOLE_URL, webPreferences } from './security.ts'

/** Resolves when the page has loaded. Rejects when it cannot be. */
export async function openWindow(preload: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1100,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    title: 'Sophia Console',
    // Until the page has drawn itself, so that a dark desktop sees no white flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121417' : '#ffffff',
    webPreferences: webPreferences({ preload, isPackaged: app.isPackaged }),
  })
  window.once('ready-to-show', () => window.show())
  await window.loadURL(CONSOLE_URL)
  return window
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
