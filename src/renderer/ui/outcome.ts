/** How an attempt ended, as an icon and words. */
import { CircleSlash } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Attempt } from '../../shared/contract/requests.ts'
import type { Mood } from './state-word.tsx'

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

/** An error code as one word or a few: what a list of errors says of each. */
export function codeWord(code: string): string {
  if (code === 'client_closed') return 'Cancelled'
  return code === 'crashed' ? 'Cut by a crash' : codeInWords(code)
}

export function outcomeOf({ errorCode, finishReason }: Pick<Attempt, 'errorCode' | 'finishReason'>): Outcome {
  if (errorCode === 'client_closed') return { mood: 'quiet', icon: CircleSlash, word: codeWord(errorCode) }
  if (errorCode !== null) return { mood: 'bad', word: codeWord(errorCode) }
  if (finishReason === 'length') return { mood: 'good', word: 'Cut at the cap' }
  return { mood: 'good', word: 'OK' }
}

/** Where the token counts come from, in words. */
export const USAGE_WORDS = {
  provider: 'Reported by the upstream',
  estimated: 'Estimated here',
  none: 'Nothing was generated',
} as const satisfies Record<Attempt['usageSource'], string>

/** No report came: tokens and cost are the console's own count. */
export const isEstimated = ({ usageSource }: Pick<Attempt, 'usageSource'>): boolean =>
  usageSource === 'estimated'

/** How sure a cost is: stands after the amount. */
export function certaintyInWords(
  attempt: Pick<Attempt, 'errorCode' | 'usageSource' | 'maybeBilled'>,
): string {
  if (attempt.maybeBilled) return 'at the hold; it was sent, and nobody here knows whether it is on a bill'
  if (!isMeasured(attempt)) return 'estimated at the worst case; what was used is not known'
  return isEstimated(attempt) ? 'estimated; the provider reported no usage' : 'exactly'
}

/** Whether its tokens are known, or a guess at them. */
export const isCounted = (attempt: Pick<Attempt, 'errorCode' | 'maybeBilled'>): boolean =>
  isMeasured(attempt) && !attempt.maybeBilled

/** After a crash a row holds its worst case as cost; how many tokens and how long it took, nobody knows. */
export const isMeasured = ({ errorCode }: Pick<Attempt, 'errorCode'>): boolean => errorCode !== 'crashed'
