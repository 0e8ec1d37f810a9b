/** What no page of this app may do, whoever opened it: leave, open windows, embed, ask for permissions, download. */
import { shell, type Session, type WebContents } from 'electron'
import type { Logger } from 'pino'
import { externalUrl, isConsoleUrl } from './security.ts'

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

export function guardContents(contents: WebContents, log: Logger): void {
  contents.on('will-navigate', (event) => {
    // The page may load itself again: that is how it reloads.
    if (!isConsoleUrl(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalUrl(url)
    if (address !== null) {
      shell.openExternal(address).catch((error: unknown) => log.warn({ err: error }, 'a link did not open'))
    }
    return { action: 'deny' }
  })
}
