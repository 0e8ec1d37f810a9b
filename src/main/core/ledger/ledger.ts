/** The ledger: a hold before anything is sent, a row per attempt after, in integer nano-dollars. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import { createCosts, type CostLine, type CostQuery } from './costs.ts'
import { openLedgerFile } from './database.ts'
import { createDurations } from './durations.ts'
import { createGroupCommit } from './group-commit.ts'
import { createClientKeys, type ClientKeys } from './keys.ts'
import { createPrices, type Prices } from './prices.ts'
import { createRetention } from './retention.ts'
import { createRollups } from './rollups.ts'
import { createRows, type AttemptDraft, type Settlement } from './rows.ts'
import { createAlertStore, type AlertStore } from './stores/alert-store.ts'
import { createAuditStore, type AuditStore } from './stores/audit-store.ts'
import { createBudgetStore, type BudgetStore } from './stores/budget-store.ts'
import { createInvoiceDays, type InvoiceDays } from './stores/invoice-days.ts'
import { createInvoiceStore, type InvoiceStore } from './stores/invoice-store.ts'
import { createModelStore, type ModelStore } from './stores/model-store.ts'
import { createSettingsStore, type SettingsStore } from './stores/settings-store.ts'
import { createSpendSeries, type SpendSeries } from './stores/spend-series.ts'
import { createWindowTotals, EVERYTHING, type Scope, type Totals, type Window } from './totals.ts'

export { LedgerOpenError } from './database.ts'
export { DAY_MS, type CostGrouping, type CostLine, type CostQuery } from './costs.ts'
export type { ClientKey, ClientKeyRecord, ClientKeys } from './keys.ts'
export type { Price, PriceOrigin, PriceRecord, Prices } from './prices.ts'
export type { AttemptDraft, Settlement } from './rows.ts'
export type { AuditDraft, AuditStore } from './stores/audit-store.ts'
export type { BudgetRecord, BudgetStore, KeptRaise } from './stores/budget-store.ts'
export type { QuarterHour, SpendSeries } from './stores/spend-series.ts'
export type { ImportedModel, ModelStore } from './stores/model-store.ts'
export type { SettingsStore } from './stores/settings-store.ts'
export { EVERYTHING, isWithin, type Scope, type Scoped, type Totals, type Window } from './totals.ts'
export { QUARTER_HOUR_MS } from './rollups.ts'
export type { SinkSetting } from './stores/alert-settings.ts'
export type { AlertDraft, AlertStore, TryOutcome, WaitingDelivery } from './stores/alert-store.ts'
export type { InvoiceDays, LedgerPrice, LedgerQuarter, LedgerSlice } from './stores/invoice-days.ts'
export type { InvoiceDraft, InvoiceLine, InvoiceStore } from './stores/invoice-store.ts'
export { runLedgerTool } from './tools/tools.ts'

/**
 * Proof that money is held for an attempt. Only `Ledger.reserve` makes one (the class stays in this file and its
 * private member keeps look-alikes out), and the upstream client sends nothing without one.
 */
class HeldReservation {
  readonly #rowId: number
  readonly draft: AttemptDraft
  readonly reservedAt: number

  constructor(rowId: number, draft: AttemptDraft, reservedAt: number) {
    this.#rowId = rowId
    this.draft = draft
    this.reservedAt = reservedAt
  }

  static rowIdOf(reservation: HeldReservation): number {
    return reservation.#rowId
  }
}

export type Reservation = HeldReservation

export interface Ledger {
  readonly keys: ClientKeys
  readonly prices: Prices
  readonly alerts: AlertStore
  /** How many rows of an earlier process were found in flight and settled at their hold. */
  readonly recovered: number
  /**
   * Holds the worst case of an attempt. `check` runs first, in the same transaction, and refuses by throwing a
   * `Refusal`. Rejects with `ledger_unavailable` when the row cannot be written: no row, no request.
   */
  reserve(draft: AttemptDraft, check: (now: number) => void): Promise<Reservation>
  /**
   * Replaces the hold by the truth and resolves with the row once it is committed. When that fails it rejects,
   * and goes on trying: until it lands, the row stays at its hold, and when it does, `onLate` gets the row.
   */
  settle(reservation: Reservation, truth: Settlement, onLate?: (attempt: Attempt) => void): Promise<Attempt>
  /** What a window has cost and may still cost, from committed rows and those about to be. */
  totals(window: Window, scope?: Scope): Totals
  /** The settled attempts of one request, oldest first. */
  attemptsOf(requestId: string): Attempt[]
  /** The settled attempts reserved since then, in the order in which they were settled. */
  attemptsSince(reservedAt: number): Attempt[]
  costs(query: CostQuery): CostLine[]
  firstRowAt(): number | null
  /**
   * Deletes rows reserved before a moment; their rollups, and with them all totals, stay. Resolves with how many
   * went once it is done; rejects with `ledger_unavailable`.
   */
  deleteRowsBefore(moment: number): Promise<number>
  readonly audit: AuditStore
  readonly budgets: BudgetStore
  readonly spending: SpendSeries
  readonly settings: SettingsStore
  readonly importedModels: ModelStore
  readonly invoices: InvoiceStore
  readonly invoiceDays: InvoiceDays
  /** Runs what changes several of the above in one transaction: all of it, or, when it throws, nothing. */
  change<Result>(work: () => Result): Result
  close(): void
}

export interface LedgerOptions {
  readonly dataDir: string
  readonly now: () => number
  /** A transaction could not be committed. */
  readonly onTrouble: (error: unknown) => void
}

/** Opens the ledger in a data directory. Throws `LedgerOpenError`, whose message says what to do. */
export function openLedger({ dataDir, now, onTrouble }: LedgerOptions): Ledger {
  const file = openLedgerFile(dataDir)
  const { db } = file
  const keys = createClientKeys(db, now)
  const prices = createPrices(db, now)
  const rollups = createRollups(db)
  const durations = createDurations(db)
  const retention = createRetention(db)
  const rows = createRows(db, rollups, (id) => keys.nameOf(id))
  const costs = createCosts(db)
  const totals = createWindowTotals(db, () => rollups.write())
  const writer = createGroupCommit(db, {
    beforeCommit() {
      rollups.write()
      durations.writeIfMany()
    },
    undone(error) {
      totals.forget()
      rollups.forget()
      durations.forget()
      onTrouble(error)
    },
  })

  return {
    keys,
    prices,
    alerts: createAlertStore(db),
    recovered: rows.recover(now()),
    reserve: (draft, check) =>
      writer.run(() => {
        const reservedAt = now()
        check(reservedAt)
        const rowId = rows.hold(draft, reservedAt)
        totals.hold(draft, reservedAt, draft.holdNanoUsd)
        return new HeldReservation(rowId, draft, reservedAt)
      }),
    settle: (reservation, truth, onLate = () => undefined) =>
      writer.mustRun(() => {
        const { draft, reservedAt } = reservation
        const settledAt = now()
        if (rows.settle(HeldReservation.rowIdOf(reservation), truth, settledAt)) {
          totals.settle(draft, reservedAt, draft.holdNanoUsd, truth.costNanoUsd)
          rollups.add(draft, reservedAt, truth)
          durations.add(draft, reservedAt, truth)
        }
        return toAttempt(draft, keys.nameOf(draft.keyId), { reservedAt, settledAt }, truth)
      }, onLate),
    totals: (window, scope = EVERYTHING) => totals.of(window, scope),
    attemptsOf(requestId) {
      writer.flush()
      return rows.ofRequest(requestId)
    },
    attemptsSince(reservedAt) {
      writer.flush()
      return rows.since(reservedAt)
    },
    costs(query) {
      writer.flush()
      return costs.lines(query)
    },
    firstRowAt: () => costs.firstRowAt(),
    async deleteRowsBefore(moment) {
      let total = 0
      // Bite by bite: what else wants to be written comes in between.
      for (let deleted = -1; deleted !== 0; total += deleted) {
        deleted = await writer.run(() => retention.deleteBefore(moment))
      }
      return total
    },
    audit: createAuditStore(db),
    budgets: createBudgetStore(db),
    spending: createSpendSeries(db),
    settings: createSettingsStore(db),
    importedModels: createModelStore(db),
    invoices: createInvoiceStore(db),
    invoiceDays: createInvoiceDays(db),
    change(work) {
      try {
        return db.transaction(work).immediate()
      } catch (error) {
        prices.forget()
        keys.forget()
        throw error
      }
    },
    close() {
      // What does not get there is counted at the next start.
      writer.run(() => durations.write()).catch(onTrouble)
      writer.close()
      file.close()
    },
  }
}

function toAttempt(
  draft: AttemptDraft,
  keyName: string,
  times: { readonly reservedAt: number; readonly settledAt: number },
  truth: Settlement,
): Attempt {
  const { requestId, attempt, endpoint, workload, modelAsked, modelServed, target, reason, streamed } = draft
  return {
    requestId,
    attempt,
    endpoint,
    keyName,
    workload,
    modelAsked,
    modelServed,
    target,
    reason,
    streamed,
    ...times,
    ...truth,
  }
}
