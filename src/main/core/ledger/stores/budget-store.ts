/** The budgets' tables: their terms, their limits over time, raises, and the thresholds that have fired. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  budgetPeriodSchema,
  budgetScopeSchema,
  enforcementSchema,
  raiseSchema,
  thresholdSchema,
  type BudgetCrossing,
  type BudgetDraft,
  type BudgetRaise,
} from '../../../../shared/contract/budgets.ts'
import { instantSchema, nanoUsdSchema } from '../../../../shared/contract/common.ts'
import type { NanoUsd } from '../../../../shared/money.ts'

export interface BudgetRecord extends BudgetDraft {
  readonly id: string
}

/** A raise, and when a change of the usual limit ended it; null: it holds as long as its window. */
export interface KeptRaise extends BudgetRaise {
  readonly endedAt: number | null
}

export interface BudgetStore {
  /**
   * The console's budgets in force, in the order in which they were made. What cannot be understood is named in
   * `unreadable`: nobody may take it for no limit.
   */
  load(): { readonly budgets: BudgetRecord[]; readonly unreadable: string[] }
  /** Any budget ever made, also one that was archived. */
  find(id: string): BudgetRecord | null
  add(record: BudgetRecord, at: number): void
  change(id: string, terms: Pick<BudgetRecord, 'name' | 'enforcement' | 'thresholds'>): void
  archive(id: string, at: number): void
  /** Enters a new usual limit, and ends every raise. */
  setLimit(id: string, limitNanoUsd: NanoUsd, at: number): void
  raise(id: string, windowStart: number, raise: BudgetRaise): void
  /** Ends every raise: the usual limit counts again. */
  endRaises(id: string, at: number): void
  /** The raise that counts in a window. */
  raiseOf(id: string, windowStart: number): BudgetRaise | null
  /** All of a window, oldest first. */
  raisesOf(id: string, windowStart: number): KeptRaise[]
  /** The usual limit before a moment; null: there was none yet. */
  limitBefore(id: string, at: number): NanoUsd | null
  /** Enters that a threshold was crossed; false when it has been in this window before. */
  cross(id: string, windowStart: number, crossing: BudgetCrossing): boolean
  crossingsOf(id: string, windowStart: number): BudgetCrossing[]
}

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: budgetScopeSchema,
  subject: z.string(),
  period: budgetPeriodSchema,
  timezone: z.string(),
  enforcement: enforcementSchema,
  thresholds: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(thresholdSchema)),
  limitNanoUsd: nanoUsdSchema,
})
const idRowSchema = z.looseObject({ id: z.string() })
const keptRaiseSchema = raiseSchema.extend({ endedAt: instantSchema.nullable() })
const limitSchema = z.object({ limitNanoUsd: nanoUsdSchema })
const crossingRowSchema = z
  .object({
    threshold: z.string(),
    crossedAt: instantSchema,
    amountNanoUsd: nanoUsdSchema,
    limitNanoUsd: nanoUsdSchema,
  })
  .transform(({ threshold, ...rest }) => {
    const [of, percent] = threshold.split(':')
    return { ...thresholdSchema.parse({ of, percent: Number(percent) }), ...rest }
  })

const LIMIT = `(SELECT limit_nano_usd FROM budget_limits
                 WHERE budget_id = budgets.id ORDER BY id DESC LIMIT 1) AS limitNanoUsd`
const TERMS = `id, name, scope, subject, period, timezone, enforcement, thresholds, ${LIMIT}`
const RAISE = 'limit_nano_usd AS limitNanoUsd, reason, raised_at AS raisedAt'

export function createBudgetStore(db: Database): BudgetStore {
  const inForce = db.prepare(`SELECT ${TERMS} FROM budgets WHERE archived_at IS NULL ORDER BY rowid`)
  const byId = db.prepare(`SELECT ${TERMS} FROM budgets WHERE id = ?`)
  const insert = db.prepare(`
    INSERT INTO budgets (id, name, scope, subject, period, timezone, enforcement, thresholds, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const update = db.prepare('UPDATE budgets SET name = ?, enforcement = ?, thresholds = ? WHERE id = ?')
  const archive = db.prepare('UPDATE budgets SET archived_at = ? WHERE id = ?')
  const insertLimit = db.prepare(
    'INSERT INTO budget_limits (budget_id, limit_nano_usd, changed_at) VALUES (?, ?, ?)',
  )
  const endRaises = db.prepare(
    'UPDATE budget_raises SET ended_at = ? WHERE budget_id = ? AND ended_at IS NULL',
  )
  const insertRaise = db.prepare(`
    INSERT INTO budget_raises (budget_id, window_start, limit_nano_usd, reason, raised_at)
    VALUES (?, ?, ?, ?, ?)`)
  const raiseOf = db.prepare(`
    SELECT ${RAISE} FROM budget_raises WHERE budget_id = ? AND window_start = ? AND ended_at IS NULL
     ORDER BY id DESC LIMIT 1`)
  const raisesOf = db.prepare(`
    SELECT ${RAISE}, ended_at AS endedAt FROM budget_raises
     WHERE budget_id = ? AND window_start = ? ORDER BY id`)
  const limitBefore = db.prepare(`
    SELECT limit_nano_usd AS limitNanoUsd FROM budget_limits WHERE budget_id = ? AND changed_at < ?
     ORDER BY id DESC LIMIT 1`)
  const insertCrossing = db.prepare(
    'INSERT INTO budget_crossings VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const crossingsOf = db.prepare(`
    SELECT threshold, crossed_at AS crossedAt, amount_nano_usd AS amountNanoUsd, limit_nano_usd AS limitNanoUsd
      FROM budget_crossings WHERE budget_id = ? AND window_start = ? ORDER BY crossed_at, threshold`)
  const together = db.transaction((work: () => void) => {
    work()
  })
  const atOnce = (work: () => void): void => together.immediate(work)

  function setLimit(id: string, limitNanoUsd: NanoUsd, at: number): void {
    insertLimit.run(id, limitNanoUsd, at)
    endRaises.run(at, id)
  }

  return {
    load() {
      const budgets: BudgetRecord[] = []
      const unreadable: string[] = []
      for (const row of inForce.all()) {
        const record = read(row)
        if (record) budgets.push(record)
        else unreadable.push(idRowSchema.parse(row).id)
      }
      return { budgets, unreadable }
    },
    find: (id) => read(byId.get(id)),
    add: (record, at) =>
      atOnce(() => {
        const { id, name, scope, subject, period, timezone, enforcement, thresholds } = record
        const shares = JSON.stringify(thresholds)
        insert.run(id, name, scope, subject, period, timezone, enforcement, shares, at)
        setLimit(id, record.limitNanoUsd, at)
      }),
    change: (id, { name, enforcement, thresholds }) =>
      void update.run(name, enforcement, JSON.stringify(thresholds), id),
    archive: (id, at) => void archive.run(at, id),
    setLimit: (id, limitNanoUsd, at) => atOnce(() => setLimit(id, limitNanoUsd, at)),
    raise: (id, windowStart, { limitNanoUsd, reason, raisedAt }) =>
      void insertRaise.run(id, windowStart, limitNanoUsd, reason, raisedAt),
    endRaises: (id, at) => void endRaises.run(at, id),
    raiseOf: (id, windowStart) => raiseSchema.optional().parse(raiseOf.get(id, windowStart)) ?? null,
    raisesOf: (id, windowStart) => z.array(keptRaiseSchema).parse(raisesOf.all(id, windowStart)),
    limitBefore: (id, at) => limitSchema.optional().parse(limitBefore.get(id, at))?.limitNanoUsd ?? null,
    cross(id, windowStart, { of, percent, crossedAt, amountNanoUsd, limitNanoUsd }) {
      const threshold = `${of}:${percent}`
      return (
        insertCrossing.run(id, windowStart, threshold, crossedAt, amountNanoUsd, limitNanoUsd).changes === 1
      )
    },
    crossingsOf: (id, windowStart) => z.array(crossingRowSchema).parse(crossingsOf.all(id, windowStart)),
  }
}

/** Null for what another program, or another version of this one, may have written. */
function read(row: unknown): BudgetRecord | null {
  try {
    const record = rowSchema.parse(row)
    return (record.scope === 'all') === (record.subject === '') ? record : null
  } catch {
    return null
  }
}
