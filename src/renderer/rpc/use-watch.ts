/** A subscription as React state: the latest snapshot, through every loss and return of the connection. */
import { useCallback, useEffect, useState } from 'react'
import { CallTimeout } from './bounded.ts'
import type { Client } from './transport.ts'
import { useClient, useRpc } from './use-rpc.ts'

interface Snapshot<State> {
  readonly seq: number
  readonly at: number
  readonly state: State
}

interface Received<State> extends Snapshot<State> {
  /** By this page's clock; `at` is by the core's. */
  readonly receivedAt: number
}

/** Must be the same function on every render: a new one subscribes anew. */
export type Subscribe<State> = (
  client: Client,
  options: { readonly signal: AbortSignal },
) => Promise<AsyncIterable<Snapshot<State>>>

export interface Watched<State> {
  /** The latest snapshot, kept while the connection is away; null before the first. */
  readonly snapshot: Received<State> | null
  /** Why the subscription ended although the connection stands; null while all is well. */
  readonly error: unknown
  readonly retry: () => void
}

const FIRST_SNAPSHOT_TIMEOUT_MS = 10_000

export function useWatch<State>(subscribe: Subscribe<State>): Watched<State> {
  const rpc = useRpc()
  const client = useClient()
  const [snapshot, setSnapshot] = useState<Received<State> | null>(null)
  const [failure, setFailure] = useState<{ readonly client: Client; readonly error: unknown } | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    if (client === null) return
    const abort = new AbortController()
    let over = false
    const fail = (error: unknown): void => {
      if (over) return
      over = true
      setFailure({ client, error })
    }
    const timer = setTimeout(() => {
      fail(new CallTimeout(FIRST_SNAPSHOT_TIMEOUT_MS))
      abort.abort()
    }, FIRST_SNAPSHOT_TIMEOUT_MS)

    const follow = async (): Promise<void> => {
      // Sequence numbers belong to one run of the core: a new subscription starts counting anew.
      let latestSeq = -1
      for await (const next of await subscribe(client, { signal: abort.signal })) {
        clearTimeout(timer)
        if (over) return
        if (next.seq < latestSeq) continue
        latestSeq = next.seq
        setSnapshot({ ...next, receivedAt: Date.now() })
        setFailure(null)
      }
      fail(new Error('The console stopped sending updates.'))
    }
    follow().catch(fail)
    return () => {
      over = true
      clearTimeout(timer)
      // Over a connection that is gone there is nobody left to tell.
      const connection = rpc.connection()
      if (connection.phase === 'connected' && connection.client === client) abort.abort()
    }
  }, [rpc, client, subscribe, attempt])

  const retry = useCallback(() => {
    setFailure(null)
    setAttempt((count) => count + 1)
  }, [])
  // A failure of an earlier connection explains nothing about this one.
  return { snapshot, error: failure !== null && failure.client === client ? failure.error : null, retry }
}
