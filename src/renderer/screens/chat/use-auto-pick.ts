/** What `auto` would pick for the text in the composer, read with the conversation before it. */
import { useMemo } from 'react'
import { AUTO } from '../../../shared/auto.ts'
import type { Trial } from '../../../shared/contract/model-selection.ts'
import { detourInWords } from '../../parts/detour.ts'
import { useTrial } from '../../parts/use-trial.ts'
import { useChatStore } from './chat-store.ts'
import { messagesFor } from './conversation.ts'

export interface AutoPick {
  /** Null: nothing can be picked, and `why` says why. */
  readonly model: string | null
  /** In a few words: "medium: code, 3 constraints". */
  readonly why: string
  /** As it will stand in the receipt. */
  readonly reason: string
}

/** Null while another model is chosen, nothing is typed, an answer is running, or nothing is known yet. */
export function useAutoPick(running: boolean): AutoPick | null {
  const turns = useChatStore((chat) => chat.turns)
  const question = useChatStore((chat) => chat.draft).trim()
  const isAuto = useChatStore((chat) => chat.model) === AUTO
  const asked = isAuto && !running && question !== ''
  const messages = useMemo(() => (asked ? messagesFor(turns, question) : null), [asked, turns, question])
  const { trial } = useTrial(messages)
  return trial === null ? null : autoPickOf(trial)
}

/** Of the priority that counts for Chat, which names none. */
export function autoPickOf({ complexity, why, priority, picks }: Trial): AutoPick | null {
  const pick = picks.find((one) => one.priority === priority)
  if (pick === undefined) return null
  const { model, wanted, reason } = pick
  const judged = `${complexity}: ${why.slice(0, 3).join(', ')}`
  return { model, reason, why: model === wanted ? judged : detourInWords(reason) }
}
