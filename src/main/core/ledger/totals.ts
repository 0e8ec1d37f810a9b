/**
 * What a calendar window has cost (settled) and may still cost (held), kept beside the writer so that a check
 * costs no query. Always derived: loaded from rollups and holds on first use, moved only inside the writer's
 * transaction, and forgotten when a transaction is undone.
 */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsd } from '../../../shared/money.ts'
import type { AttemptDraft } from './rows.ts'

/** A half-open span of time in ms since the epoch, start ≤ t < end, on quarter hours of UTC. */
export interface Window {
  readonly start: number
  readonly end: number
}

export interface Totals {
  readonly settled: NanoUsd
  readonly held: NanoUsd
}

/** Whose spending is meant: everybody's, with or without the machines', or that of one client key (by id), one workload or one served model. */
export interface Scope {
  /** `all`: all requests. `bill`: those and the machines' time. */
  readonly kind: 'all' | 'bill' | 'key' | 'workload' | 'model'
  /** Empty for all and bill. */
  readonly subject: string
}

/** What decides which scopes an attempt belongs to. */
export type Scoped = Pick<AttemptDraft, 'keyId' | 'workload' | 'modelServed'>

export const EVERYTHING: Scope = { kind: 'all', subject: '' }

/** Whether an attempt counts for a scope. */
export function isWithin(attempt: Scoped, { kind, subject }: Scope): boolean {
  switch (kind) {
    case 'all':
    case 'bill':
      return true
    case 'key':
      return attempt.keyId === subject
    case 'workload':
      return attempt.workload === subject
    case 'model':
      return attempt.modelServed === subject
  }
}

export interface WindowTotals {
  of(window: Window, scope: Scope): Totals
  /** A hold was taken by an attempt reserved at `reservedAt`. */
  hold(attempt: Scoped, reservedAt: number, amount: NanoUsd): void
  /** That hold was replaced by what the attempt cost. */
  settle(attempt: Scoped, reservedAt: number, held: NanoUsd, cost: NanoUsd): void
  /** Machine time that began in that quarter hour was entered, or, with a negative amount, taken out. */
  charge(bucketStart: number, amount: number): void
  forget(): void
}

const sumsSchema = z.object({ settled: z.number(), held: z.number() })

/** SQL that keeps a scope's rows, of its spending and of holds alike; it takes the parameter `:subject`. */
export const scopeCondition = (kind: Scope['kind']): string => CONDITIONS[kind]

/** Where a scope's spending stands, by `bucket_start`; `machines_nano_usd` is the machines' part of it. */
export const spendingOf = (kind: Scope['kind']): string => (kind === 'bill' ? BILL : REQUESTS)

const REQUESTS = '(SELECT *, 0 AS machines_nano_usd FROM rollups)'
const BILL = `(
  SELECT bucket_start, requests, cost_nano_usd, 0 AS machines_nano_usd FROM rollups UNION ALL
  SELECT bucket_start, 0, cost_nano_usd, cost_nano_usd FROM machine_time)`

const CONDITIONS: Readonly<Record<Scope['kind'], string>> = {
  all: ':subject = :subject',
  bill: ':subject = :subject',
  key: 'key_id = :subject',
  workload: 'workload = :subject',
  model: 'model_served = :subject',
}

/** @param beforeLoad makes sure that the rollups hold everything that was settled */
export function createWindowTotals(db: Database, beforeLoad: () => void): WindowTotals {
  const queryOf = (kind: Scope['kind']) =>
    db.prepare(`
      SELECT (SELECT coalesce(sum(cost_nano_usd), 0) FROM ${spendingOf(kind)}
               WHERE bucket_start >= :start AND bucket_start < :end AND ${CONDITIONS[kind]}) AS settled,
             (SELECT coalesce(sum(hold_nano_usd), 0) FROM holds
               WHERE reserved_at >= :start AND reserved_at < :end AND ${CONDITIONS[kind]}) AS held`)
  const queries = {
    all: queryOf('all'),
    bill: queryOf('bill'),
    key: queryOf('key'),
    workload: queryOf('workload'),
    model: queryOf('model'),
  }
  let windows: { start: number; end: number; scope: Scope; settled: number; held: number }[] = []

  function load({ start, end }: Window, scope: Scope): (typeof windows)[number] {
    beforeLoad()
    const sums = sumsSchema.parse(queries[scope.kind].get({ start, end, subject: scope.subject }))
    const loaded = { start, end, scope, ...sums }
    // A day and a month are asked for all the time; what ended with them would only be carried along.
    windows = [...windows.filter((known) => known.end > start), loaded]
    return loaded
  }

  return {
    of(window, scope) {
      const known = windows.find(
        ({ start, end, scope: { kind, subject } }) =>
          start === window.start && end === window.end && kind === scope.kind && subject === scope.subject,
      )
      const { settled, held } = known ?? load(window, scope)
      return { settled: nanoUsd(settled), held: nanoUsd(held) }
    },
    hold(attempt, reservedAt, amount) {
      for (const window of windows) {
        if (reservedAt < window.start || reservedAt >= window.end) continue
        if (isWithin(attempt, window.scope)) window.held += amount
      }
    },
    settle(attempt, reservedAt, held, cost) {
      for (const window of windows) {
        if (reservedAt < window.start || reservedAt >= window.end) continue
        if (!isWithin(attempt, window.scope)) continue
        window.held -= held
        window.settled += cost
      }
    },
    charge(bucketStart, amount) {
      for (const window of windows) {
        if (bucketStart < window.start || bucketStart >= window.end) continue
        if (window.scope.kind === 'bill') window.settled += amount
      }
    },
    forget() {
      windows = []
    },
  }
}
