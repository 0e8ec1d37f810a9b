/**
 * How much a prompt asks of a model, told on the spot from what can be seen in it. No model is asked. The evidence is
 * added up in points; the weights are here, the words in words/. docs/model-selection.md says what it is worth.
 */
import type { ComplexityLevel } from '../../../../shared/contract/model-selection.ts'
import { countCues, type CueCounts } from './cues.ts'
import { lookAt, weightOf, type Looks } from './looks.ts'
import type { Work } from './matcher.ts'
import type { Prompt } from './prompt.ts'

export { promptOf, type Prompt } from './prompt.ts'

export interface Complexity {
  /** From 0 to 1; a third and two thirds part the levels. */
  readonly score: number
  readonly complexity: ComplexityLevel
  /** What speaks for it, the weightiest first, in ASCII; never empty. */
  readonly why: readonly string[]
}

interface Evidence {
  readonly what: string
  readonly points: number
}

/** The score is p / (p + 2): 1 point is a third, 4 are two thirds, and no number of them reaches 1. */
const HALF_AT = 2
const MEDIUM_FROM = 1
const HIGH_FROM = 4
/** Evidence below this decides nothing, and is not told. */
const WORTH_TELLING = 0.1
/** What the context asks for counts this much of what the ask itself does. */
const OF_CONTEXT = 1 / 3
/** Where one plain step is asked for, what it is done to matters little: a long letter is still only translated. */
const OF_ONE_STEP = 0.35
const NORMALISED_CHARS = 16_000

export function scorePrompt(prompt: Prompt, work: Work = { steps: 0 }): Complexity {
  const evidence = evidenceOf(prompt, work)
  const points = evidence.reduce((sum, one) => sum + one.points, 0)
  const why = evidence
    .filter((one) => one.points >= WORTH_TELLING)
    .sort((a, b) => b.points - a.points)
    .map(({ what }) => what)
  return {
    score: Math.round((points / (points + HALF_AT)) * 1_000) / 1_000,
    complexity: points >= HIGH_FROM ? 'high' : points >= MEDIUM_FROM ? 'medium' : 'low',
    why: why.length > 0 ? why : ['short and plain'],
  }
}

function evidenceOf(prompt: Prompt, work: Work): Evidence[] {
  const ask = normalised(prompt.ask)
  const looks = lookAt(ask, work)
  const cues = countCues(looks.plain, work)
  const context = countCues(normalised(prompt.context), work)
  const searching = cues.proof + cues.reason > 0
  const rest = cues.simple > 0 && !searching ? OF_ONE_STEP : 1
  return [
    ...ofCues(cues, rest),
    { what: 'what was said before', points: OF_CONTEXT * total(ofCues(context, 1)) * rest },
    ...ofLooks(looks, rest),
    { what: lengthWords(prompt), points: rest * rising(lengthOf(prompt, ask), 300, 0.3, 1.5) },
    { what: counted(prompt.turns, 'turn'), points: each(prompt.turns - 1, 0.2, 0.2, 0.8) },
    { what: counted(prompt.tools, 'tool'), points: each(prompt.tools, 0.4, 0.05, 0.9) },
    { what: counted(prompt.toolResults, 'tool result'), points: each(prompt.toolResults, 0.3, 0.3, 0.9) },
    { what: 'JSON output', points: { none: 0, any: 0.15, schema: 0.3 }[prompt.json] },
  ]
}

function ofCues(cues: CueCounts, rest: number): Evidence[] {
  const { proof, reason, make, constraint, expert, code, maths } = cues
  return [
    { what: 'a proof', points: each(proof, 4, 1, 6) },
    { what: 'reasoning', points: each(reason, 2, 1, 5) },
    { what: 'something to make or explain', points: each(make, 1, 0.3, 2) * rest },
    { what: counted(constraint, 'constraint'), points: each(constraint, 0.35, 0.35, 3.5) },
    { what: counted(expert, 'specialist term'), points: each(expert, 0.7, 0.5, 2.7) },
    { what: 'code', points: each(code, 0.4, 0.2, 1) * rest },
    { what: 'maths', points: each(maths, 0.5, 0.3, 1.4) * rest },
  ]
}

function ofLooks(looks: Looks, rest: number): Evidence[] {
  const { questions, points, figures, codeLines, mathSigns, scripts } = looks
  const foreign = [...scripts].filter(([, letters]) => letters >= 4).map(([script]) => script)
  return [
    { what: counted(questions, 'question'), points: each(questions - 1, 0.4, 0.4, 1.6) },
    { what: counted(points, 'listed point'), points: each(points - 1, 0.15, 0.15, 1.2) * rest },
    { what: counted(figures, 'figure'), points: each(figures - 1, 0.2, 0.12, 0.9) * rest },
    { what: `${counted(codeLines, 'line')} of code`, points: rising(codeLines, 1, 0.25, 1.6, 0.6) * rest },
    { what: 'formulas', points: each(mathSigns, 0.5, 0.2, 1.3) * rest },
    // Small models know other scripts less well.
    { what: `${foreign.join(' and ')} script`, points: each(foreign.length, 0.15, 0.15, 0.45) },
  ]
}

/** `first` for the first one, `further` for each after it, `most` in all. */
function each(count: number, first: number, further: number, most: number): number {
  return count < 1 ? 0 : Math.min(most, first + (count - 1) * further)
}

/** `at` where `amount` is `from`, `step` more for each doubling, `most` in all. */
function rising(amount: number, from: number, step: number, most: number, at = 0): number {
  return amount < from ? 0 : Math.min(most, at + step * Math.log2(amount / from))
}

const total = (evidence: readonly Evidence[]): number => evidence.reduce((sum, { points }) => sum + points, 0)

const counted = (count: number, one: string): string => `${Math.floor(count)} ${one}${count === 1 ? '' : 's'}`

/** Wide and joined forms are read as the plain ones; a sign that stands for many stays within bounds. */
const normalised = (text: string): string => text.normalize('NFKC').toLowerCase().slice(0, NORMALISED_CHARS)

const lengthOf = ({ chars, ask }: Prompt, read: string): number =>
  Math.max(0, chars - ask.length) + weightOf(read)

const lengthWords = ({ chars }: Prompt): string => `${chars} characters`
