/** A bare HTTP server on loopback that ends completely when it is stopped. */
import { createServer } from 'node:http'
import { Exchange } from './exchange.ts'

export interface Server {
  readonly port: number
  /** Breaks every connection and resolves once no request is being handled any more. Safe to call twice. */
  stop(): Promise<void>
}

/** Listens on a port of 127.0.0.1; 0 takes a free one. `handle` must not reject. */
export async function listen(handle: (exchange: Exchange) => Promise<void>, port = 0): Promise<Server> {
  const underWay = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = handle(new Exchange(request, response)).finally(() => underWay.delete(work))
    underWay.add(work)
  })
  // Clients pool their connections; one that we close at the moment they use it would look like a fault.
  server.keepAliveTimeout = 120_000

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port')
  let stopped: Promise<void> | null = null

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
    await Promise.all(underWay)
  }

  return {
    port: address.port,
    stop: () => (stopped ??= stop()),
  }
}
