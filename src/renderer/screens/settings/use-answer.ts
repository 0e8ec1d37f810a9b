/** What the console answers to a question that is still being put together, such as a form's preview. */
import { useEffect, useState } from 'react'
import { bounded } from '../../rpc/bounded.ts'
import { failureInWords } from '../../rpc/failure-words.ts'
import type { Client } from '../../rpc/transport.ts'
import { useClient } from '../../rpc/use-rpc.ts'

/** A pause in typing that is worth a question. */
const PAUSE_MS = 200

/** Must be the same function on every render. */
export type Ask<Question, Answer> = (
  client: Client,
  question: Question,
  options: { readonly signal: AbortSignal },
) => Promise<Answer>

export interface Answered<Answer> {
  /** Null until the console has answered this very question. */
  readonly answer: Answer | null
  readonly problem: string | null
}

const UNANSWERED = { answer: null, problem: null } as const

/** `question` is null while it is not complete, and the same object for as long as it is the same question. */
export function useAnswer<Question extends object, Answer>(
  question: Question | null,
  ask: Ask<Question, Answer>,
): Answered<Answer> {
  const client = useClient()
  const [latest, setLatest] = useState<(Answered<Answer> & { readonly to: Question }) | null>(null)

  useEffect(() => {
    if (client === null || question === null) return
    let current = true
    const timer = setTimeout(() => {
      bounded((signal) => ask(client, question, { signal })).then(
        (answer) => current && setLatest({ to: question, answer, problem: null }),
        (error: unknown) =>
          current && setLatest({ to: question, answer: null, problem: failureInWords(error) }),
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, question, ask])

  return latest !== null && latest.to === question ? latest : UNANSWERED
}
