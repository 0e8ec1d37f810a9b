/** What is read out when an override starts or ends: nothing that ticks, and nothing that was so when the page came. */
import type { Override, Overrides } from '../../shared/contract/overrides.ts'
import type { Known } from '../parts/overrides/words.ts'
import { deedInWords, endInWords, stateInWords } from '../parts/overrides/words.ts'

/** Null when none has started or ended since `before`. */
export function newsOf(
  before: readonly Override[],
  { inForce, recent }: Overrides,
  known: Known,
): string | null {
  const isIn = (list: readonly Override[], { id }: Override): boolean => list.some((one) => one.id === id)
  const started = inForce
    .filter((override) => !isIn(before, override))
    .map(({ terms, reason }) => `${stateInWords(terms, known)}: ${reason}.`)
  const ended = before
    .filter((override) => !isIn(inForce, override))
    .map(({ id, terms }) => {
      const end = recent.find((one) => one.id === id)?.end ?? null
      return `${deedInWords(terms, known)} is over${end === null ? '' : `: ${endInWords(end).toLowerCase()}`}.`
    })
  const news = [...ended, ...started]
  return news.length === 0 ? null : news.join(' ')
}
