/** Budgets: hard limits over calendar windows, checked in the same transaction that takes the hold. */
import type { BudgetState } from '../../../shared/contract/system.ts'
import { Refusal } from '../../../shared/errors.ts'
import { addUsd, exactUsd, formatUsd, usdNumber, type NanoUsd } from '../../../shared/money.ts'
import { windowAt, type CalendarWindow, type Period } from './calendar.ts'

export interface BudgetLimit {
  readonly name: 'daily' | 'monthly'
  readonly period: Period
  readonly limitNanoUsd: NanoUsd
}

/** What a window has cost and may still cost: the ledger answers this. */
export type SpendOf = (window: CalendarWindow) => { readonly settled: NanoUsd; readonly held: NanoUsd }

export interface Budgets {
  /**
   * Throws a `budget_exceeded` Refusal when holding `estimate` would take settled + held over any limit. Call it
   * inside the transaction that writes the hold, or two requests may both see room for one.
   */
  check(now: number, estimate: NanoUsd): void
  state(now: number): { readonly daily: BudgetState; readonly monthly: BudgetState }
}

export function createBudgets(options: {
  readonly dailyLimit: NanoUsd
  readonly monthlyLimit: NanoUsd
  readonly timezone: string
  readonly spendOf: SpendOf
}): Budgets {
  const { timezone, spendOf } = options
  const daily = track({ name: 'daily', period: 'day', limitNanoUsd: options.dailyLimit })
  const monthly = track({ name: 'monthly', period: 'month', limitNanoUsd: options.monthlyLimit })

  function track(limit: BudgetLimit): { limit: BudgetLimit; windowAt: (now: number) => CalendarWindow } {
    let window: CalendarWindow = { start: 0, end: 0 }
    return {
      limit,
      windowAt(now) {
        // The calendar is only asked when a window has ended: this is on every request's way.
        if (now < window.start || now >= window.end) window = windowAt(now, limit.period, timezone)
        return window
      },
    }
  }

  function stateOf(budget: typeof daily, now: number): BudgetState {
    const window = budget.windowAt(now)
    const { settled, held } = spendOf(window)
    return {
      name: budget.limit.name,
      settledNanoUsd: settled,
      heldNanoUsd: held,
      limitNanoUsd: budget.limit.limitNanoUsd,
      resetsAt: window.end,
    }
  }

  return {
    check(now, estimate) {
      for (const budget of [daily, monthly]) {
        const { settled, held } = spendOf(budget.windowAt(now))
        if (addUsd(settled, held, estimate) > budget.limit.limitNanoUsd) {
          throw refusal(stateOf(budget, now), estimate)
        }
      }
    },
    state: (now) => ({ daily: stateOf(daily, now), monthly: stateOf(monthly, now) }),
  }
}

function refusal(budget: BudgetState, estimate: NanoUsd): Refusal {
  const { name, settledNanoUsd, heldNanoUsd, limitNanoUsd } = budget
  const resetsAt = new Date(budget.resetsAt).toISOString()
  return new Refusal(
    'budget_exceeded',
    `The ${name} budget of ${formatUsd(limitNanoUsd)} has no room for this request: $${exactUsd(settledNanoUsd)} spent, ` +
      `$${exactUsd(heldNanoUsd)} held for requests in flight, up to $${exactUsd(estimate)} needed. ` +
      `Ask for fewer tokens (max_tokens), raise the limit, or wait for ${resetsAt}.`,
    {
      budget: {
        name,
        limit_usd: usdNumber(limitNanoUsd),
        settled_usd: usdNumber(settledNanoUsd),
        held_usd: usdNumber(heldNanoUsd),
        estimated_usd: usdNumber(estimate),
        resets_at: resetsAt,
      },
    },
  )
}
