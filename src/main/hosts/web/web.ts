/** The web host: the console's page in any browser, and its RPC over a WebSocket on the gateway's port. */
import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import type { ConsoleApi } from '../../core/console/api.ts'
import { createConsoleServer } from '../../core/console/console.ts'
import type { WebSurface } from '../../core/core.ts'
import { sameToken } from './console-token.ts'
import { createPageHandler } from './serve-page.ts'

const PROTOCOL = 'sophia.rpc'
const TOKEN_PROTOCOL = 'sophia.token.'
/** Application close code: the token is missing or wrong, so trying again is of no use. */
const TOKEN_REFUSED = 4401
const MAX_MESSAGE_BYTES = 20 * 1024 * 1024

export interface WebOptions {
  /** What a page must know to be let in. */
  readonly token: string
  /** Where the built renderer is. */
  readonly pageFolder: string
  readonly log: Logger
}

export function createWebSurface(api: ConsoleApi, { token, pageFolder, log }: WebOptions): WebSurface {
  const console = createConsoleServer(api, log)
  const page = createPageHandler(pageFolder)
  const open = new Set<() => void>()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  })
  return {
    handle: page,
    upgrade(request, socket, head) {
      if (pathOf(request) !== '/rpc') {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
        return
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        // A browser learns the reason only from a close code, so the refusal comes after the handshake.
        if (!sameToken(tokenOf(request), token)) {
          webSocket.close(TOKEN_REFUSED, 'The token is missing or wrong.')
          return
        }
        const hangUp = console.serveSocket(webSocket)
        open.add(hangUp)
        webSocket.once('close', () => open.delete(hangUp))
      })
    },
    close() {
      for (const hangUp of open) hangUp()
      sockets.close()
    },
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? ''
}

/** A browser's WebSocket cannot send headers of its own; a subprotocol, unlike a URL, is in nobody's log. */
function tokenOf(request: IncomingMessage): string {
  const offered = request.headers['sec-websocket-protocol']?.split(',') ?? []
  const carrier = offered.map((name) => name.trim()).find((name) => name.startsWith(TOKEN_PROTOCOL))
  return carrier?.slice(TOKEN_PROTOCOL.length) ?? ''
}
