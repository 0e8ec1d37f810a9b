/** The page's own scheme: a standard, secure origin, served from the built renderer and from nowhere else. */
import { readFile } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import type { Page } from '../page.ts'
import { CONSOLE_SCHEME, CONSOLE_URL } from './security.ts'

/** Must run before the app is ready. */
export function registerConsoleScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: CONSOLE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

export function serveConsoleScheme(session: Session, page: Page): void {
  session.protocol.handle(CONSOLE_SCHEME, async (request) => {
    const url = new URL(request.url)
    const file = url.host === new URL(CONSOLE_URL).host ? page.find(url.pathname) : undefined
    if (!file) return new Response('Not found', { status: 404 })
    if (request.method !== 'GET') return new Response('Method not allowed', { status: 405 })
    return new Response(await readFile(file.path), { headers: file.headers })
  })
}
