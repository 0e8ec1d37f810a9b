/** The budgets in force, each with its running window and the limit that counts in it. */
import type {
  BudgetCrossing,
  BudgetRaise,
  BudgetThreshold,
  BurnRate,
} from '../../../shared/contract/budgets.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import type { BudgetRecord, BudgetStore, Scope, SpendSeries } from '../ledger/ledger.ts'
import { createLocalHours, isTimezone, sliceStarts, windowAt } from './calendar.ts'
import type { CalendarWindow, LocalHours } from './calendar.ts'
import type { Expectation } from './forecast.ts'
import { createRecentSpend, type RecentSpend } from './recent-spend.ts'
import type { PastSpend } from './past-spend.ts'

export const DEFAULT_THRESHOLDS: readonly BudgetThreshold[] = [
  { of: 'actual', percent: 50 },
  { of: 'actual', percent: 80 },
  { of: 'actual', percent: 100 },
  { of: 'forecast', percent: 100 },
]

/** A budget and where it stands. Of the terms only what may be edited ever changes. */
export interface Entry {
  readonly origin: 'environment' | 'console'
  readonly scope: Scope
  readonly recent: RecentSpend
  readonly local: LocalHours
  record: BudgetRecord
  window: CalendarWindow
  sliceStarts: readonly number[]
  raise: BudgetRaise | null
  /** The limit as it stands in the window: raised, or the usual one. */
  limitNow: NanoUsd
  /** The thresholds that have fired in the window. */
  crossings: readonly BudgetCrossing[]
  /** As of the last minute. */
  expected: Expectation
  burnRates: readonly BurnRate[]
}

export interface Book {
  /** The environment's first. */
  all(): readonly Entry[]
  /** Those that refuse. */
  hard(): readonly Entry[]
  /** Rows that stand for a budget which nobody understands. */
  unreadable(): readonly string[]
  find(id: string): Entry | undefined
  /** Brings an entry to the window of `now`; asks calendar and ledger only when one has ended. */
  roll(entry: Entry, now: number): void
  /** Takes over what was changed in the ledger. */
  reload(): void
  /** Keeps nothing of what was read: the ledger is another one. */
  forget(): void
}

const NEVER: CalendarWindow = { start: 0, end: 0 }
const NOT_YET: Expectation = { known: false, why: 'The forecast is being worked out.' }

export const scopeOf = ({ scope, subject }: Pick<BudgetRecord, 'scope' | 'subject'>): Scope => ({
  kind: scope,
  subject,
})

/** Where it is read what was spent: the last hours from the writer's side, what is longer ago from the reader's. */
export interface SpendSources {
  readonly latest: SpendSeries
  readonly past: PastSpend
}

export function createEntry(
  record: BudgetRecord,
  origin: Entry['origin'],
  { latest, past }: SpendSources,
): Entry {
  const scope = scopeOf(record)
  return {
    origin,
    scope,
    recent: createRecentSpend(scope, latest, past),
    local: createLocalHours(record.timezone),
    record,
    window: NEVER,
    sliceStarts: [],
    raise: null,
    limitNow: record.limitNanoUsd,
    crossings: [],
    expected: NOT_YET,
    burnRates: [],
  }
}

/** Puts an entry into a window in which nobody raised anything and nothing has fired. */
export function enterWindow(entry: Entry, now: number): void {
  const { period, timezone, limitNanoUsd } = entry.record
  entry.window = windowAt(now, period, timezone)
  entry.sliceStarts = sliceStarts(entry.window, period, timezone)
  entry.raise = null
  entry.limitNow = limitNanoUsd
  entry.crossings = []
}

export function createBook(
  environment: readonly BudgetRecord[],
  store: BudgetStore,
  sources: SpendSources,
): Book {
  const fromEnvironment = (): Entry[] =>
    environment.map((record) => createEntry(record, 'environment', sources))
  let fixed = fromEnvironment()
  let all: readonly Entry[] = []
  let hard: readonly Entry[] = []
  let unreadable: readonly string[] = []

  function reload(): void {
    const { budgets, unreadable: strange } = store.load()
    const readable = budgets.filter(({ timezone }) => isTimezone(timezone))
    const own = readable.map((record) => {
      const known = all.find((entry) => entry.record.id === record.id)
      if (!known) return createEntry(record, 'console', sources)
      known.record = record
      return known
    })
    all = [...fixed, ...own]
    hard = all.filter((entry) => entry.record.enforcement === 'hard')
    unreadable = [...strange, ...budgets.filter((one) => !readable.includes(one)).map(({ id }) => id)]
    // Raises and limits may have changed: each is looked up again when it is next asked for.
    for (const entry of all) entry.window = NEVER
  }
  reload()

  return {
    all: () => all,
    hard: () => hard,
    unreadable: () => unreadable,
    find: (id) => all.find((entry) => entry.record.id === id),
    roll(entry, now) {
      if (now >= entry.window.start && now < entry.window.end) return
      try {
        enterWindow(entry, now)
        const { id } = entry.record
        entry.raise = store.raiseOf(id, entry.window.start)
        entry.limitNow = entry.raise?.limitNanoUsd ?? entry.record.limitNanoUsd
        entry.crossings = store.crossingsOf(id, entry.window.start)
      } catch (error) {
        // Whoever asks next meets the same error, and not half a window.
        entry.window = NEVER
        throw error
      }
    },
    reload,
    forget() {
      fixed = fromEnvironment()
      all = []
      reload()
    },
  }
}
