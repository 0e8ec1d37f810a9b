/** A price as somebody typed it or a file names it, before it is judged. */
import type { NanoUsdPerMillionTokens } from '../../../shared/money.ts'
import { readDecimal, type DecimalProblem } from './decimal.ts'

export interface Figure {
  /** As it was written, for a message. */
  readonly text: string
  readonly price: NanoUsdPerMillionTokens | null
  readonly problem: DecimalProblem | null
}

export interface PriceEntry {
  /** What the line is called. */
  readonly entry: string
  readonly model: string
  /** Whose price it is; '' for whoever serves the model. */
  readonly target: string
  readonly input: Figure
  readonly cachedInput: Figure
  readonly output: Figure
  /** What else is said of the model; null when it was typed, and the catalogue's stays. */
  readonly limits: ModelLimits | null
  readonly notes: readonly string[]
  /** Further prices that the ledger leaves out though a request can come to them, in words. */
  readonly uncounted: readonly string[]
}

export interface ModelLimits {
  readonly kind: 'chat' | 'embeddings'
  readonly provider: string | null
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
}

export interface SkippedEntry {
  readonly entry: string
  readonly provider: string | null
  readonly reason: string
}

export interface PriceFile {
  readonly format: 'litellm' | 'sophia'
  readonly entries: readonly PriceEntry[]
  readonly skipped: readonly SkippedEntry[]
}

/** Reads a figure; `powerOfTen` says of which unit (see decimal.ts). */
export function readFigure(text: string, powerOfTen: number): Figure {
  const decimal = readDecimal(text, powerOfTen)
  // The one place where a figure becomes a price: an exact, non-negative integer by then.
  return decimal.ok
    ? { text, price: decimal.value as NanoUsdPerMillionTokens, problem: null }
    : { text, price: null, problem: decimal.problem }
}

/** A limit in tokens; null for what is no whole number above zero. */
export function readTokens(text: unknown): number | null {
  const decimal = typeof text === 'string' ? readDecimal(text, 0) : null
  return decimal?.ok && decimal.value > 0 ? decimal.value : null
}
