/** For tests: budgets over a real ledger in a folder of its own, with a clock that the test turns. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BudgetDraft } from '../../../shared/contract/budgets.ts'
import { Refusal } from '../../../shared/errors.ts'
import { addUsd, nanoUsd, parsePrice } from '../../../shared/money.ts'
import { openLedger, type Ledger, type Reservation, type Scoped } from '../ledger/ledger.ts'
import { createBudgets, type Budgets, type CrossingEvent, type MachineCounting } from './budgets.ts'

export const NOON = Date.UTC(2026, 5, 15, 12)
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export interface Bench {
  readonly ledger: Ledger
  readonly budgets: Budgets
  readonly crossed: CrossingEvent[]
  readonly dataDir: string
  /** The time, which stands still until it is set. */
  clock: number
  /** Asks for a hold of so many nano-dollars. */
  reserve(hold: number, scoped?: Partial<Scoped>): Promise<Reservation>
  settle(reservation: Reservation, cost: number): Promise<void>
  /** Holds and settles the same amount. */
  spend(amount: number, scoped?: Partial<Scoped>): Promise<void>
  /** The refusal that a hold meets. */
  refusal(hold: number, scoped?: Partial<Scoped>): Promise<Refusal>
  /** A machine runs from a moment on at so many nano-dollars an hour, and is entered up to another. */
  runMachine(hourly: number, from: number, to: number): void
  /** Which budgets count machines; the default is that of the console. */
  counting: MachineCounting
  /** Stops the console, and starts it again on the same folder. */
  restart(limits?: { readonly daily?: number; readonly monthly?: number }): Bench
  close(): void
}

/** A daily limit of 100 and a monthly one of 1,000 nano-dollars, in UTC. */
export function startBench(
  limits: { readonly daily?: number; readonly monthly?: number } = {},
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-budgets-')),
  startAt = NOON,
): Bench {
  const troubles: unknown[] = []
  let clock = startAt
  let counting: MachineCounting = 'monthly'
  const onTrouble = (error: unknown): void => void troubles.push(error)
  const ledger = openLedger({
    dataDir,
    now: () => clock,
    onTrouble,
    onReplaced: () => budgets.forget(),
  })
  const free = parsePrice('0')
  ledger.prices.adopt({ model: 'm', input: free, cachedInput: free, output: free, source: 'a test' }, 0)
  const budgets = createBudgets({
    limits: {
      dailyLimit: nanoUsd(limits.daily ?? 100),
      monthlyLimit: nanoUsd(limits.monthly ?? 1_000),
      timezone: 'UTC',
    },
    ledger,
    // Asked here and not on a thread of its own: a bench is started a hundred times.
    past: {
      quarterHours: (scope, window) => Promise.resolve(ledger.spending.quarterHours(scope, window)),
      total: (scope, window) => {
        const quarters = ledger.spending.quarterHours(scope, window)
        return Promise.resolve(addUsd(...quarters.map(({ costNanoUsd }) => costNanoUsd)))
      },
    },
    counting: () => counting,
    now: () => clock,
    lastRefusalOf: () => null,
    onTrouble,
  })
  const crossed: CrossingEvent[] = []
  budgets.onCrossing((event) => crossed.push(event))
  let requests = 0
  let machines = 0

  function stop(): void {
    budgets.stop()
    ledger.close()
    if (troubles.length > 0) throw new Error('something went wrong beside the test', { cause: troubles[0] })
  }

  const bench: Bench = {
    ledger,
    budgets,
    crossed,
    dataDir,
    get clock() {
      return clock
    },
    set clock(at) {
      clock = at
    },
    get counting() {
      return counting
    },
    set counting(value) {
      counting = value
      budgets.recount()
    },
    runMachine(hourly, from, to) {
      machines += 1
      const id = `lambda:${machines}`
      ledger.machines.start({
        id,
        source: 'cloud',
        name: id,
        lineItem: 'gpu_1x_a10',
        region: null,
        target: null,
        hourlyNanoUsd: nanoUsd(hourly),
        startedAt: from,
        isStartKnown: true,
      })
      ledger.machines.accrue(id, to, { observedFrom: from, isIdle: () => false })
    },
    reserve(hold, scoped = {}) {
      const price = ledger.prices.current('m')
      if (!price) throw new Error('the test price is missing')
      requests += 1
      const draft = {
        requestId: `request-${startAt}-${process.hrtime.bigint()}-${requests}`,
        attempt: 1,
        endpoint: 'chat' as const,
        keyId: 'key',
        user: null,
        workload: null,
        session: null,
        modelAsked: 'm',
        modelServed: 'm',
        target: 't',
        reason: 'because',
        streamed: false,
        price,
        holdNanoUsd: nanoUsd(hold),
        ...scoped,
      }
      return ledger.reserve(draft, (at) => budgets.check(at, draft.holdNanoUsd, draft))
    },
    async settle(reservation, cost) {
      await ledger.settle(reservation, {
        tokens: { input: 1, cached: 0, output: 1, reasoning: 0 },
        usageSource: 'provider',
        costNanoUsd: nanoUsd(cost),
        maybeBilled: false,
        finishReason: 'stop',
        errorCode: null,
        ttftMs: 1,
        latencyMs: 2,
      })
      budgets.spent()
    },
    async spend(amount, scoped) {
      await bench.settle(await bench.reserve(amount, scoped), amount)
    },
    async refusal(hold, scoped) {
      try {
        await bench.reserve(hold, scoped)
      } catch (error) {
        if (error instanceof Refusal) return error
        throw error
      }
      throw new Error('it was not refused')
    },
    restart(newLimits = limits) {
      stop()
      return startBench(newLimits, dataDir, clock)
    },
    close() {
      stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return bench
}

export const draftOf = (terms: Partial<BudgetDraft> = {}): BudgetDraft => ({
  name: 'nightly jobs',
  scope: 'all',
  subject: '',
  period: 'day',
  timezone: 'UTC',
  enforcement: 'hard',
  limitNanoUsd: nanoUsd(50),
  thresholds: [],
  ...terms,
})
