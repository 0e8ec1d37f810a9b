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

/** Which of the budgets for everything count the machines' time, too: those of a month, every one, or none. */
export type MachineCounting = 'none' | 'monthly' | 'all'

/** Whose spending counts. Machine time has no key, workload or model, so it is a part of everything alone. */
export function scopeOf(
  { scope, subject, period }: Pick<BudgetRecord, 'scope' | 'subject' | 'period'>,
  counting: MachineCounting,
): Scope {
  const withMachines = counting === 'all' || (counting === 'monthly' && period === 'month')
  return { kind: scope === 'all' && withMachines ? 'bill' : scope, subject }
}

/** Where it is read what was spent: the last hours from the writer's side, what is longer ago from the reader's. */
export interface SpendSources {
  readonly latest: SpendSeries
  readonly past: PastSpend
  readonly counting: () => MachineCounting
}

export function createEntry(
  record: BudgetRecord,
  origin: Entry['origin'],
  { latest, past, counting }: SpendSources,
): Entry {
  const scope = scopeOf(record, counting())
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
  let all: readonly Entry[] = []
  let hard: readonly Entry[] = []
  let unreadable: readonly string[] = []

  /** An entry stays, with what it has read, unless other spending counts for it now. */
  function enter(record: BudgetRecord, origin: Entry['origin']): Entry {
    const known = all.find((entry) => entry.record.id === record.id)
    if (known?.scope.kind !== scopeOf(record, sources.counting()).kind) {
      return createEntry(record, origin, sources)
    }
    known.record = record
    return known
  }

  function reload(): void {
    const { budgets, unreadable: strange } = store.load()
    const readable = budgets.filter(({ timezone }) => isTimezone(timezone))
    all = [
      ...environment.map((record) => enter(record, 'environment')),
      ...readable.map((record) => enter(record, 'console')),
    ]
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
      all = []
      reload()
    },
  }
}
