/**
 * The words by which the scorer knows what a text asks for. Each entry is a word or a phrase in lower case; a star
 * at its end makes it a stem ("optimi*" is found in "optimising"). A language is a file: what is missing is added
 * there, and needs no code.
 */
import { CHINESE } from './chinese.ts'
import { DUTCH } from './dutch.ts'
import { ENGLISH } from './english.ts'
import { FRENCH } from './french.ts'
import { GERMAN } from './german.ts'
import { ITALIAN } from './italian.ts'
import { JAPANESE } from './japanese.ts'
import { KOREAN } from './korean.ts'
import { PORTUGUESE } from './portuguese.ts'
import { RUSSIAN } from './russian.ts'
import { SPANISH } from './spanish.ts'
import { TERMS } from './terms.ts'

export const CUE_KINDS = [
  /** Asks for a proof: each step has to hold. */
  'proof',
  /** Asks for a way to be found: analyse, design, weigh, debug. */
  'reason',
  /** Asks for something to be made in an ordinary way: write, explain, compare. */
  'make',
  /** Asks for one step: translate, extract, greet. */
  'simple',
  /** A condition that the answer has to meet. */
  'constraint',
  /** A term of a field where mistakes are easy. */
  'expert',
  /** Speaks of programs. */
  'code',
  /** Speaks of numbers. */
  'maths',
] as const

export type CueKind = (typeof CUE_KINDS)[number]

/** The cues of a language, by kind; separated by commas. */
export type Words = Readonly<Partial<Record<CueKind, string>>>

export const ALL_WORDS: readonly Words[] = [
  TERMS,
  ENGLISH,
  GERMAN,
  FRENCH,
  SPANISH,
  ITALIAN,
  PORTUGUESE,
  DUTCH,
  RUSSIAN,
  CHINESE,
  JAPANESE,
  KOREAN,
]
