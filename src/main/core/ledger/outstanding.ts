/**
 * The reservations of this process that are not settled yet. The file is the truth; but somebody may put a backup in
 * its place while requests are in flight, and then what they hold is known here alone.
 */
import { Bag, type Slot } from '../bag.ts'
import type { Prices } from './prices.ts'
import type { AttemptDraft, Rows } from './rows.ts'

export interface Held {
  /** Its price has another id once the file was replaced by one that numbers its prices differently. */
  draft: AttemptDraft
  readonly reservedAt: number
  /** The id of its row in `holds`. */
  rowId: number
  /** Its place in the list below; null when it is not there. */
  slot: Slot<Held> | null
}

export interface Outstanding {
  add(held: Held): void
  remove(held: Held): void
  /** The transaction is committed: what it added and removed is certain. */
  keep(): void
  /** The transaction was undone, and with it what was added and removed. */
  forget(): void
  /**
   * Makes `holds` what this process knows: a reservation that lost its row gets another, and a row that belongs to
   * none is settled at its hold, as after a crash. To be called inside a transaction.
   */
  restore(rows: Rows, prices: Prices, now: number): void
}

export function createOutstanding(): Outstanding {
  const bag = new Bag<Held>()
  /** What the running transaction has added and removed. */
  let added: Held[] = []
  let removed: Held[] = []

  function put(held: Held): void {
    held.slot = bag.add(held)
  }

  function take(held: Held): void {
    if (held.slot) bag.remove(held.slot)
    held.slot = null
  }

  return {
    keep() {
      added = []
      removed = []
    },
    add(held) {
      put(held)
      added.push(held)
    },
    remove(held) {
      take(held)
      removed.push(held)
    },
    forget() {
      for (const held of added) take(held)
      for (const held of removed) put(held)
      added = []
      removed = []
    },
    restore(rows, prices, now) {
      const all = bag.items()
      for (const held of all) {
        if (rows.isHeld(held.rowId, held.draft)) continue
        held.draft = { ...held.draft, price: prices.keep(held.draft.price) }
        held.rowId = rows.hold(held.draft, held.reservedAt)
      }
      rows.recover(
        now,
        all.map(({ rowId }) => rowId),
      )
    },
  }
}
