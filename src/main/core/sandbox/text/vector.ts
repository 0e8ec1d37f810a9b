/** Embeddings by feature hashing: texts that share words have vectors that point the same way. */
import { digestOf } from '../random.ts'

/** How many coordinates each word touches; more make unrelated words overlap less by accident. */
const FEATURES_PER_WORD = 16

/** A vector of length 1, the same for the same input, space and dimensions. Token ids count as words. */
export function embed(input: string | readonly number[], space: string, dimensions: number): Float32Array {
  const words = typeof input === 'string' ? (input.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) : input
  const spaceHash = hash32(space, 0x811c9dc5)
  const sums = new Float64Array(dimensions)
  for (const word of words) scatter(sums, hash32(String(word), spaceHash), 1)
  // Every text leans slightly its own way, so that one without words has a direction, too.
  scatter(sums, Number.parseInt(digestOf(`${space} ${String(input)}`).slice(0, 8), 16), 0.3)
  let squares = 0
  for (const sum of sums) squares += sum * sum
  // Opposite features can cancel out completely, above all in few dimensions.
  if (squares === 0) sums[0] = squares = 1
  return Float32Array.from(sums, (sum) => sum / Math.sqrt(squares))
}

function scatter(sums: Float64Array, seed: number, weight: number): void {
  let state = seed | 0
  for (let feature = 0; feature < FEATURES_PER_WORD; feature += 1) {
    // A step of the "murmur" finisher per feature: cheap, and well mixed.
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    mixed ^= mixed >>> 16
    const position = (mixed >>> 1) % sums.length
    sums[position] = (sums[position] ?? 0) + (mixed & 1 ? weight : -weight)
  }
}

/** FNV-1a over UTF-16 code units. */
function hash32(text: string, seed: number): number {
  let hash = seed
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}
