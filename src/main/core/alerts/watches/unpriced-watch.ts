/** Tells of a model that is used without a price, once per model and day. */
import { Temporal } from 'temporal-polyfill'
import type { AlertStore } from '../../ledger/ledger.ts'
import { unpricedAlert } from '../words.ts'
import type { Raise } from './raise.ts'

export interface UnpricedWatch {
  look(): void
}

/** Asks the ledger's rows and not the requests as they pass: nothing is in their way, and a crash loses nothing. */
export function createUnpricedWatch(options: {
  readonly store: AlertStore
  readonly raise: Raise
  readonly now: () => number
  /** Whose days count. */
  readonly timezone: string
}): UnpricedWatch {
  const { store, raise, now, timezone } = options
  return {
    look() {
      const start = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(timezone).startOfDay()
      const day = start.toPlainDate().toString()
      for (const model of store.unpricedSince(start.epochMilliseconds)) raise(unpricedAlert(model, day))
    },
  }
}
