/**
 * Tokens: real counting, with Llama 3's own vocabulary; on the spot for the sandbox, on a thread for the gateway.
 *
 * The tokenizer works word by word ("pretokens") and never merges across their borders, so remembering the words
 * seen makes counting several times faster than asking it for whole texts, with the same result. Text is counted
 * as text: something that looks like a control token is only its characters.
 */
import { createRecent } from '../recent.ts'

export { createTokenCounter, type TokenCounter } from './counter.ts'

export interface Tokenizer {
  /** Tokens of the text alone, without begin or end marks. */
  count(text: string): number
  /**
   * The text of each token; joined they are the text. A token that ends inside a character has the empty string,
   * and the character comes with the token that completes it, as servers stream it.
   */
  pieces(text: string): string[]
}

/** How Llama 3 splits text before merging: contractions, words, digits by three, punctuation, line ends, space. */
const PRETOKEN =
  /'(?:[sSdDmMtT]|[rR][eE]|[vV][eE]|[lL][lL])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu

/** Longer runs without a border are no words; cut, they cost the tokenizer linear time and bounded memory. */
const LONGEST_WORD = 512
const REMEMBERED_WORDS = 50_000

/** Loads the vocabulary, which blocks the event loop for about 0.4 s the first time. */
export async function loadTokenizer(): Promise<Tokenizer> {
  const { default: llama } = await import('llama3-tokenizer-js')
  const encode = (word: string): number[] => llama.encode(word, { bos: false, eos: false })
  const counts = createRecent<number>(REMEMBERED_WORDS)
  const splits = createRecent<readonly string[]>(REMEMBERED_WORDS)

  function countWord(word: string): number {
    let count = counts.get(word)
    if (count === undefined) {
      count = encode(word).length
      counts.set(word, count)
    }
    return count
  }

  function splitWord(word: string): readonly string[] {
    let split = splits.get(word)
    if (split === undefined) {
      const ids = encode(word)
      split =
        ids.length === 1 ? [word] : piecesOf(word, (length) => llama.decode(ids.slice(0, length)), ids.length)
      splits.set(word, split)
    }
    return split
  }

  return {
    count(text) {
      let count = 0
      for (const word of words(text)) count += countWord(word)
      return count
    },
    pieces(text) {
      const pieces: string[] = []
      for (const word of words(text)) pieces.push(...splitWord(word))
      return pieces
    },
  }
}

function words(text: string): string[] {
  const found = text.match(PRETOKEN) ?? []
  if (!found.some((word) => word.length > LONGEST_WORD)) return found
  return found.flatMap((word) =>
    Array.from({ length: Math.ceil(word.length / LONGEST_WORD) }, (_, index) =>
      word.slice(index * LONGEST_WORD, (index + 1) * LONGEST_WORD),
    ),
  )
}

/** A decoded prefix that ends inside a character shows a replacement sign there, and so is no prefix of the word. */
function piecesOf(word: string, decodeFirst: (length: number) => string, tokens: number): string[] {
  const pieces: string[] = []
  let told = 0
  for (let length = 1; length < tokens; length += 1) {
    const decoded = decodeFirst(length)
    const whole = decoded.length >= told && word.startsWith(decoded)
    pieces.push(whole ? word.slice(told, decoded.length) : '')
    if (whole) told = decoded.length
  }
  pieces.push(word.slice(told))
  return pieces
}
