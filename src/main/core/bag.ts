/**
 * A bag of what is under way: in on every request, and out again.
 *
 * Not a Map or Set: when V8 makes such a table anew, which it does every few dozen removals, the old one goes on
 * pointing to the new one. Once a table has reached the old generation, dead or not, all that follow are kept with
 * everything that was in them until the next full collection, and every small collection copies it there first.
 */

export interface Slot<Item> {
  readonly item: Item
  index: number
}

export class Bag<Item> {
  readonly #slots: Slot<Item>[] = []

  get size(): number {
    return this.#slots.length
  }

  /** Puts an item in; the slot takes it out again. */
  add(item: Item): Slot<Item> {
    const slot = { item, index: this.#slots.length }
    this.#slots.push(slot)
    return slot
  }

  /** Takes an item out; of no effect when it is out already. */
  remove(slot: Slot<Item>): void {
    if (this.#slots[slot.index] !== slot) return
    const last = this.#slots.pop()
    if (last === undefined || last === slot) return
    this.#slots[slot.index] = last
    last.index = slot.index
  }

  /** A copy, which what is done with it cannot disturb. In no order. */
  items(): Item[] {
    return this.#slots.map(({ item }) => item)
  }
}
