/** Looks after the budgets: thresholds that were reached, requests that were refused, and how fast each burns. */
import type { Budget, BurnRate } from '../../../../shared/contract/budgets.ts'
import type { AlertStore } from '../../ledger/ledger.ts'
import { burnRateAlert, CRITICAL_FACTOR, refusalAlert, thresholdAlert } from '../words.ts'
import type { Raise } from './raise.ts'

export interface BudgetWatch {
  /**
   * Tells of every threshold that is marked as reached in the running windows: the budgets' own mark says when, so
   * nothing that was reached while nobody looked, or in the moment before a crash, is missed. And of what a hard
   * budget refuses, which it may do long before its limit is spent.
   */
  look(): void
}

interface Episode {
  /** The highest factor that was told of. */
  readonly factor: number
  readonly at: number
  readonly ongoing: boolean
}

export function createBudgetWatch(options: {
  readonly budgets: () => readonly Budget[]
  readonly store: AlertStore
  readonly raise: Raise
  readonly now: () => number
}): BudgetWatch {
  const { budgets, store, raise, now } = options
  const episodes = new Map<string, Episode | null>()

  function lookAtThresholds(budget: Budget): void {
    for (const threshold of budget.thresholds) {
      if (threshold.crossedAt !== null) raise(thresholdAlert(budget, threshold))
    }
  }

  function lookAtRefusal(budget: Budget): void {
    const { enforcement, lastRefusal, windowStart } = budget
    if (enforcement !== 'hard' || lastRefusal === null || lastRefusal.at < windowStart) return
    raise(refusalAlert(budget, lastRefusal))
  }

  function episodeOf(budget: Budget): Episode | null {
    const known = episodes.get(budget.id)
    if (known !== undefined) return known
    const last = store.latestOf('burn_rate', {
      kind: 'budget',
      budgetId: budget.id,
      windowStart: budget.windowStart,
    })
    // After a start: what was told before counts by its severity, for the factor is not kept.
    const factor = last?.severity === 'critical' ? Infinity : CRITICAL_FACTOR - 1
    const episode = last && { factor, at: last.at, ongoing: false }
    episodes.set(budget.id, episode)
    return episode
  }

  function lookAtPace(budget: Budget): void {
    const episode = episodeOf(budget)
    const worst = worstOf(budget.burnRates)
    if (worst === null) {
      if (episode?.ongoing) episodes.set(budget.id, { ...episode, ongoing: false })
      return
    }
    const wasTold = episode !== null && episode.factor >= worst.factor
    // A rate that swings about its limit would warn at each swing: once per long window is enough.
    if (wasTold && (episode.ongoing || now() - episode.at < worst.longMs)) {
      episodes.set(budget.id, { ...episode, ongoing: true })
      return
    }
    const at = now()
    const raised = raise(burnRateAlert(budget, worst, at))
    if (raised === 'raised' || raised === 'known') {
      episodes.set(budget.id, { factor: worst.factor, at, ongoing: true })
    }
  }

  return {
    look() {
      for (const budget of budgets()) {
        lookAtThresholds(budget)
        lookAtRefusal(budget)
        lookAtPace(budget)
      }
    },
  }
}

function worstOf(rates: readonly BurnRate[]): BurnRate | null {
  const breached = rates.filter((rate) => rate.breached).toSorted((a, b) => b.factor - a.factor)
  return breached[0] ?? null
}
