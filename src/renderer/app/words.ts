/** Small sentences of the shell. */
import type { TargetState } from '../../shared/contract/system.ts'
import type { Mood } from '../ui/state-word.tsx'

export interface TargetsWord {
  readonly mood: Mood
  readonly words: string
  /** One line per target. */
  readonly details: string
}

/** "1 target down", "2 targets up": what is wrong comes first; a single bad target is named. */
export function targetsInWords(targets: readonly TargetState[]): TargetsWord[] {
  if (targets.length === 0)
    return [{ mood: 'warn', words: 'No target', details: 'No upstream is configured' }]
  const groups = [
    { state: 'down', mood: 'bad', word: 'down' },
    { state: 'unknown', mood: 'quiet', word: 'not probed yet' },
    { state: 'up', mood: 'good', word: 'up' },
  ] as const
  return groups.flatMap(({ state, mood, word }) => {
    const members = targets.filter((target) => target.state === state)
    const [first] = members
    if (first === undefined) return []
    const words = members.length === 1 ? `${first.id} ${word}` : `${members.length} targets ${word}`
    const details = members.map(({ id, error }) => (error === null ? id : `${id}: ${error}`)).join('\n')
    return [{ mood, words, details }]
  })
}

/** The base URL that an OpenAI client takes: the gateway's, ending in `/v1`. */
export function openAiBaseUrl(gatewayUrl: string): string {
  const root = gatewayUrl.replace(/\/+$/, '')
  return root.endsWith('/v1') ? root : `${root}/v1`
}
