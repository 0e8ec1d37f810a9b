/** Tells of what happened to own machines: each event that somebody has to know of, once. */
import { fleetAlert, type FleetNews } from '../fleet-words.ts'
import type { Raise } from './raise.ts'

/** What is older was seen, or is no news: a rule that is switched on later does not dig it up. */
const NEWS_MS = 3_600_000

export interface FleetWatch {
  look(): void
}

export function createFleetWatch(options: {
  /** Newest first. */
  readonly fleetNews: () => readonly FleetNews[]
  readonly raise: Raise
  readonly now: () => number
}): FleetWatch {
  const { fleetNews, raise, now } = options
  return {
    look() {
      for (const news of fleetNews().toReversed()) {
        const alert = now() - news.event.at <= NEWS_MS ? fleetAlert(news) : null
        if (alert) raise(alert)
      }
    },
  }
}
