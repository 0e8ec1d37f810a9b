/** What a client key brings into each of its requests, as it is being filled in. */
import type { KeyLimits, KeyTerms } from '../../../shared/contract/keys.ts'
import { WORKLOAD_NAME, WORKLOAD_NAME_RULE } from '../../../shared/workload-name.ts'

export type TermsEntries = Readonly<Record<keyof KeyLimits | 'workload', string>>
export type TermsProblems = Partial<Record<keyof TermsEntries, string>>

export const NO_TERMS: TermsEntries = {
  workload: '',
  maxInFlight: '',
  requestsPerMinute: '',
  tokensPerMinute: '',
}

export const LIMITS = [
  { limit: 'maxInFlight', label: 'Requests at once' },
  { limit: 'requestsPerMinute', label: 'Requests a minute' },
  { limit: 'tokensPerMinute', label: 'Tokens a minute' },
] as const satisfies readonly { limit: keyof KeyLimits; label: string }[]

export const entriesOf = ({ workload, limits }: KeyTerms): TermsEntries => ({
  workload: workload ?? '',
  maxInFlight: limits.maxInFlight?.toString() ?? '',
  requestsPerMinute: limits.requestsPerMinute?.toString() ?? '',
  tokensPerMinute: limits.tokensPerMinute?.toString() ?? '',
})

const LARGEST = 1_000_000_000

/** Undefined for what is no limit; null for none. */
function readLimit(text: string): number | null | undefined {
  const digits = text.trim()
  if (digits === '') return null
  const limit = /^\d{1,10}$/.test(digits) ? Number(digits) : 0
  return limit >= 1 && limit <= LARGEST ? limit : undefined
}

/** What keeps the entries from being terms, by the field to look at. */
export function problemsOf(entries: TermsEntries): TermsProblems {
  const workload = entries.workload.trim()
  return {
    ...(workload !== '' && !WORKLOAD_NAME.test(workload) && { workload: `A name ${WORKLOAD_NAME_RULE}.` }),
    ...Object.fromEntries(
      LIMITS.filter(({ limit }) => readLimit(entries[limit]) === undefined).map(({ limit }) => [
        limit,
        'A whole number, in digits alone.',
      ]),
    ),
  }
}

/** Null while an entry is wrong. */
export function termsOf(entries: TermsEntries): KeyTerms | null {
  if (Object.keys(problemsOf(entries)).length > 0) return null
  return {
    workload: entries.workload.trim() || null,
    limits: {
      maxInFlight: readLimit(entries.maxInFlight) ?? null,
      requestsPerMinute: readLimit(entries.requestsPerMinute) ?? null,
      tokensPerMinute: readLimit(entries.tokensPerMinute) ?? null,
    },
  }
}
