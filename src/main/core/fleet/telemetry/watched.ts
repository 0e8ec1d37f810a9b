/** What is read again and again, as a loop sees it. */
import type { Outcome } from './tempo.ts'

/** One bad answer is no outage: what was read before stands until so many in a row. */
export const FAILURES = 2

export interface Watched {
  /** Reads it once; rejects where it does not answer as it should. */
  read(stop: AbortSignal): Promise<Outcome>
  /** That it did not, and why in a sentence. */
  lose(sentence: string): void
  /** Why there is no reading, in a sentence; null where there is one, or none is missed. */
  problem(): string | null
}
