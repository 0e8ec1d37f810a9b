/** Chance that can be repeated: the same words give the same numbers, on every machine and in any order. */
import { hash } from 'node:crypto'

/** The next number in [0, 1). */
export type Random = () => number

/** A short name for a content, the same whenever the content is: 32 hexadecimal digits. */
export function digestOf(content: string): string {
  return hash('sha256', content, 'hex').slice(0, 32)
}

/** A generator (sfc32) seeded by any text. */
export function seededRandom(seed: string): Random {
  const digest = digestOf(seed)
  const word = (index: number): number => Number.parseInt(digest.slice(index * 8, index * 8 + 8), 16) | 0
  let [a, b, c, counter] = [word(0), word(1), word(2), word(3)]
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
}

/** One of `items`, which must not be empty. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

/** A copy in an order drawn from `random`. */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item)
}

/** About normal, mean 0, standard deviation 1, never beyond ±3.5: four draws are bell-shaped enough here. */
export function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3)
}
