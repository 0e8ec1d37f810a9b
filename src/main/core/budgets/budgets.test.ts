import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../../shared/errors.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { createBudgets } from './budgets.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
const DAY_MS = 86_400_000

/** Budgets over spend that a test sets by the length of the window asked for. */
function budgets(spend: { day?: [number, number]; month?: [number, number] }) {
  return createBudgets({
    dailyLimit: nanoUsd(100),
    monthlyLimit: nanoUsd(1_000),
    timezone: 'UTC',
    spendOf({ start, end }) {
      const [settled, held] = (end - start <= DAY_MS ? spend.day : spend.month) ?? [0, 0]
      return { settled: nanoUsd(settled), held: nanoUsd(held) }
    },
  })
}

function refusal(check: () => void): Refusal {
  try {
    check()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('it was not refused')
}

describe('budgets', () => {
  it('let through exactly what fits, for all amounts', () => {
    const amount = fc.integer({ min: 0, max: 200 })
    fc.assert(
      fc.property(amount, amount, amount, (settled, held, estimate) => {
        const check = (): void => budgets({ day: [settled, held] }).check(NOON, nanoUsd(estimate))
        if (settled + held + estimate <= 100) expect(check).not.toThrow()
        else expect(check).toThrow(Refusal)
      }),
    )
  })

  it('explain a refusal: which one, spent, held, needed, and until when', () => {
    const { message, details, status } = refusal(() => budgets({ day: [60, 30] }).check(NOON, nanoUsd(20)))
    expect(status).toBe(402)
    expect(details.budget).toEqual({
      name: 'daily',
      limit_usd: 1e-7,
      settled_usd: 6e-8,
      held_usd: 3e-8,
      estimated_usd: 2e-8,
      resets_at: '2026-06-16T00:00:00.000Z',
    })
    expect(message).toContain('daily budget')
    expect(message).toContain('$0.00000006 spent')
  })

  it('hold the month when the day has room', () => {
    const { details } = refusal(() => budgets({ month: [990, 5] }).check(NOON, nanoUsd(6)))
    expect(details.budget).toMatchObject({ name: 'monthly', resets_at: '2026-07-01T00:00:00.000Z' })
  })

  it('begin anew with the next window', () => {
    const both = budgets({ day: [10, 0] })
    expect(both.state(NOON).daily.resetsAt).toBe(Date.UTC(2026, 5, 16))
    expect(both.state(NOON + DAY_MS).daily.resetsAt).toBe(Date.UTC(2026, 5, 17))
    expect(both.state(NOON - DAY_MS).daily.resetsAt).toBe(Date.UTC(2026, 5, 15))
  })
})
