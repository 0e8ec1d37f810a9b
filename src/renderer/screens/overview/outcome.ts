/** How an attempt ended, as an icon and words. */
import { CircleSlash } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Mood } from '../../ui/state-word.tsx'

export interface Outcome {
  readonly mood: Mood
  readonly icon?: LucideIcon
  readonly word: string
}

export const attemptKey = ({ requestId, attempt }: Attempt): string => `${requestId}/${attempt}`

/** `budget_exceeded` → "Budget exceeded". */
export function codeInWords(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function outcomeOf({ errorCode, finishReason }: Pick<Attempt, 'errorCode' | 'finishReason'>): Outcome {
  if (errorCode === 'client_closed') return { mood: 'quiet', icon: CircleSlash, word: 'Cancelled' }
  if (errorCode !== null) return { mood: 'bad', word: codeInWords(errorCode) }
  if (finishReason === 'length') return { mood: 'good', word: 'Cut at the cap' }
  return { mood: 'good', word: 'OK' }
}

/** Where the token counts come from, in words. */
export const USAGE_WORDS = {
  provider: 'Reported by the upstream',
  estimated: 'Estimated here',
  none: 'Nothing was generated',
} as const satisfies Record<Attempt['usageSource'], string>
