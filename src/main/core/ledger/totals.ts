/**
 * What a calendar window has cost (settled) and may still cost (held), kept beside the writer so that a check
 * costs no query. Always derived: loaded from the rows on first use, moved only inside the writer's transaction,
 * and forgotten when a transaction is undone.
 */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsd } from '../../../shared/money.ts'

/** A half-open span of time in ms since the epoch: start ≤ t < end. */
export interface Window {
  readonly start: number
  readonly end: number
}

export interface Totals {
  readonly settled: NanoUsd
  readonly held: NanoUsd
}

export interface WindowTotals {
  of(window: Window): Totals
  /** A hold was taken by a row reserved at `reservedAt`. */
  hold(reservedAt: number, amount: NanoUsd): void
  /** That hold was replaced by what the attempt cost. */
  settle(reservedAt: number, held: NanoUsd, cost: NanoUsd): void
  forget(): void
}

const sumsSchema = z.object({ settled: z.number(), held: z.number() })

export function createWindowTotals(db: Database): WindowTotals {
  const query = db.prepare(`
    SELECT (SELECT coalesce(sum(cost_nano_usd), 0) FROM attempts
             WHERE reserved_at >= :start AND reserved_at < :end) AS settled,
           (SELECT coalesce(sum(hold_nano_usd), 0) FROM holds
             WHERE reserved_at >= :start AND reserved_at < :end) AS held`)
  let windows: { start: number; end: number; settled: number; held: number }[] = []

  function load({ start, end }: Window): (typeof windows)[number] {
    const loaded = { start, end, ...sumsSchema.parse(query.get({ start, end })) }
    // A day and a month are asked for all the time; what ended with them would only be carried along.
    windows = [...windows.filter((known) => known.end > start), loaded]
    return loaded
  }

  return {
    of(window) {
      const known = windows.find(({ start, end }) => start === window.start && end === window.end)
      const { settled, held } = known ?? load(window)
      return { settled: nanoUsd(settled), held: nanoUsd(held) }
    },
    hold(reservedAt, amount) {
      for (const window of windows) {
        if (reservedAt >= window.start && reservedAt < window.end) window.held += amount
      }
    },
    settle(reservedAt, held, cost) {
      for (const window of windows) {
        if (reservedAt < window.start || reservedAt >= window.end) continue
        window.held -= held
        window.settled += cost
      }
    },
    forget() {
      windows = []
    },
  }
}
