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
  /** Of the day that was looked at last. */
  let told = { day: '', models: new Set<string>() }
  return {
    look() {
      const start = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(timezone).startOfDay()
      const day = start.toPlainDate().toString()
      if (told.day !== day) told = { day, models: new Set() }
      for (const model of store.unpricedSince(start.epochMilliseconds)) {
        if (told.models.has(model)) continue
        const raised = raise(unpricedAlert(model, day))
        if (raised === 'raised' || raised === 'known') told.models.add(model)
      }
    },
  }
}
