/** What attempts of one kind came to; counts can be taken back, so that what is past can leave a running sum. */

export interface Counts {
  /** First attempts: each request has one. */
  readonly requests: number
  readonly attempts: number
  /** Attempts that ended with an error; a caller who hangs up has not met one. */
  readonly errors: number
  /** Attempts that came here after another target had failed, and after this one had. */
  readonly fallbacks: number
  readonly retries: number
  readonly costNanoUsd: number
  /** Tokens of the attempts that went well. */
  readonly input: number
  readonly cached: number
  readonly output: number
}

type Name = keyof Counts
export type Sum = { -readonly [Key in Name]: Counts[Key] }

const NAMES: readonly Name[] = [
  'requests',
  'attempts',
  'errors',
  'fallbacks',
  'retries',
  'costNanoUsd',
  'input',
  'cached',
  'output',
]

export const nothing = (): Sum => ({
  requests: 0,
  attempts: 0,
  errors: 0,
  fallbacks: 0,
  retries: 0,
  costNanoUsd: 0,
  input: 0,
  cached: 0,
  output: 0,
})

/** Adds the counts `times` times; -1 takes them back. */
export function addCounts(sum: Sum, counts: Counts, times: 1 | -1 = 1): void {
  for (const name of NAMES) sum[name] += times * counts[name]
}
