/** Tells of a rollout that its gate took back. */
import type { Rollout } from '../../../../shared/contract/rollouts.ts'
import { rolledBackAlert } from '../words.ts'
import type { Raise } from './raise.ts'

/** What is older was seen, or is no news: a rule that is switched on later does not dig it up. */
const NEWS_MS = 3_600_000

export interface RolloutWatch {
  look(): void
}

export function createRolloutWatch(options: {
  readonly rollouts: () => readonly Rollout[]
  readonly raise: Raise
  readonly now: () => number
}): RolloutWatch {
  const { rollouts, raise, now } = options
  return {
    look() {
      for (const rollout of rollouts()) {
        const { last } = rollout
        if (last?.event !== 'rolled_back' || last.author !== 'gate' || now() - last.at > NEWS_MS) continue
        raise(rolledBackAlert(rollout, last))
      }
    },
  }
}
