/**
 * Whether an invoice cuts its days elsewhere than at midnight UTC. Every offset there is gets tried on the whole
 * invoice at once: one day alone could be matched by chance.
 */
import type { Figures } from '../../../shared/contract/reconciliation.ts'
import { QUARTER_HOUR_MS, type LedgerQuarter } from '../ledger/ledger.ts'
import { NOTHING, plusRows, type LedgerSums } from './figures.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Timezones lie from UTC−12 to UTC+14; a whole day off is a date of its own kind of mistake. */
const EARLIEST_MS = -14 * HOUR_MS
const LATEST_MS = 12 * HOUR_MS
/** How far a span must reach beyond an invoice's days for every shift to be tried. */
export const REACH_MS = DAY_MS
/** Left of all differences when a shift counts as closing them; more than that may be chance. */
const CLOSED = 0.2

/** A day and model that the invoice speaks of, or might have. */
export interface ShiftCell {
  readonly day: number
  readonly model: string
  readonly invoice: Figures | null
}

export interface Shift {
  /** The days begin this much later than at midnight UTC. */
  readonly ms: number
  /** Shifts that fit just as well, `ms` among them. */
  readonly fromMs: number
  readonly toMs: number
  /** The ledger's sums for a day that is cut there. */
  sumsOf(cell: Pick<ShiftCell, 'day' | 'model'>): LedgerSums
}

/** The shift that closes the invoice's differences, or null when midnight UTC does as well as any. */
export function findShift(cells: readonly ShiftCell[], quarters: readonly LedgerQuarter[]): Shift | null {
  const stated = cells.flatMap(({ invoice }) => (invoice === null ? [] : [invoice]))
  if (new Set(cells.map(({ day }) => day)).size < 2 || quarters.length === 0) return null
  const measure = measureOf(stated)
  if (measure === null) return null
  const ledgerOf = measured(quarters, measure)

  const errorAt = (shiftMs: number): number => {
    let error = 0
    for (const { day, model, invoice } of cells) {
      error += Math.abs((invoice === null ? 0 : measure(invoice)) - ledgerOf(model, day + shiftMs))
    }
    return error
  }
  const unshifted = errorAt(0)
  if (unshifted === 0) return null
  const tried = candidates().map((ms) => ({ ms, error: errorAt(ms) }))
  const least = Math.min(...tried.map(({ error }) => error))
  if (least > unshifted * CLOSED) return null
  const best = tried.filter(({ error }) => error === least).map(({ ms }) => ms)
  const ms = best.reduce((nearest, next) => (Math.abs(next) < Math.abs(nearest) ? next : nearest))
  return {
    ms,
    fromMs: Math.min(...best),
    toMs: Math.max(...best),
    sumsOf: ({ day, model }) => sumOver(quarters, model, day + ms),
  }
}

/** "UTC−8", "UTC+5:30", or that the dates are a day off. */
export function shiftInWords(ms: number): string {
  if (ms === DAY_MS) return 'a day later than they are dated'
  if (ms === -DAY_MS) return 'a day earlier than they are dated'
  const minutes = Math.abs(ms) / 60_000
  const rest = minutes % 60
  return `at midnight UTC${ms > 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${rest}`}`
}

function candidates(): number[] {
  const all = [-DAY_MS, DAY_MS]
  for (let ms = EARLIEST_MS; ms <= LATEST_MS; ms += QUARTER_HOUR_MS) all.push(ms)
  return all
}

type Measure = (figures: Figures | LedgerSums) => number

/** Tokens before requests before cost: a price that differs must not hide where the days are cut. */
function measureOf(stated: readonly Figures[]): Measure | null {
  const [first] = stated
  if (!first) return null
  if (stated.every((one) => one.inputTokens !== null && one.outputTokens !== null)) {
    return (one) => (one.inputTokens ?? 0) + (one.outputTokens ?? 0)
  }
  if (stated.every((one) => one.requests !== null)) return (one) => one.requests ?? 0
  return (one) => one.costNanoUsd ?? 0
}

/** What any day-long span holds that begins on a quarter hour: the sums up to its end less those up to its begin. */
function measured(
  quarters: readonly LedgerQuarter[],
  measure: Measure,
): (model: string, from: number) => number {
  // Of a year there are too many to be the arguments of one call.
  const first = quarters.reduce((least, { at }) => Math.min(least, at), Infinity)
  const last = quarters.reduce((most, { at }) => Math.max(most, at), first)
  const length = (last - first) / QUARTER_HOUR_MS + 1
  const upTo = new Map<string, Float64Array>()
  for (const [model, rows] of Map.groupBy(quarters, (quarter) => quarter.model)) {
    const sums = new Float64Array(length + 1)
    for (const row of rows) {
      const index = (row.at - first) / QUARTER_HOUR_MS + 1
      // An invoice that names no models is held against all of them, which have a row each.
      sums[index] = (sums[index] ?? 0) + measure(plusRows(NOTHING, row))
    }
    for (let index = 1; index <= length; index += 1) sums[index] = (sums[index - 1] ?? 0) + (sums[index] ?? 0)
    upTo.set(model, sums)
  }
  return (model, from) => {
    const sums = upTo.get(model)
    const sumAt = (at: number): number =>
      sums?.[Math.max(0, Math.min(length, (at - first) / QUARTER_HOUR_MS))] ?? 0
    return sumAt(from + DAY_MS) - sumAt(from)
  }
}

function sumOver(quarters: readonly LedgerQuarter[], model: string, from: number): LedgerSums {
  const inDay = quarters.filter((row) => row.model === model && row.at >= from && row.at < from + DAY_MS)
  return inDay.reduce(plusRows, NOTHING)
}
