/** What a text looks like, whatever its words: found in one pass over its characters. */
import { isUnspaced, type Work } from './matcher.ts'

export interface Looks {
  /** The text without what it quotes or fences: what speaks to the model. */
  readonly plain: string
  readonly questions: number
  /** Lines that are points of a list. */
  readonly points: number
  /** Runs of digits. */
  readonly figures: number
  /** Lines of code, fenced or told by how they end. */
  readonly codeLines: number
  /** Signs that stand in formulas alone. */
  readonly mathSigns: number
  /** Letters of scripts other than the Latin one, by script. */
  readonly scripts: ReadonlyMap<Script, number>
}

export type Script =
  'Chinese' | 'Japanese' | 'Korean' | 'Cyrillic' | 'Greek' | 'Arabic' | 'Hebrew' | 'Indic' | 'Thai'

/** From where to where, in UTF-16 units. Kana and hangul tell Japanese and Korean; what is Han alone is Chinese. */
const SCRIPTS: readonly (readonly [from: number, to: number, script: Script])[] = [
  [0x0370, 0x03ff, 'Greek'],
  [0x0400, 0x052f, 'Cyrillic'],
  [0x0590, 0x05ff, 'Hebrew'],
  [0x0600, 0x06ff, 'Arabic'],
  [0x0900, 0x0dff, 'Indic'],
  [0x0e00, 0x0e7f, 'Thai'],
  [0x3040, 0x30ff, 'Japanese'],
  [0x3400, 0x9fff, 'Chinese'],
  [0xac00, 0xd7af, 'Korean'],
]

const FENCE = '```'
/** A quotation shorter than this is a name or a word, and part of what is asked. */
const SHORT_QUOTE = 60
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['»', '«'],
  ['「', '」'],
])
const CODE_BEGINS = ['#include', 'import ', 'SELECT ', 'INSERT ', 'UPDATE ', 'CREATE TABLE ', '$ ']
const MATH_SIGNS: ReadonlySet<number> = new Set(
  Array.from('∑∏∫√∞≤≥≠≈≡±×÷∂∇∈∉⊂⊆∪∩∀∃⇒⇔→·', (sign) => sign.charCodeAt(0)),
)

export function lookAt(text: string, work: Work): Looks {
  const { plain, fencedLines } = withoutQuotes(text, work)
  const scripts = new Map<Script, number>()
  let questions = 0
  let figures = 0
  let mathSigns = 0
  for (let at = 0; at < plain.length; at += 1) {
    const code = plain.charCodeAt(at)
    if (code < 128) {
      if (code === 63 && plain.charCodeAt(at + 1) !== 63) questions += 1
      else if (isDigit(code) && !isDigit(plain.charCodeAt(at - 1))) figures += 1
      // "x^2", "\frac": a caret or a backslash before a letter is a formula's.
      else if ((code === 94 || code === 92) && isAsciiLetterOrDigit(plain.charCodeAt(at + 1))) mathSigns += 1
      continue
    }
    if (code === 0x61f) questions += 1
    if (MATH_SIGNS.has(code)) mathSigns += 1
    const script = code < 0x370 ? undefined : SCRIPTS.find(([from, to]) => code >= from && code <= to)?.[2]
    if (script) scripts.set(script, (scripts.get(script) ?? 0) + 1)
  }
  const lines = plain.split('\n')
  work.steps += plain.length + lines.length
  return {
    plain,
    questions,
    figures,
    mathSigns,
    scripts,
    points: lines.filter(isPoint).length,
    codeLines: fencedLines + lines.filter(isCode).length,
  }
}

/** How much of a text there is to read, in Latin letters: a character of these scripts says as much as two or three. */
export const weightOf = (text: string): number => {
  let weight = text.length
  for (let at = 0; at < text.length; at += 1) if (isUnspaced(text.charCodeAt(at))) weight += 1.5
  return weight
}

function withoutQuotes(text: string, work: Work): { plain: string; fencedLines: number } {
  let plain = ''
  let fencedLines = 0
  let from = 0
  let at = 0
  // What is not found once is not looked for again, or the work would be quadratic.
  const missing = new Set<string>()
  while (at < text.length) {
    work.steps += 1
    const code = text.charCodeAt(at)
    if (!mayOpen(code)) {
      at += 1
    } else if (text.startsWith(FENCE, at)) {
      const close = text.indexOf(FENCE, at + FENCE.length)
      const end = close < 0 ? text.length : close + FENCE.length
      plain += `${text.slice(from, at)}\n`
      fencedLines += text.slice(at, end).split('\n').length
      work.steps += end - at
      from = at = end
    } else {
      const closing = CLOSING.get(text.charAt(at))
      const close = closing === undefined || missing.has(closing) ? -1 : text.indexOf(closing, at + 1)
      if (closing !== undefined && close < 0) missing.add(closing)
      work.steps += Math.max(0, close - at)
      if (close - at > SHORT_QUOTE) {
        plain += `${text.slice(from, at)} `
        from = close + 1
      }
      at = Math.max(at, close) + 1
    }
  }
  return { plain: plain + text.slice(from), fencedLines }
}

/** A backtick, a quotation mark of ASCII, or something beyond it. */
const mayOpen = (code: number): boolean => code === 96 || code === 34 || code > 127

function isPoint(line: string): boolean {
  const text = line.trimStart()
  if (/^[-*•] \S/.test(text)) return true
  return /^\d{1,2}[.)] \S/.test(text)
}

/** Told by its ends, so that a sentence with a bracket in it is none. */
function isCode(line: string): boolean {
  const text = line.trim()
  if (text.length < 2) return false
  return /[{};]$/.test(text) || text.endsWith('):') || CODE_BEGINS.some((begin) => text.startsWith(begin))
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isAsciiLetterOrDigit = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
