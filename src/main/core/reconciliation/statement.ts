/** A provider's lines added up by UTC day and model: what a file and an admin API both become. */
import type { InvoiceLine } from '../ledger/ledger.ts'
import { addDecimals, toNanoUsd, ZERO, type Decimal } from './decimal.ts'

/** One line as the provider has it; null for what it does not say. */
export interface StatedLine {
  readonly day: number
  readonly model: string
  readonly costUsd: Decimal | null
  readonly input: number | null
  readonly cached: number | null
  readonly output: number | null
  readonly requests: number | null
}

export interface Statement {
  readonly lines: readonly InvoiceLine[]
  /** Sums that had more than nine decimals and were rounded. */
  readonly rounded: number
  /** The smallest step of its amounts in nano-dollars: 10,000,000 for an invoice in cents. */
  readonly unitNanoUsd: number
}

const CENT_SCALE = 2
const NANO_SCALE = 9
const ENOUGH = 5
const KIND_OF_TOKENS = /^(?:cached\s+)?(?:input|output|prompt|completion)(?:\s+tokens?)?$/i

/** Costs are added up exactly and rounded once per day and model. Throws RangeError when a sum is no safe integer. */
export function addUp(lines: Iterable<StatedLine>): Statement {
  const groups = new Map<string, Omit<StatedLine, 'day' | 'model'> & { lines: number; key: StatedLine }>()
  const scales: number[] = []
  for (const line of lines) {
    const key = `${line.day} ${line.model}`
    const known = groups.get(key)
    if (line.costUsd !== null) scales.push(line.costUsd.scale)
    groups.set(key, {
      key: line,
      lines: (known?.lines ?? 0) + 1,
      costUsd:
        line.costUsd === null ? (known?.costUsd ?? null) : addDecimals(known?.costUsd ?? ZERO, line.costUsd),
      input: plus(known?.input, line.input),
      cached: plus(known?.cached, line.cached),
      output: plus(known?.output, line.output),
      requests: plus(known?.requests, line.requests),
    })
  }
  let rounded = 0
  const added = [...groups.values()].map(({ key, costUsd, ...sums }): InvoiceLine => {
    const cost = costUsd === null ? null : toNanoUsd(costUsd)
    if (cost?.exact === false) rounded += 1
    return { day: key.day, model: key.model, ...sums, costNanoUsd: cost?.amount ?? null }
  })
  added.sort((a, b) => a.day - b.day || (a.model < b.model ? -1 : 1))
  return { lines: added, rounded, unitNanoUsd: unitOf(scales) }
}

/**
 * The step of amounts, told by their decimals: cents where none has more than two; else the decimals that all are
 * written with, when there are enough of them to be no accident; else a nano-dollar.
 */
function unitOf(scales: readonly number[]): number {
  if (scales.length === 0) return 1
  const most = scales.reduce((a, b) => Math.max(a, b))
  if (most <= CENT_SCALE) return 10 ** (NANO_SCALE - CENT_SCALE)
  const fixed = scales.length >= ENOUGH && scales.every((scale) => scale === most)
  return fixed ? 10 ** Math.max(0, NANO_SCALE - most) : 1
}

function plus(sum: number | null | undefined, next: number | null): number | null {
  if (next === null) return sum ?? null
  const total = (sum ?? 0) + next
  if (!Number.isSafeInteger(total)) throw new RangeError('a sum of tokens is too large to be true')
  return total
}

/** "gpt-4o-2024-08-06, cached input" → "gpt-4o-2024-08-06": line items name a kind of tokens after the model. */
export function modelOfLineItem(text: string): string {
  const trimmed = text.trim()
  const comma = trimmed.lastIndexOf(',')
  const model = trimmed.slice(0, Math.max(0, comma)).trim()
  return model !== '' && KIND_OF_TOKENS.test(trimmed.slice(comma + 1).trim()) ? model : trimmed
}
