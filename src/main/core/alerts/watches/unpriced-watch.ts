/** Tells of a model that is used without a price, once per model and day. */
import { unpricedAlert } from '../words.ts'
import type { Raise } from './raise.ts'

export interface UnpricedWatch {
  /** An attempt was settled that no price was known for. */
  see(model: string, at: number): void
}

export function createUnpricedWatch(raise: Raise, timezone: string): UnpricedWatch {
  // Swedish dates are ISO's: 2026-06-15.
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' })
  const toldOn = new Map<string, string>()
  return {
    see(model, at) {
      const day = dayOf.format(at)
      if (toldOn.get(model) === day) return
      if (raise(unpricedAlert(model, day)) !== 'unwritten') toldOn.set(model, day)
    },
  }
}
