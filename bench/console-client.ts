/** The console's RPC, as its page speaks it. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../src/shared/contract/index.ts'
import type { Gateway } from './processes.ts'

export type ConsoleClient = ContractRouterClient<Contract>

/** Opens it, uses it and closes it, whatever comes of that. Rejects when it is closed before it stands. */
export async function withConsole<Result>(
  { port, consoleToken }: Pick<Gateway, 'port' | 'consoleToken'>,
  use: (client: ConsoleClient) => Promise<Result>,
): Promise<Result> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['sophia.rpc', `sophia.token.${consoleToken}`])
  try {
    await opened(socket)
    return await use(createORPCClient(new RPCLink({ websocket: socket })))
  } finally {
    socket.close()
  }
}

async function opened(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('close', ({ code }) => reject(new Error(`/rpc was closed with code ${code}`)))
  })
}
