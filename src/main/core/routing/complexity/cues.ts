/** Counts what a text asks for, by the words that stand in it. */
import { createMatcher, type Work } from './matcher.ts'
import { ALL_WORDS, CUE_KINDS, type CueKind } from './words/words.ts'

/** How many cues of each kind: different ones, but for constraints, where each is one more to meet. */
export type CueCounts = Readonly<Record<CueKind, number>>

interface Cue {
  readonly words: string
  readonly kinds: readonly CueKind[]
}

const CUES = readCues()
const MATCHER = createMatcher(CUES.map(({ words }) => words))

/** `text` in lower case. */
export function countCues(text: string, work: Work): CueCounts {
  const seen = new Set<number>()
  const counts = { proof: 0, reason: 0, make: 0, simple: 0, constraint: 0, expert: 0, code: 0, maths: 0 }
  MATCHER.scan(
    text,
    (entry) => {
      const again = seen.has(entry)
      seen.add(entry)
      for (const kind of CUES[entry]?.kinds ?? []) {
        if (!again || kind === 'constraint') counts[kind] += 1
      }
    },
    work,
  )
  return counts
}

/** Each once, with all its kinds: the same word stands in several languages, and in two lists of one. */
function readCues(): Cue[] {
  const kindsOf = new Map<string, Set<CueKind>>()
  for (const words of ALL_WORDS) {
    for (const kind of CUE_KINDS) {
      for (const listed of (words[kind] ?? '').split(',')) {
        const cue = listed.trim().replace(/\s+/g, ' ')
        if (cue === '') continue
        const kinds = kindsOf.get(cue) ?? new Set<CueKind>()
        kindsOf.set(cue, kinds.add(kind))
      }
    }
  }
  return [...kindsOf].map(([words, kinds]) => ({ words, kinds: [...kinds] }))
}
