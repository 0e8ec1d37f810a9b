/** The ledger: a hold before anything is sent, a row per attempt after, in integer nano-dollars. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import { Refusal } from '../../../shared/errors.ts'
import { DAMAGED } from './damage.ts'
import { cannotOpen, openLedgerFile, type LedgerFile } from './database.ts'
import { createDurations } from './durations.ts'
import { createGroupCommit } from './group-commit.ts'
import { createClientKeys, type ClientKeys } from './keys.ts'
import { createOutstanding, type Held } from './outstanding.ts'
import { createPrices, type Prices } from './prices.ts'
import { createReader, type LedgerReader } from './reader/reader.ts'
import { createRetention } from './retention.ts'
import { createRollups } from './rollups.ts'
import { createRows, type AttemptDraft, type Settlement } from './rows.ts'
import { createAlertStore, type AlertStore } from './stores/alert-store.ts'
import { createAuditStore, type AuditStore } from './stores/audit-store.ts'
import { createBudgetStore, type BudgetStore } from './stores/budget-store.ts'
import { createFlows, type SettledFlows } from './stores/flows.ts'
import { createFeedbackStore, type FeedbackStore } from './stores/feedback-store.ts'
import { createFleetStore, type FleetStore } from './stores/fleet-store.ts'
import { createInvoiceStore, type InvoiceStore } from './stores/invoice-store.ts'
import { createKeySpend, type KeySpend } from './stores/key-spend.ts'
import { createMachineStore, type MachineStore } from './stores/machine-store.ts'
import { createMinutes, type SettledMinute } from './stores/minutes.ts'
import { createModelStore, type ModelStore } from './stores/model-store.ts'
import { createOverrideStore, type OverrideStore } from './stores/override-store.ts'
import { createProviderStore, type ProviderStore } from './stores/provider-store.ts'
import { createRolloutStore, type RolloutStore } from './stores/rollout-store.ts'
import { createSettingsStore, type SettingsStore } from './stores/settings-store.ts'
import { createSpendSeries, type SpendSeries } from './stores/spend-series.ts'
import { createWorkloadStore, type WorkloadStore } from './stores/workload-store.ts'
import { createWindowTotals, EVERYTHING, type Scope, type Totals, type Window } from './totals.ts'

export { LedgerOpenError } from './database.ts'
export type {
  LedgerQuestions,
  LedgerReader,
  MachineTimeLine,
  SpendingGrouping,
  SpendingLine,
  SpendingQuery,
  TrafficLine,
} from './reader/reader.ts'
export { NO_TERMS, type ClientKey, type ClientKeyRecord, type ClientKeys } from './keys.ts'
export type { Price, PriceOrigin, PriceRecord, Prices } from './prices.ts'
export type { AttemptDraft, Settlement } from './rows.ts'
export type { AuditDraft, AuditStore } from './stores/audit-store.ts'
export type { BudgetRecord, BudgetStore, KeptRaise } from './stores/budget-store.ts'
export type { QuarterHour, SpendSeries } from './stores/spend-series.ts'
export type { SettledFlows } from './stores/flows.ts'
export type { SettledMinute } from './stores/minutes.ts'
export type { KeySpend } from './stores/key-spend.ts'
export type { ImportedModel, ModelStore } from './stores/model-store.ts'
export type { OverrideRecord, OverrideStore } from './stores/override-store.ts'
export type { FeedbackStore } from './stores/feedback-store.ts'
export type { ProviderRecord, ProviderStore } from './stores/provider-store.ts'
export type { FleetStore, UnitSetting } from './stores/fleet-store.ts'
export type { LaunchProgress, LaunchRecord, LaunchStore } from './stores/launch-store.ts'
export type { Machine, MachineStore, MachineSums, Sight } from './stores/machine-store.ts'
export { UNSEEN } from './stores/machine-minutes.ts'
export type { RolloutRecord, RolloutStore } from './stores/rollout-store.ts'
export type { SettingsStore } from './stores/settings-store.ts'
export type { WorkloadRecord, WorkloadStore } from './stores/workload-store.ts'
export { EVERYTHING, isWithin, type Scope, type Scoped, type Totals, type Window } from './totals.ts'
export { DAY_MS, QUARTER_HOUR_MS } from './rollups.ts'
export type { RuleSetting, SinkSetting } from './stores/alert-settings.ts'
export type { AlertDraft, AlertStore, TryOutcome, WaitingDelivery } from './stores/alert-store.ts'
export type {
  InvoiceDays,
  LedgerHold,
  LedgerPrice,
  LedgerPriceVersion,
  LedgerQuarter,
  LedgerSlice,
  TargetTrial,
} from './reader/reader.ts'
export type { InvoiceDraft, InvoiceLine, InvoiceStore } from './stores/invoice-store.ts'
export { createBodies, createBodyDesk, type Bodies, type BodyDesk, type Recording } from './bodies/bodies.ts'
export { createReadings, type Readings } from './readings/readings.ts'
export { hasProviders } from './has-providers.ts'
export { runLedgerTool } from './tools/tools.ts'

/**
 * Proof that money is held for an attempt. Only `Ledger.reserve` makes one (the class stays in this file and its
 * private member keeps look-alikes out), and the upstream client sends nothing without one.
 */
class HeldReservation {
  readonly #held: Held

  constructor(held: Held) {
    this.#held = held
  }

  get draft(): AttemptDraft {
    return this.#held.draft
  }

  static heldBy(reservation: HeldReservation): Held {
    return reservation.#held
  }
}

export type Reservation = HeldReservation

export interface Ledger {
  readonly keys: ClientKeys
  readonly prices: Prices
  /** Questions about what is settled, answered on a thread: whatever they cost, no write waits for them. */
  readonly reader: LedgerReader
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
  /** The attempts that were settled last, newest first. */
  newestAttempts(most: number): Attempt[]
  /** What attempts reserved since then came to, by the minute in which they were settled. */
  minutesSince(reservedAt: number): SettledMinute[]
  /** The same by workload, model and target. */
  flowsSince(reservedAt: number): SettledFlows
  /** Takes over what somebody else has written to the file; every write does so too. */
  refresh(): Promise<void>
  /**
   * Deletes rows reserved before a moment, and opinions given before; the rollups of the rows, and with them all
   * totals, stay. Resolves with how many
   * went once it is done; rejects with `ledger_unavailable`.
   */
  deleteRowsBefore(moment: number): Promise<number>
  readonly audit: AuditStore
  readonly budgets: BudgetStore
  readonly spending: SpendSeries
  readonly settings: SettingsStore
  readonly importedModels: ModelStore
  readonly keySpend: KeySpend
  readonly invoices: InvoiceStore
  readonly rollouts: RolloutStore
  readonly feedback: FeedbackStore
  readonly workloads: WorkloadStore
  readonly providers: ProviderStore
  readonly overrides: OverrideStore
  readonly machines: MachineStore
  readonly fleet: FleetStore
  /** Runs what changes several of the above in one transaction: all of it, or, when it throws, nothing. */
  change<Result>(work: () => Result): Result
  close(): void
}

export interface LedgerOptions {
  readonly dataDir: string
  readonly now: () => number
  /** A transaction could not be committed. */
  readonly onTrouble: (error: unknown) => void
  /**
   * Somebody else has written to the file, most likely a restored backup: what was read from it before may be no
   * longer so. Called inside the next transaction, before anything is admitted.
   */
  readonly onReplaced?: () => void
}

/** Opens the ledger in a data directory. Throws `LedgerOpenError`, whose message says what to do. */
export function openLedger(options: LedgerOptions): Ledger {
  const file = openLedgerFile(options.dataDir)
  try {
    return openOn(file, options)
  } catch (error) {
    file.close()
    throw cannotOpen(file.db.name, error)
  }
}

function openOn(file: LedgerFile, { now, onTrouble, onReplaced = () => undefined }: LedgerOptions): Ledger {
  const { db } = file
  const keys = createClientKeys(db, now)
  const prices = createPrices(db, now)
  const rollups = createRollups(db)
  const durations = createDurations(db)
  const retention = createRetention(db)
  const minutes = createMinutes(db)
  const flows = createFlows(db)
  const rows = createRows(db, rollups, (id) => keys.nameOf(id))
  const totals = createWindowTotals(db, () => rollups.write())
  const feedback = createFeedbackStore(db)
  const outstanding = createOutstanding()
  const dataVersion = db.prepare('PRAGMA data_version').pluck()
  let knownVersion: unknown = dataVersion.get()
  let versionNow = knownVersion

  /** This process is the only writer, but for a backup that is restored, or somebody's own SQL. */
  function lookForOthers(): void {
    versionNow = dataVersion.get()
    if (versionNow === knownVersion) return
    for (const part of [totals, durations, keys, prices]) part.forget()
    outstanding.restore(rows, prices, now())
    onReplaced()
  }

  function settleRow(held: Held, truth: Settlement, settledAt: number): boolean {
    if (rows.settle(held.rowId, held.draft, truth, settledAt)) return true
    if (rows.isSettled(held.draft)) return false
    // Its hold went with the file that was replaced; what was spent is entered all the same.
    held.draft = { ...held.draft, price: prices.keep(held.draft.price) }
    held.rowId = rows.hold(held.draft, held.reservedAt)
    totals.hold(held.draft, held.reservedAt, held.draft.holdNanoUsd)
    return rows.settle(held.rowId, held.draft, truth, settledAt)
  }

  const writer = createGroupCommit(db, {
    afterBegin: lookForOthers,
    committed() {
      // Not before: what an undone transaction took over is to be taken over again.
      knownVersion = versionNow
      outstanding.keep()
    },
    beforeCommit() {
      rollups.write()
      durations.writeIfMany()
    },
    undone(error) {
      for (const part of [totals, rollups, durations, outstanding, prices]) part.forget()
      onTrouble(error)
    },
  })

  const reader = createReader(db.name, () => writer.flush())
  let damaged: Refusal | null = null
  // A machine that went down may have left pages that disagree. Looking takes a while for a large file, so the
  // console starts meanwhile; what is found stops it from spending on a ledger that nobody can trust.
  if (file.leftOpen) {
    reader.damage().then((damage) => {
      if (damage === null) return
      damaged = new Refusal('ledger_unavailable', `${damage}. ${DAMAGED}`)
      onTrouble(damaged)
    }, onTrouble)
  }

  function change<Result>(work: () => Result): Result {
    try {
      const changing = db.transaction(() => {
        lookForOthers()
        return work()
      })
      return changing.immediate()
    } catch (error) {
      knownVersion = null
      for (const part of [totals, prices, keys]) part.forget()
      throw error
    }
  }

  return {
    keys,
    prices,
    reader,
    alerts: createAlertStore(db),
    recovered: rows.recover(now(), []),
    reserve: (asked, check) =>
      writer.run(() => {
        if (damaged) throw damaged
        const reservedAt = now()
        check(reservedAt)
        const price = prices.keep(asked.price)
        const draft = price === asked.price ? asked : { ...asked, price }
        const held: Held = { rowId: rows.hold(draft, reservedAt), draft, reservedAt, slot: null }
        totals.hold(draft, reservedAt, draft.holdNanoUsd)
        outstanding.add(held)
        return new HeldReservation(held)
      }),
    settle: (reservation, truth, onLate = () => undefined) =>
      writer.mustRun(() => {
        const held = HeldReservation.heldBy(reservation)
        const { reservedAt } = held
        // A clock that was set back ends nothing before it began.
        const settledAt = Math.max(now(), reservedAt)
        outstanding.remove(held)
        const isNew = settleRow(held, truth, settledAt)
        const { draft } = held
        if (isNew) {
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
    newestAttempts(most) {
      writer.flush()
      return rows.newest(most)
    },
    minutesSince(reservedAt) {
      writer.flush()
      return minutes(reservedAt)
    },
    flowsSince(reservedAt) {
      writer.flush()
      return flows(reservedAt)
    },
    async refresh() {
      await writer.run(() => undefined)
    },
    async deleteRowsBefore(moment) {
      let total = 0
      // Bite by bite: what else wants to be written comes in between.
      for (let deleted = -1; deleted !== 0; total += deleted) {
        deleted = await writer.run(() => retention.deleteBefore(moment))
      }
      await writer.run(() => feedback.deleteBefore(moment))
      return total
    },
    audit: createAuditStore(db),
    budgets: createBudgetStore(db),
    spending: createSpendSeries(db),
    settings: createSettingsStore(db),
    importedModels: createModelStore(db),
    keySpend: createKeySpend(db),
    invoices: createInvoiceStore(db),
    rollouts: createRolloutStore(db),
    feedback,
    workloads: createWorkloadStore(db),
    providers: createProviderStore(db),
    overrides: createOverrideStore(db),
    machines: createMachineStore(db, {
      transact: change,
      charged: (bucketStart, amount) => totals.charge(bucketStart, amount),
    }),
    fleet: createFleetStore(db),
    change,
    close() {
      void reader.close()
      writer.flush()
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
