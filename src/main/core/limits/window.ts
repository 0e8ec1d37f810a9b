/**
 * What came in over the last minute, in slots of a tenth of a second. A slot goes as a whole, a minute after the last
 * that came into it, so that no sixty seconds, wherever they begin, ever hold more than was let in.
 */

export const SLOT_MS = 100
const MINUTE_MS = 60_000
/** A minute that begins within a slot ends within one: it touches one more than fit into it. */
const SLOTS = MINUTE_MS / SLOT_MS + 1

export interface MinuteWindow {
  /** What there is in it. */
  sum(now: number): number
  /** Returns the slot it was added to. */
  add(amount: number, now: number): number
  /** Takes out what turned out to be too much of what was added there; of no effect once that is a minute ago. */
  takeBack(amount: number, slot: number, now: number): void
  /** After how many ms `amount` has room below `limit`; 0: now. It must not be above the limit itself. */
  waitFor(amount: number, limit: number, now: number): number
}

export function createMinuteWindow(): MinuteWindow {
  // Rings: slot n stands at n modulo their length.
  const amounts = new Float64Array(SLOTS)
  const lastAt = new Float64Array(SLOTS)
  let oldest = 0
  let newest = 0
  let sum = 0
  const amountOf = (slot: number): number => amounts[slot % SLOTS] ?? 0
  const endOf = (slot: number): number => (lastAt[slot % SLOTS] ?? 0) + MINUTE_MS

  function put(slot: number, amount: number): void {
    sum += amount - amountOf(slot)
    amounts[slot % SLOTS] = amount
  }

  function beginAnew(slot: number): void {
    amounts.fill(0)
    sum = 0
    oldest = slot
    newest = slot
  }

  /** Lets go of what is past. While a clock is a little back, it stands still; set back by more, it begins anew. */
  function advance(now: number): void {
    const slot = Math.floor(now / SLOT_MS)
    if (Math.abs(slot - newest) >= SLOTS) beginAnew(slot)
    // Before a slot is used again, and after there is a newer one than the last that came in.
    dropPast(now)
    for (; newest < slot; lastAt[newest % SLOTS] = 0) newest += 1
    dropPast(now)
  }
  function dropPast(now: number): void {
    for (; oldest < newest && endOf(oldest) <= now; oldest += 1) put(oldest, 0)
  }

  return {
    sum(now) {
      advance(now)
      return sum
    },
    add(amount, now) {
      advance(now)
      put(newest, amountOf(newest) + amount)
      lastAt[newest % SLOTS] = Math.max(now, newest * SLOT_MS)
      return newest
    },
    takeBack(amount, slot, now) {
      advance(now)
      if (slot >= oldest && slot <= newest) put(slot, Math.max(0, amountOf(slot) - amount))
    },
    waitFor(amount, limit, now) {
      advance(now)
      let left = sum
      for (let slot = oldest; slot <= newest; slot += 1) {
        if (left + amount <= limit) return slot === oldest ? 0 : Math.max(0, endOf(slot - 1) - now)
        left -= amountOf(slot)
      }
      return Math.max(0, endOf(newest) - now)
    },
  }
}
