/** How the page reaches its core: a MessagePort in the desktop app, a WebSocket in the browser. */
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract/index.ts'
import { takeOwnToken } from './token.ts'

export type Client = ContractRouterClient<Contract>

/** Why a host will not talk to this page: trying again would change nothing. */
export type Refused = 'no_token' | 'token_refused'

export interface Channel {
  readonly client: Client
  /** Resolves when the channel is gone; with `token_refused` when the host closed it for that. */
  readonly closed: Promise<'lost' | 'token_refused'>
}

export class AccessRefused extends Error {
  readonly refused: Refused

  constructor(refused: Refused) {
    super(refused)
    this.name = 'AccessRefused'
    this.refused = refused
  }
}

/** Opens one channel. Rejects with AccessRefused, or with any error when the host is not there. */
export type OpenChannel = () => Promise<Channel>

const OPEN_TIMEOUT_MS = 10_000
/** The close code with which the host says that the token is not its own. */
const TOKEN_REFUSED_CODE = 4401

/** The page knows by its scheme whether a preload stands ready to hand it a port. */
export const isDesktop = (): boolean => location.protocol === 'sophia:'

export const openChannel: OpenChannel = () => (isDesktop() ? openPort() : openSocket())

async function openPort(): Promise<Channel> {
  const port = await requestPort()
  const closed = new Promise<'lost'>((resolve) => port.addEventListener('close', () => resolve('lost')))
  const client = createORPCClient<Client>(new PortLink({ port }))
  port.start()
  return { client, closed }
}

/** Asks the preload for a port. Each page load, and each reconnection, asks anew. */
function requestPort(): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', onMessage)
      reject(new Error('the desktop app did not hand over a port'))
    }, OPEN_TIMEOUT_MS)
    const onMessage = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0]
      if (event.source !== window || event.origin !== location.origin || port === undefined) return
      if ((event.data as { type?: unknown } | null)?.type !== 'sophia:port') return
      clearTimeout(timer)
      window.removeEventListener('message', onMessage)
      resolve(port)
    }
    window.addEventListener('message', onMessage)
    window.postMessage({ type: 'sophia:connect' }, location.origin)
  })
}

function openSocket(): Promise<Channel> {
  const token = takeOwnToken()
  if (token === null) return Promise.reject(new AccessRefused('no_token'))
  const url = new URL('/rpc', location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  url.hash = ''
  const socket = new WebSocket(url, ['sophia.rpc', `sophia.token.${token}`])
  socket.binaryType = 'arraybuffer'
  const closed = new Promise<'lost' | 'token_refused'>((resolve) =>
    socket.addEventListener('close', (event) =>
      resolve(event.code === TOKEN_REFUSED_CODE ? 'token_refused' : 'lost'),
    ),
  )
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS)
    socket.addEventListener('open', () => {
      clearTimeout(timer)
      resolve({ client: createORPCClient<Client>(new SocketLink({ websocket: socket })), closed })
    })
    void closed.then((why) => {
      clearTimeout(timer)
      reject(why === 'lost' ? new Error('the console is not reachable') : new AccessRefused(why))
    })
  })
}
