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
  readonly forget: () => void
  /** Does it, and then `done` with the answer. A second call while the first is under way does nothing. */
  readonly run: <Answer>(
    call: (client: Client, options: { readonly signal: AbortSignal }) => Promise<Answer>,
    done: (answer: Answer) => void,
  ) => void
}

export function useAct(): Act {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const underWay = useRef(false)

  const run: Act['run'] = (call, done) => {
    if (underWay.current) return
    if (client === null) {
      setProblem('The console cannot be reached now. Try again when the connection is back.')
      return
    }
    underWay.current = true
    setBusy(true)
    setProblem(null)
    bounded((signal) => call(client, { signal }))
      .then(done, (error: unknown) => setProblem(failureInWords(error)))
      .finally(() => {
        underWay.current = false
        setBusy(false)
      })
  }
  return { busy, problem, forget: () => setProblem(null), run }
}
