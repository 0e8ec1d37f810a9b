/** The HTTP server under the gateway: it starts on a port and stops without cutting off an answer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** How long a client may take to receive the end of an answer that has ended. */
const FLUSH_MS = 2_000

export interface Listener {
  readonly server: Server
  readonly port: number
  /** Takes no new connection from now on, and closes those that wait for a request. */
  refuse(): void
  /** Lets the last answers out, for a moment, and closes every connection. */
  close(): Promise<void>
}

/** Rejects when the port is taken (EADDRINUSE) or the address is not this machine's. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listener> {
  let open = 0
  let onLast: (() => void) | null = null
  const options = {
    keepAliveTimeout: 65_000,
    requestTimeout: 120_000,
    // Some clients offer HTTP/2 with every request; what is not taken up goes on as it was asked.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  }
  const server = createServer(options, (request, response) => {
    open += 1
    response.on('close', () => {
      open -= 1
      if (open === 0) onLast?.()
    })
    void answer(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    server,
    port: portOf(server),
    refuse() {
      server.close()
      server.closeIdleConnections()
    },
    async close() {
      if (open > 0) {
        await new Promise<void>((resolve) => {
          onLast = resolve
          setTimeout(resolve, FLUSH_MS).unref()
        })
      }
      // Also those that a client opened and has not used: to Node they are not idle.
      server.closeAllConnections()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gateway listens on no port')
  return address.port
}
