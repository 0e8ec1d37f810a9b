/** Faults on request: what can go wrong, and what decides that it does. */
import { seededRandom } from './random.ts'

export const FAULT_NAMES = [
  /** 429 with Retry-After: 1. */
  'rate_limit',
  /** 500. */
  'server_error',
  /** 503. */
  'overloaded',
  /** Takes the request and never answers. */
  'hang',
  /** Breaks the connection: a stream after some tokens, a whole reply half-way through its body. */
  'cut',
  /** A stream ends in an error event and `[DONE]`, as vLLM does it; instead of a whole reply comes a 500. */
  'error_event',
  /** One event of a stream is broken JSON, the rest is as ever; a whole reply ends half-way, as if complete. */
  'malformed_chunk',
  /** Never says what it used. */
  'no_usage',
  /** 400. */
  'bad_request',
  /** 401. */
  'unauthorized',
  /** 200 with a page of HTML. */
  'garbage',
] as const

export type FaultName = (typeof FAULT_NAMES)[number]

/** The rates' keys are optional, as in the behaviour. */
export type FaultRates = Readonly<Partial<Record<FaultName, number>>>

export interface Fault {
  readonly name: FaultName
  /** How many tokens of a stream go out before it strikes; null: half of the answer. */
  readonly afterTokens: number | null
}

const SPELLING = /^([a-z_]+)(?::(\d{1,9}))?$/

/** Reads `name` or `name:tokens`. Null when there is no such fault. */
export function parseFault(text: string): Fault | null {
  const [, word, tokens] = SPELLING.exec(text.trim()) ?? []
  const name = FAULT_NAMES.find((known) => known === word)
  return name ? { name, afterTokens: tokens === undefined ? null : Number(tokens) } : null
}

/** Draws a fault, or none, by the rates: the same for the same content at the same attempt. */
export function drawFault(rates: FaultRates, digest: string, attempt: number): Fault | null {
  let left = seededRandom(`fault ${digest} ${attempt}`)()
  for (const name of FAULT_NAMES) {
    left -= rates[name] ?? 0
    if (left < 0) return { name, afterTokens: null }
  }
  return null
}
