import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../../shared/errors.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { DAY, draftOf, HOUR, NOON, startBench, type Bench } from './budgets.harness.ts'

let bench: Bench
beforeEach(() => {
  bench = startBench()
})
afterEach(() => bench.close())

describe('a hard budget', () => {
  it('lets through exactly what fits, for all amounts', async () => {
    const amount = fc.integer({ min: 0, max: 120 })
    await fc.assert(
      fc.asyncProperty(amount, amount, amount, async (settled, held, estimate) => {
        const small = startBench({ daily: 300 })
        try {
          await small.spend(settled)
          await small.reserve(held)
          const fits = settled + held + estimate <= 300
          const asked = small.reserve(estimate)
          await (fits ? expect(asked).resolves.toBeDefined() : expect(asked).rejects.toThrow(Refusal))
        } finally {
          small.close()
        }
      }),
      { numRuns: 20 },
    )
  })

  it('explains a refusal: which one, spent, held, needed, and until when', async () => {
    await bench.spend(60)
    await bench.reserve(30)
    const { message, details, status } = await bench.refusal(20)
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

  it('holds the month when the day has room', async () => {
    for (let day = 0; day < 10; day += 1) {
      await bench.spend(99)
      bench.clock += DAY
    }
    const { details } = await bench.refusal(11)
    expect(details.budget).toMatchObject({ name: 'monthly', resets_at: '2026-07-01T00:00:00.000Z' })
  })

  it('begins anew with the next window', async () => {
    await bench.spend(100)
    await bench.refusal(1)
    bench.clock = Date.UTC(2026, 5, 16)
    await bench.spend(100)
    const { details } = await bench.refusal(1)
    expect(details.budget).toMatchObject({ settled_usd: 1e-7, resets_at: '2026-06-17T00:00:00.000Z' })
  })

  it('counts only the key, workload or model that it is for', async () => {
    const { id } = bench.ledger.keys.create('batch', NOON)
    const other = bench.ledger.keys.create('other', NOON)
    bench.budgets.create(draftOf({ name: 'k', scope: 'key', subject: id, limitNanoUsd: nanoUsd(10) }))
    bench.budgets.create(
      draftOf({ name: 'w', scope: 'workload', subject: 'nightly', limitNanoUsd: nanoUsd(10) }),
    )
    bench.budgets.create(draftOf({ name: 'm', scope: 'model', subject: 'big', limitNanoUsd: nanoUsd(10) }))
    for (const [name, scoped] of [
      ['k', { keyId: id }],
      ['w', { workload: 'nightly' }],
      ['m', { modelServed: 'big' }],
    ] as const) {
      await bench.spend(8, scoped)
      expect((await bench.refusal(3, scoped)).details.budget).toMatchObject({ name, settled_usd: 8e-9 })
    }
    await bench.spend(20, { keyId: other.id, workload: 'daily', modelServed: 'small' })
    expect(bench.budgets.list().map((one) => [one.name, one.subjectName, one.settledNanoUsd])).toEqual([
      ['daily', '', 44],
      ['monthly', '', 44],
      ['k', 'batch', 8],
      ['w', 'nightly', 8],
      ['m', 'big', 8],
    ])
  })

  it('counts what was spent before it was made', async () => {
    await bench.spend(45)
    bench.budgets.create(draftOf({ limitNanoUsd: nanoUsd(50) }))
    expect((await bench.refusal(6)).details.budget).toMatchObject({
      name: 'nightly jobs',
      settled_usd: 4.5e-8,
    })
  })

  it('refuses nothing once it is archived, and neither does one that only warns', async () => {
    const { id } = bench.budgets.create(draftOf({ limitNanoUsd: nanoUsd(10) }))
    bench.budgets.create(draftOf({ name: 'warns', enforcement: 'warn', limitNanoUsd: nanoUsd(10) }))
    await bench.refusal(11)
    bench.budgets.archive(id)
    await bench.spend(50)
    expect(bench.budgets.list().map(({ name }) => name)).toEqual(['daily', 'monthly', 'warns'])
  })
})

describe('a raise', () => {
  it('holds at once, until the window ends, also for a budget of the environment', async () => {
    await bench.spend(90)
    await bench.refusal(20)
    expect(bench.budgets.raise('daily', nanoUsd(150), 'a launch')).toMatchObject({
      limitNanoUsd: 100,
      limitNowNanoUsd: 150,
      raise: { limitNanoUsd: 150, reason: 'a launch', raisedAt: NOON },
    })
    await bench.spend(20)
    expect((await bench.refusal(60)).details.budget).toMatchObject({ limit_usd: 1.5e-7 })
    bench.clock += DAY
    expect((await bench.refusal(101)).details.budget).toMatchObject({ limit_usd: 1e-7 })
  })

  it('survives a restart, and ends when the usual limit is changed', async () => {
    const { id } = bench.budgets.create(draftOf())
    bench.budgets.raise(id, nanoUsd(90), 'more rows than ever')
    bench.budgets.raise('daily', nanoUsd(150), 'a launch')
    bench = bench.restart()
    expect(bench.budgets.list().map(({ limitNowNanoUsd }) => limitNowNanoUsd)).toEqual([150, 1_000, 90])
    bench.budgets.edit(id, { name: 'jobs', enforcement: 'hard', limitNanoUsd: nanoUsd(40), thresholds: [] })
    bench = bench.restart({ daily: 120 })
    expect(bench.budgets.list().map(({ limitNowNanoUsd }) => limitNowNanoUsd)).toEqual([120, 1_000, 40])
    expect((await bench.refusal(41)).details.budget).toMatchObject({ name: 'jobs' })
  })

  it('ends when the limit is lowered by a clock that was set back since', async () => {
    const { id } = bench.budgets.create(draftOf())
    bench.budgets.raise(id, nanoUsd(90), 'more rows than ever')
    bench.clock -= 60_000
    bench.budgets.edit(id, { name: 'jobs', enforcement: 'hard', limitNanoUsd: nanoUsd(40), thresholds: [] })
    expect((await bench.refusal(41)).details.budget).toMatchObject({ name: 'jobs', limit_usd: 4e-8 })
  })

  it('must be more than the limit', () => {
    expect(() => bench.budgets.raise('daily', nanoUsd(100), 'no')).toThrow('raise it to more than that')
    expect(() => bench.budgets.raise('daily', nanoUsd(99), 'no')).toThrow('the usual')
  })

  it('that went too far is lowered again, or taken back, of the environment’s budgets too', async () => {
    bench.budgets.raise('daily', nanoUsd(5_000), 'a slip')
    expect(bench.budgets.raise('daily', nanoUsd(120), 'as it was meant')).toMatchObject({
      limitNowNanoUsd: 120,
    })
    expect((await bench.refusal(121)).details.budget).toMatchObject({ name: 'daily', limit_usd: 1.2e-7 })
    const taken = bench.budgets.raise('daily', nanoUsd(100), 'not needed')
    expect(taken).toMatchObject({ limitNowNanoUsd: 100, raise: null })
    expect((await bench.refusal(101)).details.budget).toMatchObject({ limit_usd: 1e-7 })
  })
})

describe('changes', () => {
  it('stand in the audit log with what was before, what is now and why', () => {
    const { id } = bench.budgets.create(draftOf())
    bench.budgets.edit(id, { name: 'jobs', enforcement: 'warn', limitNanoUsd: nanoUsd(60), thresholds: [] })
    bench.budgets.raise(id, nanoUsd(70), 'month end')
    bench.budgets.archive(id)
    const entries = bench.ledger.audit.newest({ limit: 10, subject: id })
    expect(entries.map(({ action, actor, reason }) => [action, actor, reason])).toEqual([
      ['budget.archive', 'console', null],
      ['budget.raise', 'console', 'month end'],
      ['budget.edit', 'console', null],
      ['budget.create', 'console', null],
    ])
    expect(entries[0]).toMatchObject({ before: { name: 'jobs', limitNanoUsd: 60 }, after: null })
    expect(entries[1]).toMatchObject({ before: { limitNanoUsd: 60 }, after: { limitNanoUsd: 70 } })
    expect(entries[2]).toMatchObject({
      before: { name: 'nightly jobs', limitNanoUsd: 50, enforcement: 'hard' },
      after: { name: 'jobs', limitNanoUsd: 60, enforcement: 'warn' },
    })
    expect(entries[3]).toMatchObject({ before: null, after: { name: 'nightly jobs', limitNanoUsd: 50 } })
  })

  it('of the environment are entered at the start that finds them', () => {
    bench = bench.restart({ daily: 120 })
    bench = bench.restart({ daily: 120 })
    const entries = bench.ledger.audit.newest({ limit: 10, subject: 'daily' })
    expect(entries.map(({ actor, before, after }) => [actor, before, after])).toEqual([
      ['environment', { limitNanoUsd: 100 }, { limitNanoUsd: 120 }],
      ['environment', null, { limitNanoUsd: 100 }],
    ])
  })

  it.each([
    ['a name that is taken', { name: 'Daily' }, 'name'],
    ['a key that does not exist', { scope: 'key', subject: 'key_gone' }, 'subject'],
    ['nothing in particular', { scope: 'model', subject: ' ' }, 'subject'],
    ['something in particular for everything', { subject: 'm' }, 'subject'],
    ['a timezone that nobody knows', { timezone: 'Mars/Olympus' }, 'timezone'],
    ['an offset for a timezone', { timezone: '+05:30' }, 'timezone'],
  ] as const)('are refused for %s', (_what, terms, field) => {
    expect(() => bench.budgets.create(draftOf(terms))).toThrow(expect.objectContaining({ field }))
    expect(bench.budgets.list()).toHaveLength(2)
  })

  it('of the environment are not made in the console', () => {
    const changes = { name: 'daily', enforcement: 'warn', limitNanoUsd: nanoUsd(1), thresholds: [] } as const
    expect(() => bench.budgets.edit('daily', { ...changes, thresholds: [] })).toThrow('LAMBDA_DAILY_BUDGET')
    expect(() => bench.budgets.archive('monthly')).toThrow('LAMBDA_MONTHLY_BUDGET')
  })
})

describe('a threshold', () => {
  const percents = (): string[] =>
    bench.crossed
      .filter(({ threshold }) => threshold.of === 'actual')
      .map(({ budgetId, threshold }) => `${budgetId} ${threshold.percent}`)
  const reach = async (amount: number): Promise<void> => {
    await bench.spend(amount)
    await bench.budgets.tick()
  }

  it('fires once per window', async () => {
    await reach(49)
    expect(percents()).toEqual([])
    await reach(1)
    expect(percents()).toEqual(['daily 50'])
    await reach(45)
    await reach(1)
    expect(percents()).toEqual(['daily 50', 'daily 80'])
    expect(bench.crossed[1]).toMatchObject({ amountNanoUsd: 95, limitNanoUsd: 100, crossedAt: NOON })
    bench.budgets.raise('daily', nanoUsd(1_000), 'a launch')
    await reach(4)
    expect(percents()).toHaveLength(2)
    bench.clock += DAY
    await reach(50)
    expect(percents()).toEqual(['daily 50', 'daily 80', 'daily 50'])
  })

  it('fires soon after the settlement that reached it, without anybody asking', async () => {
    const fired = new Promise((resolve) => bench.budgets.onCrossing(resolve))
    await bench.spend(50)
    expect(await fired).toMatchObject({ budgetId: 'daily', threshold: { of: 'actual', percent: 50 } })
  })

  it('does not fire again after a restart', async () => {
    await reach(80)
    expect(percents()).toEqual(['daily 50', 'daily 80'])
    bench = bench.restart()
    await bench.budgets.tick()
    expect(percents()).toEqual([])
    expect(bench.budgets.list()[0]?.thresholds).toMatchObject([
      { percent: 50, atNanoUsd: 50, crossedAt: NOON },
      { percent: 80, atNanoUsd: 80, crossedAt: NOON },
      { of: 'actual', percent: 100, atNanoUsd: 100, crossedAt: null },
      { of: 'forecast', percent: 100, crossedAt: null },
    ])
  })

  it('that was reached while the console was down fires at its start', async () => {
    await bench.reserve(60)
    bench = bench.restart()
    await bench.budgets.tick()
    expect(percents()).toEqual(['daily 50'])
  })

  it('of the forecast fires before the money is gone', async () => {
    bench.clock = NOON - 8 * HOUR
    for (let hour = 0; hour < 8; hour += 1) {
      await bench.spend(6)
      bench.clock += HOUR
    }
    await bench.budgets.tick()
    const [daily] = bench.budgets.list()
    expect(daily?.forecast).toMatchObject({
      known: true,
      atEndNanoUsd: 120,
      basis: 'the mean of the last 8 hours',
    })
    expect(bench.crossed.map(({ threshold }) => threshold)).toEqual([{ of: 'forecast', percent: 100 }])
  })
})

describe('what is shown', () => {
  it('adds its slices up to what is settled', async () => {
    bench.clock = NOON - 3 * HOUR
    await bench.spend(5)
    bench.clock = NOON
    await bench.spend(7)
    await bench.budgets.tick()
    await bench.spend(2)
    const [daily, monthly] = bench.budgets.list()
    expect(daily?.slices).toHaveLength(13)
    expect(daily?.slices.slice(9)).toEqual([
      { startsAt: NOON - 3 * HOUR, settledNanoUsd: 5 },
      { startsAt: NOON - 2 * HOUR, settledNanoUsd: 0 },
      { startsAt: NOON - HOUR, settledNanoUsd: 0 },
      { startsAt: NOON, settledNanoUsd: 9 },
    ])
    expect(monthly?.slices).toHaveLength(15)
    expect(monthly?.slices.at(-1)).toEqual({ startsAt: Date.UTC(2026, 5, 15), settledNanoUsd: 14 })
  })

  it('remembers past windows with the limit that held in them', async () => {
    await bench.spend(90)
    bench.budgets.raise('daily', nanoUsd(150), 'a launch')
    await bench.budgets.tick()
    bench.clock += 2 * DAY
    bench = bench.restart({ daily: 70 })
    const day = Date.UTC(2026, 5, 15)
    expect(await bench.budgets.history('daily', 12)).toEqual([
      {
        windowStart: day + DAY,
        windowEnd: day + 2 * DAY,
        settledNanoUsd: 0,
        limitNanoUsd: 100,
        raises: [],
        crossings: [],
      },
      {
        windowStart: day,
        windowEnd: day + DAY,
        settledNanoUsd: 90,
        limitNanoUsd: 150,
        raises: [{ limitNanoUsd: 150, reason: 'a launch', raisedAt: NOON }],
        crossings: [{ of: 'actual', percent: 50, crossedAt: NOON, amountNanoUsd: 90, limitNanoUsd: 150 }],
      },
    ])
  })

  it('previews a budget without making it', async () => {
    bench.clock = NOON - DAY
    await bench.spend(30, { workload: 'nightly' })
    bench.clock = NOON
    await bench.spend(20, { workload: 'nightly' })
    await bench.reserve(5, { workload: 'nightly' })
    await bench.spend(20)
    const preview = await bench.budgets.preview(draftOf({ scope: 'workload', subject: 'nightly' }))
    expect(preview).toMatchObject({ settledNanoUsd: 20, heldNanoUsd: 5, limitNowNanoUsd: 50 })
    expect(preview.past.map(({ settledNanoUsd }) => settledNanoUsd)).toEqual([30])
    expect(bench.budgets.list()).toHaveLength(2)
  })
})

describe('a ledger that another takes the place of', () => {
  it('brings its budgets along, from the next request on', async () => {
    const { id } = bench.budgets.create(draftOf())
    await bench.spend(20)
    const file = new Database(join(bench.dataDir, 'ledger.db'))
    file.prepare('UPDATE budget_limits SET limit_nano_usd = 30 WHERE budget_id = ?').run(id)
    file.close()
    expect((await bench.refusal(11)).details.budget).toMatchObject({ limit_usd: 3e-8, settled_usd: 2e-8 })
    await bench.spend(10)
  })
})

describe('a budget that nobody can read', () => {
  it.each([
    ['a timezone of no country', `timezone = 'Mars/Olympus'`],
    ['thresholds that are no JSON', `thresholds = 'none'`],
    ['a key without a name', `scope = 'key'`],
  ])('with %s refuses everything instead of nothing', async (_what, change) => {
    bench.budgets.create(draftOf())
    const file = new Database(join(bench.dataDir, 'ledger.db'))
    file.exec(`UPDATE budgets SET ${change}`)
    file.close()
    bench = bench.restart()
    const refusal = await bench.refusal(1)
    expect(refusal.code).toBe('ledger_unavailable')
    expect(refusal.message).toContain('budget that cannot be read')
  })

  it('without a limit is none without limits', async () => {
    bench.budgets.create(draftOf())
    const file = new Database(join(bench.dataDir, 'ledger.db'))
    file.exec(`DELETE FROM budget_limits`)
    file.close()
    bench = bench.restart()
    expect((await bench.refusal(1)).code).toBe('ledger_unavailable')
  })
})
