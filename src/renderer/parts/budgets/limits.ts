/** Limits as they are typed and suggested. */
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import { NO_AMOUNT } from '../../ui/money-input.tsx'

/** An amount rounded up to two digits that mean something, for a suggestion: 0.0234 → 0.024. */
export function roundedUp(amount: number): NanoUsd {
  if (amount <= 0) return nanoUsd(0)
  const step = 10 ** Math.max(0, Math.floor(Math.log10(amount)) - 1)
  return nanoUsd(Math.ceil(amount / step) * step)
}

export interface Shortage {
  readonly limitNowNanoUsd: NanoUsd
  readonly settledNanoUsd: NanoUsd
  readonly heldNanoUsd: NanoUsd
  readonly lastRefusal: { readonly estimatedNanoUsd: NanoUsd } | null
}

/** A limit to raise to: half as much again, and room at least for twice what was refused last. */
export function suggestedLimit(budget: Shortage): NanoUsd {
  const { limitNowNanoUsd, settledNanoUsd, heldNanoUsd, lastRefusal } = budget
  const needed = settledNanoUsd + heldNanoUsd + 2 * (lastRefusal?.estimatedNanoUsd ?? 0)
  return roundedUp(Math.max(limitNowNanoUsd * 1.5, needed, settledNanoUsd * 1.1))
}

interface Limits {
  /** Of every window, when nobody raised it. */
  readonly limitNanoUsd: NanoUsd
  /** As it stands now. */
  readonly limitNowNanoUsd: NanoUsd
}

/** What is wrong with a raised limit; null when nothing is. What was raised too far may be lowered again. */
export function raiseProblem(
  limit: NanoUsd | null,
  { limitNanoUsd, limitNowNanoUsd }: Limits,
): string | null {
  if (limit === null) return NO_AMOUNT
  if (limit === limitNowNanoUsd) return `It is ${formatUsd(limit)} already.`
  if (limit < limitNanoUsd) return `Enter more than ${formatUsd(limitNanoUsd)}, the usual limit.`
  return null
}

/** What a changed limit does, as the button says it. */
export function raiseInWords(limit: NanoUsd | null, limits: Limits, until: string): string {
  if (limit !== null && limit < limits.limitNowNanoUsd) {
    return limit === limits.limitNanoUsd ? 'Take the raise back' : `Lower until ${until}`
  }
  return `Raise until ${until}`
}
