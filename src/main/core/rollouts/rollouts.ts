/** Rollouts: a workload moved to serverless in stages, on through its gates, and back at once when one is breached. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import { createBook, type RolloutParts } from './book.ts'
import { createDesk, type RolloutDesk } from './desk.ts'
import { isOfStage, shareOf } from './entry.ts'
import { addAttempt, addOpinion } from './tally.ts'

export type { RolloutDesk } from './desk.ts'
export { RolloutRefused } from './refusal.ts'

export interface Rollouts extends RolloutDesk {
  /** Share of first choices that go to serverless, 0–1; null: no rollout decides. */
  shareOf(workload: string | null): number | null
  /** Takes every settled attempt; the one that breaches a gate rolls its rollout back before this returns. */
  observe(attempt: Attempt): void
  /**
   * A request was rated.
   * @param first its first attempt: where another one answered, it was not that which people liked or did not
   * @param before what was thought of it until then
   */
  rated(first: Attempt, score: number, before: number | null): void
  /** Lets stages advance whose time has come. To be called each minute. */
  tick(): void
  /** Reads the stages under way from the ledger. To be awaited once, before anything is observed. */
  takeUp(): Promise<void>
  /** The ledger is another one. */
  reload(): void
}

export function createRollouts(parts: RolloutParts): Rollouts {
  const book = createBook(parts)
  const { kindOf } = parts

  return {
    ...createDesk(parts, book),
    shareOf(workload) {
      const entry = book.of(workload ?? '')
      return entry ? shareOf(entry.record) : null
    },
    observe(attempt) {
      const entry = book.of(attempt.workload ?? '')
      if (!entry || !isOfStage(entry, attempt, kindOf)) return
      addAttempt(entry.tally, attempt)
      book.decide(entry)
      book.live.changed()
    },
    rated(first, score, before) {
      const entry = book.of(first.workload ?? '')
      if (!entry || first.errorCode !== null || !isOfStage(entry, first, kindOf)) return
      if (!entry.isRead) {
        entry.missedOpinion = true
        return
      }
      addOpinion(entry.tally, score, before)
      book.decide(entry)
      book.live.changed()
    },
    tick() {
      for (const entry of book.all()) book.decide(entry)
      book.live.changed()
    },
    takeUp: () => book.readAll(null),
    reload: () => book.reload(),
  }
}
