/** Whatever budgets there are and whatever comes in: what is admitted fits, and what fits is admitted. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BUDGET_PERIODS, type BudgetDraft } from '../../../shared/contract/budgets.ts'
import { nanoUsd } from '../../../shared/money.ts'
import { isWithin, type Reservation, type Scoped } from '../ledger/ledger.ts'
import { draftOf, HOUR, startBench, type Bench } from './budgets.harness.ts'
import { windowAt } from './calendar.ts'

const TIMEZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const

/** What the test itself knows, added up anew each time: nothing of it comes from the console. */
interface Known {
  readonly terms: BudgetDraft
  limit: number
  raise: { readonly limit: number; readonly windowStart: number } | null
}
interface Spent {
  readonly reservedAt: number
  /** Null: a machine's minute. */
  readonly scoped: Scoped | null
  amount: number
  reservation: Reservation | null
}

const terms = fc.record({
  scope: fc.constantFrom(
    { scope: 'all' as const, subject: '' },
    { scope: 'workload' as const, subject: 'nightly' },
    { scope: 'model' as const, subject: 'big' },
    { scope: 'key' as const, subject: 'console' },
  ),
  period: fc.constantFrom(...BUDGET_PERIODS),
  timezone: fc.constantFrom(...TIMEZONES),
  enforcement: fc.constantFrom('hard' as const, 'warn' as const),
  limit: fc.integer({ min: 0, max: 400 }),
})
const scoped = fc.record({
  keyId: fc.constantFrom('console', 'other'),
  workload: fc.constantFrom(null, 'nightly', 'daily'),
  modelServed: fc.constantFrom('big', 'small'),
})
const request = fc.record({ hold: fc.integer({ min: 0, max: 120 }), scoped })
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ requests: fc.array(request, { minLength: 1, maxLength: 8 }) }) },
  { weight: 4, arbitrary: fc.record({ settle: fc.nat(20), share: fc.integer({ min: 0, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ raise: fc.nat(5), by: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ edit: fc.nat(5), to: fc.integer({ min: 0, max: 400 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      hourly: fc.integer({ min: 0, max: 90 }),
      minutes: fc.integer({ min: 0, max: 90 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ counting: fc.constantFrom('none', 'monthly', 'all') }) },
  { weight: 2, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 60 }) }) },
)

it('never admits over a hard limit, refuses nothing that fits, and never for one that only warns', async () => {
  let admitted = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(terms, { maxLength: 4 }),
      fc.array(step, { minLength: 5, maxLength: 30 }),
      async (budgets, steps) => {
        const bench = startBench({ daily: 300, monthly: 600 })
        try {
          const { known, ids } = makeBudgets(bench, budgets)
          const spent: Spent[] = []
          for (const step of steps) {
            if ('hours' in step) bench.clock += step.hours * HOUR
            if ('hourly' in step) runMachine(bench, spent, step)
            if ('counting' in step) bench.counting = step.counting
            if ('raise' in step) raise(bench, known, ids, step)
            if ('edit' in step) edit(bench, known, ids, step)
            if ('settle' in step) await settle(bench, spent, step)
            if (!('requests' in step)) continue
            // All at once: each is to see the holds of those before it.
            const results = await Promise.allSettled(
              step.requests.map(({ hold, scoped }) => bench.reserve(hold, scoped)),
            )
            for (const [index, { hold, scoped }] of step.requests.entries()) {
              const result = results[index]
              const reservation = result?.status === 'fulfilled' ? result.value : null
              expect(reservation !== null).toBe(fits(bench, known, spent, { hold, scoped }))
              if (reservation) {
                spent.push({ reservedAt: bench.clock, scoped, amount: hold, reservation })
                admitted += 1
              } else refused += 1
            }
          }
          await expectShown(bench, known, spent)
        } finally {
          bench.close()
        }
      },
    ),
    { numRuns: 60 },
  )
  // The test is worth something only while it sees enough of both.
  expect(admitted).toBeGreaterThan(300)
  expect(refused).toBeGreaterThan(300)
})

function makeBudgets(
  bench: Bench,
  budgets: readonly (typeof terms extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const daily = draftOf({ name: 'daily', limitNanoUsd: nanoUsd(300) })
  const monthly = draftOf({ name: 'monthly', period: 'month', limitNanoUsd: nanoUsd(600) })
  const drafts = budgets.map(({ scope, limit, ...rest }, index) =>
    draftOf({ name: `budget ${index}`, ...scope, ...rest, limitNanoUsd: nanoUsd(limit) }),
  )
  const ids = ['daily', 'monthly', ...drafts.map((draft) => bench.budgets.create(draft).id)]
  const known = [daily, monthly, ...drafts].map((terms): Known => ({
    terms,
    limit: terms.limitNanoUsd,
    raise: null,
  }))
  return { known, ids }
}

const windowOf = ({ terms }: Known, at: number) => windowAt(at, terms.period, terms.timezone)

function limitAt(budget: Known, at: number): number {
  const { raise, limit } = budget
  return raise?.windowStart === windowOf(budget, at).start ? raise.limit : limit
}

function spentIn({ counting, clock }: Bench, budget: Known, spent: readonly Spent[]): number {
  const { start, end } = windowOf(budget, clock)
  const { scope: kind, subject, period } = budget.terms
  const countsMachines =
    kind === 'all' && (counting === 'all' || (counting === 'monthly' && period === 'month'))
  return spent
    .filter(
      ({ reservedAt, scoped }) =>
        reservedAt >= start &&
        reservedAt < end &&
        (scoped === null ? countsMachines : isWithin(scoped, { kind, subject })),
    )
    .reduce((sum, { amount }) => sum + amount, 0)
}

function fits(
  bench: Bench,
  known: readonly Known[],
  spent: readonly Spent[],
  { hold, scoped }: { readonly hold: number; readonly scoped: Scoped },
): boolean {
  return known.every((budget) => {
    const { enforcement, scope: kind, subject } = budget.terms
    if (enforcement === 'warn' || !isWithin(scoped, { kind, subject })) return true
    return spentIn(bench, budget, spent) + hold <= limitAt(budget, bench.clock)
  })
}

function raise(
  bench: Bench,
  known: readonly Known[],
  ids: readonly string[],
  step: { readonly raise: number; readonly by: number },
): void {
  const index = step.raise % known.length
  const budget = known[index]
  const id = ids[index]
  if (!budget || id === undefined) return
  const limit = limitAt(budget, bench.clock) + step.by
  bench.budgets.raise(id, nanoUsd(limit), 'the test says so')
  budget.raise = { limit, windowStart: windowOf(budget, bench.clock).start }
}

function edit(
  bench: Bench,
  known: readonly Known[],
  ids: readonly string[],
  step: { readonly edit: number; readonly to: number },
): void {
  const index = 2 + step.edit
  const budget = known[index]
  const id = ids[index]
  if (!budget || id === undefined) return
  const { name, enforcement, thresholds } = budget.terms
  bench.budgets.edit(id, { name, enforcement, thresholds, limitNanoUsd: nanoUsd(step.to) })
  if (step.to !== budget.limit) budget.raise = null
  budget.limit = step.to
}

async function settle(
  bench: Bench,
  spent: readonly Spent[],
  step: { readonly settle: number; readonly share: number },
): Promise<void> {
  const open = spent.filter(({ reservation }) => reservation !== null)
  const one = open[step.settle % open.length]
  if (!one?.reservation) return
  one.amount = Math.floor((one.amount * step.share) / 100)
  await bench.settle(one.reservation, one.amount)
  one.reservation = null
}

/** One that ends now. Its first n minutes cost floor(n * hourly / 60), and each counts where it begins. */
function runMachine(
  bench: Bench,
  spent: Spent[],
  { hourly, minutes }: { readonly hourly: number; readonly minutes: number },
): void {
  const from = bench.clock - minutes * 60_000
  bench.runMachine(hourly, from, bench.clock)
  const costOf = (count: number): number => Math.floor((count * hourly) / 60)
  for (let minute = 0; minute < minutes; minute += 1) {
    const amount = costOf(minute + 1) - costOf(minute)
    spent.push({ reservedAt: from + minute * 60_000, scoped: null, amount, reservation: null })
  }
}

/** The screen's figures are those that the test added up. */
async function expectShown(bench: Bench, known: readonly Known[], spent: readonly Spent[]): Promise<void> {
  await bench.budgets.tick()
  const shown = bench.budgets.list()
  expect(shown.map((one) => [one.settledNanoUsd + one.heldNanoUsd, one.limitNowNanoUsd])).toEqual(
    known.map((budget) => [spentIn(bench, budget, spent), limitAt(budget, bench.clock)]),
  )
  for (const { slices, settledNanoUsd, machinesNanoUsd } of shown) {
    expect(machinesNanoUsd ?? 0).toBeLessThanOrEqual(settledNanoUsd)
    expect(slices.reduce((sum, slice) => sum + slice.settledNanoUsd, 0)).toBe(settledNanoUsd)
  }
}
