/** The Overview's picture of the last 60 minutes, kept from settled attempts as they are published. */
import type { Budget } from '../../../shared/contract/budgets.ts'
import type { Minute, Overview } from '../../../shared/contract/overview.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { BudgetRefusal, Refusal } from '../../../shared/errors.ts'
import { addUsd, parseUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import { addTo, createHistogram, percentile, record, type Histogram } from '../histogram.ts'
import type { Ledger } from '../ledger/ledger.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
const MINUTES = 60
const RECENT = 20

interface Slot {
  readonly startsAt: number
  requests: number
  errors: number
  refusals: number
  costNanoUsd: NanoUsd
  readonly latency: Histogram
  readonly ttft: Histogram
}

export interface LastHour {
  add(attempt: Attempt): void
  /** Begins with what the ledger has of the hour before `now`. To be called once, before anything is added. */
  takeUp(ledger: Pick<Ledger, 'minutesSince' | 'newestAttempts'>, now: number): void
  /** A request was turned away before anything was sent. */
  refuse(refusal: Refusal, now: number): void
  /** The newest request that the budget of this name turned away; null when it has turned none away. */
  lastRefusalOf(budgetName: string): Budget['lastRefusal']
  read(now: number, inFlight: number): Overview
}

/** @param startedAt from when on refusals are counted: they leave no row from which to take them up */
export function createLastHour(startedAt: number): LastHour {
  /** One slot per minute of the hour, reused when its minute has passed. */
  const slots = new Array<Slot | undefined>(MINUTES)
  let recent: Attempt[] = []
  let lastRefusal: Overview['refusals']['last'] = null
  let refusalsOfBudgets: { readonly at: number; readonly budget: BudgetRefusal }[] = []

  function slotOf(minute: number): Slot {
    const index = minute % MINUTES
    const startsAt = minute * MINUTE_MS
    const known = slots[index]
    if (known?.startsAt === startsAt) return known
    const fresh: Slot = {
      startsAt,
      requests: 0,
      errors: 0,
      refusals: 0,
      costNanoUsd: ZERO_USD,
      latency: createHistogram(),
      ttft: createHistogram(),
    }
    slots[index] = fresh
    return fresh
  }

  return {
    add(attempt) {
      recent = [attempt, ...recent.slice(0, RECENT - 1)]
      const slot = slotOf(Math.floor(attempt.settledAt / MINUTE_MS))
      slot.requests += 1
      slot.costNanoUsd = addUsd(slot.costNanoUsd, attempt.costNanoUsd)
      if (isError(attempt)) slot.errors += 1
      if (attempt.errorCode === null) record(slot.latency, attempt.latencyMs)
      if (attempt.ttftMs !== null) record(slot.ttft, attempt.ttftMs)
    },
    takeUp(ledger, now) {
      const since = now - HOUR_MS
      for (const slot of slots) {
        if (!slot) continue
        slot.requests = 0
        slot.errors = 0
        slot.costNanoUsd = ZERO_USD
        slot.latency.fill(0)
        slot.ttft.fill(0)
      }
      recent = ledger.newestAttempts(RECENT).filter(({ settledAt }) => settledAt >= since)
      for (const minute of ledger.minutesSince(since)) {
        const slot = slotOf(Math.floor(minute.startsAt / MINUTE_MS))
        slot.requests = minute.requests
        slot.errors = minute.errors
        slot.costNanoUsd = minute.costNanoUsd
        for (const { slot: n, attempts } of minute.latency) addTo(slot.latency, n, attempts)
        for (const { slot: n, attempts } of minute.ttft) addTo(slot.ttft, n, attempts)
      }
    },
    refuse({ code, message, details }, now) {
      slotOf(Math.floor(now / MINUTE_MS)).refusals += 1
      const budget = details.budget ?? null
      lastRefusal = { at: now, code, message, budget }
      if (budget === null) return
      const others = refusalsOfBudgets.filter((known) => known.budget.name !== budget.name)
      refusalsOfBudgets = [{ at: now, budget }, ...others]
    },
    lastRefusalOf(budgetName) {
      const newest = refusalsOfBudgets.find(({ budget }) => budget.name === budgetName)
      if (newest === undefined) return null
      const { at, budget } = newest
      const nano = (usd: number): NanoUsd => parseUsd(usd.toFixed(9))
      return {
        at,
        estimatedNanoUsd: nano(budget.estimated_usd),
        settledNanoUsd: nano(budget.settled_usd),
        heldNanoUsd: nano(budget.held_usd),
        limitNanoUsd: nano(budget.limit_usd),
      }
    },
    read(now, inFlight) {
      const current = Math.floor(now / MINUTE_MS)
      const minutes: Minute[] = []
      const live: Slot[] = []
      for (let minute = current - MINUTES + 1; minute <= current; minute += 1) {
        const startsAt = minute * MINUTE_MS
        const slot = slots[minute % MINUTES]
        const known = slot?.startsAt === startsAt ? slot : null
        if (known) live.push(known)
        minutes.push({
          startsAt,
          requests: known?.requests ?? 0,
          errors: known?.errors ?? 0,
          costNanoUsd: known?.costNanoUsd ?? ZERO_USD,
        })
      }
      const percentiles = (histograms: Histogram[]) => ({
        p50Ms: percentile(histograms, 0.5),
        p95Ms: percentile(histograms, 0.95),
      })
      return {
        minutes,
        lastHour: {
          requests: live.reduce((sum, slot) => sum + slot.requests, 0),
          errors: live.reduce((sum, slot) => sum + slot.errors, 0),
          costNanoUsd: addUsd(...live.map((slot) => slot.costNanoUsd)),
          latency: percentiles(live.map((slot) => slot.latency)),
          ttft: percentiles(live.map((slot) => slot.ttft)),
        },
        refusals: {
          lastHour: live.reduce((sum, slot) => sum + slot.refusals, 0),
          since: startedAt > (current - MINUTES + 1) * MINUTE_MS ? startedAt : null,
          last: lastRefusal,
        },
        inFlight,
        recent,
      }
    },
  }
}

/** A caller who hangs up has not met an error. */
function isError({ errorCode }: Attempt): boolean {
  return errorCode !== null && errorCode !== 'client_closed'
}
