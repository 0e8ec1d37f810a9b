/** What `auto` would pick for a prompt that is still being typed: asked for whenever the typing pauses. */
import { useEffect, useState } from 'react'
import type { ChatMessage } from '../../shared/contract/chat.ts'
import type { Trial } from '../../shared/contract/model-selection.ts'
import { bounded } from '../rpc/bounded.ts'
import { useClient } from '../rpc/use-rpc.ts'

const PAUSE_MS = 250

export interface Tried {
  /** The latest answer, kept while the next one is on its way; null before the first and without a prompt. */
  readonly trial: Trial | null
  /** Why the latest question had no answer; null while all is well. */
  readonly error: unknown
}

const NOTHING: Tried = { trial: null, error: null }

/**
 * `prompt` must be the same value while it says the same; null: there is none. `asOf` is any value that changes when
 * the answer may have: the prompt is then tried again.
 */
export function useTrial(prompt: string | readonly ChatMessage[] | null, asOf?: unknown): Tried {
  const client = useClient()
  const [tried, setTried] = useState<Tried>(NOTHING)
  useEffect(() => {
    if (client === null) return
    let current = true
    const timer = setTimeout(() => {
      // What was tried before says nothing of the next prompt.
      if (prompt === null) {
        setTried(NOTHING)
        return
      }
      const question = { prompt: typeof prompt === 'string' ? prompt : [...prompt] }
      bounded((signal) => client.routing.tryPrompt(question, { signal })).then(
        (trial) => current && setTried({ trial, error: null }),
        (error: unknown) => current && setTried(({ trial }) => ({ trial, error })),
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, prompt, asOf])
  return prompt === null ? NOTHING : tried
}
