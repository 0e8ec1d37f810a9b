/** One change at a time, with what became of it. */
import { useRef, useState } from 'react'
import { bounded } from './bounded.ts'
import { failureInWords } from './failure-words.ts'
import type { Client } from './transport.ts'
import { useClient } from './use-rpc.ts'

export interface Act {
  /** While the console has not answered yet. */
  readonly busy: boolean
  /** Why the latest try failed, and what to do; null while all is well. */
  readonly problem: string | null
  /** What it failed with, for what a refusal says besides its message; null while all is well. */
  readonly error: unknown
  readonly forget: () => void
  /**
   * Does it, and then `done` with the answer. A second call while the first is under way does nothing. `timeoutMs`
   * for what takes longer than an answer usually does.
   */
  readonly run: <Answer>(
    call: (client: Client, options: { readonly signal: AbortSignal }) => Promise<Answer>,
    done: (answer: Answer) => void,
    timeoutMs?: number,
  ) => void
}

const UNREACHABLE = 'The console cannot be reached now. Try again when the connection is back.'

export function useAct(): Act {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  /** Tried without a connection: told until there is one. */
  const [triedInVain, setTriedInVain] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const underWay = useRef(false)
  // The next loss of the connection is not this try's.
  if (triedInVain && client !== null) setTriedInVain(false)

  const forget = (): void => {
    setProblem(null)
    setTriedInVain(false)
    setError(null)
  }
  const run: Act['run'] = (call, done, timeoutMs) => {
    if (underWay.current) return
    if (client === null) {
      setTriedInVain(true)
      return
    }
    underWay.current = true
    setBusy(true)
    forget()
    bounded((signal) => call(client, { signal }), timeoutMs)
      .then(done, (failure: unknown) => {
        setProblem(failureInWords(failure))
        setError(failure)
      })
      .finally(() => {
        underWay.current = false
        setBusy(false)
      })
  }
  return { busy, problem: triedInVain ? UNREACHABLE : problem, error, forget, run }
}
