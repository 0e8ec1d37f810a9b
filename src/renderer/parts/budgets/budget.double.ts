/** For tests: a budget of $20 a day in Berlin, of which nothing is spent at noon on Monday, 23 November 2026. */
import type { Budget } from '../../../shared/contract/budgets.ts'
import { ZERO_USD, parseUsd } from '../../../shared/money.ts'

const HOUR_MS = 3_600_000

/** 00:00 in Berlin. */
export const MIDNIGHT = Date.UTC(2026, 10, 22, 23)
export const NOON = MIDNIGHT + 12 * HOUR_MS

export function budgetDouble(overrides: Partial<Budget> = {}): Budget {
  const limitNanoUsd = parseUsd('20')
  return {
    id: 'budget_1',
    name: 'nightly',
    origin: 'console',
    scope: 'workload',
    subject: 'nightly-batch',
    subjectName: 'nightly-batch',
    period: 'day',
    timezone: 'Europe/Berlin',
    enforcement: 'hard',
    limitNanoUsd,
    limitNowNanoUsd: limitNanoUsd,
    windowStart: MIDNIGHT,
    windowEnd: MIDNIGHT + 24 * HOUR_MS,
    settledNanoUsd: ZERO_USD,
    machinesNanoUsd: null,
    heldNanoUsd: ZERO_USD,
    thresholds: [50, 80, 100].map((percent) => ({
      of: 'actual' as const,
      percent,
      atNanoUsd: parseUsd(String(percent / 5)),
      crossedAt: null,
    })),
    forecast: { known: false, why: 'Too early to tell.' },
    slices: [],
    raise: null,
    lastRefusal: null,
    burnRates: [],
    ...overrides,
  }
}

/** A request of up to $21 that a budget of $20 turned away while nothing was spent. */
export const refusalAt = (at: number): NonNullable<Budget['lastRefusal']> => ({
  at,
  estimatedNanoUsd: parseUsd('21'),
  settledNanoUsd: ZERO_USD,
  heldNanoUsd: ZERO_USD,
  limitNanoUsd: parseUsd('20'),
})

export const forecastOf = (usd: string, exhaustedAt: number | null = null): Budget['forecast'] => ({
  known: true,
  atEndNanoUsd: parseUsd(usd),
  exhaustedAt,
  basis: 'the same hours of the last 4 weeks',
})
