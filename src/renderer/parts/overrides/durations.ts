/** How long an override may hold. */

/** As the contract has it, which the page imports as types only. */
export const LONGEST_MINUTES = 8 * 60
const MINUTE_MS = 60_000

export const OFFERED_MINUTES = [15, 30, 60] as const

/** Whole minutes as they are typed in; null for what no override can have. */
export function readMinutes(text: string): number | null {
  const minutes = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
  return minutes >= 1 && minutes <= LONGEST_MINUTES ? minutes : null
}

/** Until when it would hold, extended by so much; null when that is more than 8 hours from now. */
export function extendedBy(minutes: number, expiresAt: number, now: number): number | null {
  const until = expiresAt + minutes * MINUTE_MS
  return until <= now + LONGEST_MINUTES * MINUTE_MS ? until : null
}

export const endOf = (minutes: number, now: number): number => now + minutes * MINUTE_MS
