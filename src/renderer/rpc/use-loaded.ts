/** The answer of one call as React state: asked for on each connection, and again when somebody wants it fresh. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { bounded } from './bounded.ts'
import type { Client } from './transport.ts'
import { useClient } from './use-rpc.ts'

/** Must be the same function on every render: a new one is another question. */
export type Load<Value> = (client: Client, options: { readonly signal: AbortSignal }) => Promise<Value>

export interface Loaded<Value> {
  /** The latest answer, kept while the connection is away; null before the first. */
  readonly value: Value | null
  /** Why the latest call failed; null while all is well. */
  readonly error: unknown
  readonly reload: () => void
  /** Asks again while all that is shown stays; does nothing while an answer is on its way. */
  readonly refresh: () => void
  /** Takes over what a change answered, without asking again. */
  readonly replace: (value: Value) => void
}

interface Answer<Value> {
  readonly load: Load<Value>
  readonly value: Value
}

/** @param timeoutMs for a call that takes longer than others, as it asks somebody else */
export function useLoaded<Value>(load: Load<Value>, timeoutMs?: number): Loaded<Value> {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer<Value> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [asked, setAsked] = useState(0)

  /** The call whose answer counts; null while none is under way. */
  const underWay = useRef<symbol | null>(null)

  useEffect(() => {
    if (client === null) return
    const call = Symbol('call')
    underWay.current = call
    const settle = (take: () => void): void => {
      if (underWay.current !== call) return
      underWay.current = null
      take()
    }
    bounded((signal) => load(client, { signal }), timeoutMs).then(
      (value) =>
        settle(() => {
          setAnswer({ load, value })
          setError(null)
        }),
      (failure: unknown) => settle(() => setError(failure)),
    )
    return () => {
      if (underWay.current === call) underWay.current = null
    }
  }, [client, load, asked, timeoutMs])

  const reload = useCallback(() => {
    setError(null)
    setAsked((count) => count + 1)
  }, [])
  const refresh = useCallback(() => {
    if (underWay.current === null) setAsked((count) => count + 1)
  }, [])
  const replace = useCallback(
    (value: Value) => {
      // What was asked before the change would undo it on the screen.
      underWay.current = null
      setAnswer({ load, value })
      setError(null)
    },
    [load],
  )
  // The answer to an earlier question answers nothing about this one.
  return { value: answer?.load === load ? answer.value : null, error, reload, refresh, replace }
}
