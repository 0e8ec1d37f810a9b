/** What a conversation is made of, and how events change an answer. */
import type { ChatEvent, ChatMessage } from '../../../shared/contract/chat.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'

export type Refusal = Extract<ChatEvent, { type: 'failed' }>['refusal']

export interface Route {
  readonly requestId: string
  readonly model: string
  readonly target: string
  readonly reason: string
}

/** `broken`: it ended before its end, and nobody asked it to. */
export type Phase = 'waiting' | 'streaming' | 'done' | 'stopped' | 'broken' | 'refused'

export interface Answer {
  readonly phase: Phase
  readonly text: string
  readonly route: Route | null
  readonly receipt: Attempt | null
  readonly refusal: Refusal | null
  /** Why it broke, when no refusal says it. */
  readonly problem: string | null
}

export interface Turn {
  readonly id: number
  readonly question: string
  readonly answer: Answer
}

export const EMPTY_ANSWER: Answer = {
  phase: 'waiting',
  text: '',
  route: null,
  receipt: null,
  refusal: null,
  problem: null,
}

export const isRunning = ({ phase }: Answer): boolean => phase === 'waiting' || phase === 'streaming'

/** The answer after one event of the stream. */
export function afterEvent(answer: Answer, event: ChatEvent): Answer {
  switch (event.type) {
    case 'start': {
      const { requestId, model, target, reason } = event
      return { ...answer, route: { requestId, model, target, reason } }
    }
    case 'delta':
      return { ...answer, phase: 'streaming', text: answer.text + event.text }
    case 'end':
      return { ...answer, phase: 'done', receipt: event.receipt }
    case 'failed':
      return { ...answer, phase: 'broken', refusal: event.refusal, receipt: event.receipt }
  }
}

/** What the model is told: the turns that were answered, then the question. A refused one was never heard. */
export function messagesFor(turns: readonly Turn[], question: string): ChatMessage[] {
  const heard = turns.filter(({ answer }) => answer.text !== '')
  return [
    ...heard.flatMap((turn): ChatMessage[] => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: turn.answer.text },
    ]),
    { role: 'user', content: question },
  ]
}
