/** For tests: clients of the console's RPC on real wires, and readers of what they stream. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket, WebSocketServer } from 'ws'
import type { Contract } from '../../../shared/contract/index.ts'
import type { ConsoleServer } from './console.ts'

export type Client = ContractRouterClient<Contract>

export interface Connection {
  readonly client: Client
  /** Sends what is not RPC. */
  readonly sendRaw: (message: string | Buffer) => void
  /** As when the page goes away. */
  readonly close: () => void
  readonly closed: Promise<void>
}

const cleanups: (() => unknown)[] = []

/** Closes what was opened; to be called after each test. */
export async function closeConnections(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}

export function overPort(server: ConsoleServer): Promise<Connection> {
  const { port1, port2 } = new MessageChannel()
  server.servePort(port1)
  const closed = new Promise<void>((resolve) => port2.once('close', resolve))
  port2.start()
  cleanups.push(() => port2.close())
  return Promise.resolve({
    client: createORPCClient<Client>(new PortLink({ port: port2 })),
    sendRaw: (message) => port2.postMessage(message),
    close: () => port2.close(),
    closed,
  })
}

export async function overSocket(server: ConsoleServer): Promise<Connection> {
  const { socket } = await openSocket(server)
  return {
    client: clientOver(socket),
    sendRaw: (message) => socket.send(message),
    close: () => socket.close(),
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
  }
}

export function clientOver(socket: WebSocket): Client {
  // The link's type names the browser's class; `ws` answers to the four members that it uses.
  const websocket = socket as unknown as globalThis.WebSocket
  return createORPCClient<Client>(new SocketLink({ websocket }))
}

/** Both ends of a WebSocket; `accepted` is the server's. */
export async function openSocket(server: ConsoleServer): Promise<{ socket: WebSocket; accepted: WebSocket }> {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http })
  const accepted = new Promise<WebSocket>((resolve) => {
    sockets.once('connection', (socket) => {
      server.serveSocket(socket)
      resolve(socket)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  cleanups.push(() => {
    socket.terminate()
    for (const one of sockets.clients) one.terminate()
    return new Promise((resolve) => http.close(resolve))
  })
  await new Promise((resolve) => socket.once('open', resolve))
  return { socket, accepted: await accepted }
}

export async function nextOf<Value>(values: AsyncIterator<Value>): Promise<Value> {
  const next = await values.next()
  if (next.done) throw new Error('the stream has ended')
  return next.value
}

export async function collect<Value>(values: AsyncIterable<Value>, into: Value[] = []): Promise<Value[]> {
  for await (const value of values) into.push(value)
  return into
}
