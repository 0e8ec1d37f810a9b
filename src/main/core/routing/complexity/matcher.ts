/**
 * Finds words and phrases in a text in one pass: a trie is walked from where a word begins, and the longest entry
 * counts. No regular expression: the work is at most the text's length times the longest entry's, whatever the text.
 */

interface Node {
  readonly next: Map<number, Node>
  /** The entry that ends here as a whole word, or as the beginning of one; -1 for none. */
  exact: number
  stem: number
}

/** Counts the characters looked at, so that a test can bound the work. */
export interface Work {
  steps: number
}

export interface Matcher {
  /** Calls `found` with an entry's index for each place it stands at; places do not overlap. */
  scan(text: string, found: (entry: number) => void, work: Work): void
}

const SPACE = 32
const COMMA = 44

/** Entries in lower case. A star at the end makes a stem; a space stands for any run of white space and commas. */
export function createMatcher(entries: readonly string[]): Matcher {
  const root = node()
  for (const [index, entry] of entries.entries()) add(root, entry, index)

  return {
    scan(text, found, work) {
      let at = 0
      while (at < text.length) {
        work.steps += 1
        if (!isLetter(text.charCodeAt(at))) {
          at += 1
          continue
        }
        const { entry, end } = longest(root, text, at, work)
        if (entry >= 0) found(entry)
        // Where no spaces part the words, each character may begin one; elsewhere only the first.
        const unspaced = isUnspaced(text.charCodeAt(at))
        at = Math.max(end, at + 1)
        if (!unspaced) at = endOfWord(text, at, work)
      }
    },
  }
}

function longest(root: Node, text: string, start: number, work: Work): { entry: number; end: number } {
  let node: Node | undefined = root
  let entry = -1
  let end = start
  for (let at = start; ;) {
    const code = text.charCodeAt(at)
    const whole = isUnspaced(text.charCodeAt(at - 1)) || !isLetter(code)
    const ending = whole && node.exact >= 0 ? node.exact : node.stem
    if (ending >= 0) {
      entry = ending
      end = at
    }
    if (at >= text.length) return { entry, end }
    work.steps += 1
    if (isBlank(code)) {
      node = node.next.get(SPACE)
      // A long run of blanks is no phrase; looking further than this would make the work quadratic.
      let blanks = 0
      while (blanks < 4 && isBlank(text.charCodeAt(at))) {
        at += 1
        blanks += 1
      }
    } else {
      node = node.next.get(code)
      at += 1
    }
    if (!node) return { entry, end }
  }
}

function endOfWord(text: string, from: number, work: Work): number {
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (!isLetter(code) || isUnspaced(code)) break
  }
  work.steps += at - from
  return at
}

function add(root: Node, entry: string, index: number): void {
  const isStem = entry.endsWith('*')
  let at = root
  for (const char of isStem ? entry.slice(0, -1) : entry) {
    for (let unit = 0; unit < char.length; unit += 1) {
      const code = char.charCodeAt(unit)
      const next = at.next.get(code) ?? node()
      at.next.set(code, next)
      at = next
    }
  }
  if (isStem) at.stem = index
  else at.exact = index
}

const node = (): Node => ({ next: new Map(), exact: -1, stem: -1 })

const isBlank = (code: number): boolean =>
  code === SPACE || code === COMMA || (code >= 9 && code <= 13) || code === 0xa0

/** Letters and digits, near enough: a word ends at whatever is not one. */
export function isLetter(code: number): boolean {
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
  return (
    code >= 0xc0 &&
    !(code >= 0x2000 && code <= 0x2e7f) &&
    !(code >= 0x3000 && code <= 0x303f) &&
    code < 0xd800
  )
}

/** Scripts written without spaces, or, as in Korean, with endings grown onto the word. */
export function isUnspaced(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af)
  )
}
