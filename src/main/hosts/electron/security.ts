/** What the desktop app lets its page do: every setting that matters, as values and pure functions. */
import type { WebFrameMain, WebPreferences } from 'electron'

export const CONSOLE_SCHEME = 'sophia'
export const CONSOLE_URL = `${CONSOLE_SCHEME}://console/`

/** The page is treated as a web site that nobody trusts. */
export function webPreferences(options: { preload: string; isPackaged: boolean }): WebPreferences {
  return {
    preload: options.preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !options.isPackaged,
  }
}

/** True for the page itself, whatever its query and fragment. */
export function isConsoleUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && `${url.protocol}//${url.host}${url.pathname}` === CONSOLE_URL && !url.username
}

/** Only the page's own top frame may ask for a port to the core. */
export function isConsoleFrame(frame: Pick<WebFrameMain, 'parent' | 'url'> | null): boolean {
  return frame !== null && frame.parent === null && isConsoleUrl(frame.url)
}

/** The address that a link may open in the user's browser; null for all but plain https. */
export function externalUrl(text: string): string | null {
  const url = URL.parse(text)
  return url?.protocol === 'https:' && !url.username && !url.password ? url.href : null
}
