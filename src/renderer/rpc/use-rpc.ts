/** The connection as React sees it. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Connection, Rpc } from './rpc.ts'
import type { Client } from './transport.ts'

const RpcContext = createContext<Rpc | null>(null)

export const RpcProvider = RpcContext.Provider

export function useRpc(): Rpc {
  const rpc = useContext(RpcContext)
  if (rpc === null) throw new Error('useRpc needs an RpcProvider above it')
  return rpc
}

export function useConnection(): Connection {
  const rpc = useRpc()
  return useSyncExternalStore(rpc.onChange, rpc.connection)
}

/** The client of the current connection; null while there is none. A new connection is a new client. */
export function useClient(): Client | null {
  const connection = useConnection()
  return connection.phase === 'connected' ? connection.client : null
}
