/** Where things stand on a budget's bullet. All bullets end at the same share, so that their limits line up. */
import type { Budget } from '../../../shared/contract/budgets.ts'

/** The share of the limit at the bullet's right end. */
const END_SHARE = 1.25

export interface Place {
  /** 0 to 1 of the bullet's width. */
  readonly at: number
  /** It lies beyond the right end, and stands there. */
  readonly beyond: boolean
}

/** The place of an amount; under a limit of zero, anything at all is beyond it. */
export function placeOf(amount: number, limit: number): Place {
  if (limit <= 0) return amount > 0 ? { at: 1, beyond: true } : { at: 0, beyond: false }
  const at = amount / limit / END_SHARE
  return { at: Math.min(1, at), beyond: at > 1 }
}

export const LIMIT_AT = 1 / END_SHARE

export interface Bar {
  readonly settled: Place
  /** Where settled and held together end. */
  readonly held: Place
  readonly forecast: Place | null
  /** Thresholds of what is spent, but for the limit itself, which has a mark of its own. */
  readonly ticks: readonly { readonly percent: number; readonly place: Place; readonly crossed: boolean }[]
}

export function barOf(budget: Budget): Bar {
  const { limitNowNanoUsd: limit, settledNanoUsd: settled, heldNanoUsd: held, forecast } = budget
  return {
    settled: placeOf(settled, limit),
    held: placeOf(settled + held, limit),
    forecast: forecast.known ? placeOf(forecast.atEndNanoUsd, limit) : null,
    ticks: budget.thresholds
      .filter(({ of, percent }) => of === 'actual' && percent !== 100)
      .map(({ percent, crossedAt }) => ({
        percent,
        place: placeOf(percent, 100),
        crossed: crossedAt !== null,
      })),
  }
}
