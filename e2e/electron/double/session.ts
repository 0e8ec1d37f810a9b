/** The default session: permissions, downloads, and the answers of custom schemes. */
import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { Privileges, Protocol, Session } from 'electron'
import { app } from './app.ts'

type Handlers = 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
type Answer = Parameters<Protocol['handle']>[1]

const privilegesOf = new Map<string, Privileges>()
const answers = new Map<string, Answer>()

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged must be called before the app is ready')
    for (const { scheme, privileges = {} } of schemes) privilegesOf.set(scheme, privileges)
  },
  handle(scheme, answer) {
    answers.set(scheme, answer)
  },
} satisfies Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged'>

export class SessionDouble extends EventEmitter implements Pick<Session, Handlers> {
  readonly protocol = protocol
  #request: Parameters<Session['setPermissionRequestHandler']>[0] = null
  #check: Parameters<Session['setPermissionCheckHandler']>[0] = null

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.#request = handler
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.#check = handler
  }

  /** Without a handler Electron grants everything. */
  requestPermission(contents: Electron.WebContents, permission: 'notifications'): Promise<boolean> {
    const handler = this.#request
    if (!handler) return Promise.resolve(true)
    return new Promise((resolve) =>
      handler(contents, permission, resolve, { requestingUrl: '', isMainFrame: true }),
    )
  }

  checkPermission(contents: Electron.WebContents, permission: 'notifications'): boolean {
    return this.#check?.(contents, permission, '', { requestingUrl: '', isMainFrame: true }) ?? true
  }
}

export const session: { readonly defaultSession: SessionDouble } = { defaultSession: new SessionDouble() }

/** Only a standard and secure scheme is an origin of its own, with storage, fetch and a policy that holds. */
export function originSchemes(): ReadonlySet<string> {
  return new Set([...privilegesOf].filter(([, one]) => one.standard && one.secure).map(([scheme]) => scheme))
}

/** The app's answer to a request of a page; null when no handler is there for the scheme. */
export async function answerOf(request: Request): Promise<Response | null> {
  const answer = answers.get(new URL(request.url).protocol.slice(0, -1))
  return answer ? answer(request) : null
}
