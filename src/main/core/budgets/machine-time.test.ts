import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ZERO_USD } from '../../../shared/money.ts'
import { createPastSpend } from './budgets.ts'
import { DAY, draftOf, HOUR, NOON, startBench, type Bench } from './budgets.harness.ts'

let bench: Bench
beforeEach(() => {
  bench = startBench({ daily: 100, monthly: 1_000 })
})
afterEach(() => bench.close())

const shown = (name: string) => bench.budgets.list().find((budget) => budget.name === name)

describe('machine time', () => {
  it('fills the budget of the month, not that of the day', async () => {
    bench.runMachine(300, NOON - 3 * HOUR, NOON)
    await bench.budgets.tick()
    expect(shown('daily')).toMatchObject({ settledNanoUsd: 0, machinesNanoUsd: null })
    expect(shown('monthly')).toMatchObject({ settledNanoUsd: 900, machinesNanoUsd: 900 })
    expect((await bench.refusal(101)).details.budget).toMatchObject({ name: 'daily' })
    await bench.spend(60)
    expect((await bench.refusal(41)).details.budget).toMatchObject({ name: 'daily' })
    bench.clock += DAY
    expect((await bench.refusal(50)).details.budget).toMatchObject({ name: 'monthly', settled_usd: 9.6e-7 })
  })

  it('counts for each budget for everything, or for none, as it is set, at once', async () => {
    bench.runMachine(40, NOON - 2 * HOUR, NOON)
    await bench.budgets.tick()
    bench.counting = 'all'
    await bench.budgets.tick()
    expect(shown('daily')).toMatchObject({ settledNanoUsd: 80, machinesNanoUsd: 80 })
    expect((await bench.refusal(21)).details.budget).toMatchObject({ name: 'daily' })
    bench.counting = 'none'
    expect(shown('monthly')).toMatchObject({ settledNanoUsd: 0, machinesNanoUsd: null })
    await bench.spend(100)
  })

  it('never counts for a key, a workload or a model', async () => {
    bench.counting = 'all'
    for (const scope of ['key', 'workload', 'model'] as const) {
      const subject = scope === 'key' ? 'console' : 'nightly'
      bench.budgets.create(draftOf({ name: scope, scope, subject, period: 'month' }))
    }
    bench.runMachine(90, NOON - HOUR, NOON)
    await bench.budgets.tick()
    for (const scope of ['key', 'workload', 'model']) {
      expect(shown(scope)).toMatchObject({ settledNanoUsd: 0, machinesNanoUsd: null })
    }
  })

  it('is in the slices, the burn rates, the forecast and the thresholds', async () => {
    await bench.budgets.tick()
    bench.clock += 2 * HOUR
    bench.runMachine(300, NOON, NOON + 2 * HOUR)
    await bench.budgets.tick()
    const monthly = shown('monthly')
    expect(monthly?.slices.at(-1)).toMatchObject({ settledNanoUsd: 600 })
    expect(monthly?.burnRates[0]?.long).toBeGreaterThan(14.4)
    // It runs on: 15 days and 10 hours are left.
    expect(monthly?.forecast).toMatchObject({ atEndNanoUsd: 600 + (15 * 24 + 10) * 300 })
    expect(bench.crossed.map(({ threshold }) => `${threshold.of} ${threshold.percent}`)).toEqual([
      'actual 50',
      'forecast 100',
    ])
  })

  it('is in a preview, and in windows that are over', async () => {
    bench.runMachine(100, NOON - 31 * DAY, NOON - 31 * DAY + 3 * HOUR)
    bench.runMachine(100, NOON - HOUR, NOON)
    const preview = await bench.budgets.preview(draftOf({ period: 'month' }))
    expect(preview).toMatchObject({ settledNanoUsd: 100, machinesNanoUsd: 100 })
    expect(preview.past).toMatchObject([{ settledNanoUsd: 300 }])
    expect(await bench.budgets.history('monthly', 3)).toMatchObject([{ settledNanoUsd: 300 }])
    expect(await bench.budgets.history('daily', 1)).toMatchObject([{ settledNanoUsd: 0 }])
  })

  it('is read from the reader as it stands beside the writer', async () => {
    await bench.spend(7)
    bench.runMachine(1_001, NOON - 50 * 60_000, NOON)
    bench.clock += 1
    const past = createPastSpend(bench.ledger.reader)
    const window = { start: NOON - DAY, end: NOON + 1 }
    for (const kind of ['all', 'bill'] as const) {
      const scope = { kind, subject: '' }
      const quarters = await past.quarterHours(scope, window)
      expect(quarters).toEqual(bench.ledger.spending.quarterHours(scope, window))
      const sum = quarters.reduce<number>((total, { costNanoUsd }) => total + costNanoUsd, ZERO_USD)
      expect(await past.total(scope, window)).toBe(sum)
      expect(sum).toBe(kind === 'all' ? 7 : 7 + 834)
    }
  })
})
