/** Budgets: limits over calendar windows, checked in the same transaction that takes the hold. */
import type {
  Budget,
  BudgetChanges,
  BudgetDraft,
  BudgetFigures,
  PastWindow,
} from '../../../shared/contract/budgets.ts'
import type { BudgetState } from '../../../shared/contract/system.ts'
import { addUsd, nanoUsd, type NanoUsd } from '../../../shared/money.ts'
import { EVERYTHING, type Ledger, type Scoped } from '../ledger/ledger.ts'
import { createLive, type Live } from '../live/live.ts'
import { createBook, createEntry, enterWindow, scopeOf, type Entry, type MachineCounting } from './book.ts'
import { BudgetRefused, createEdits, mustMakeSense } from './changes.ts'
import { check } from './check.ts'
import { enterCrossings, type CrossingEvent } from './crossings.ts'
import { environmentBudgets, enterEnvironmentLimits, type EnvironmentLimits } from './environment.ts'
import { budgetOf, figuresOf } from './figures.ts'
import { forecastOf } from './forecast.ts'
import { reckon } from './outlook.ts'
import type { PastSpend } from './past-spend.ts'
import { limitsOf, pastWindows } from './past.ts'

export { DEFAULT_THRESHOLDS, type MachineCounting } from './book.ts'
export { windowAt } from './calendar.ts'
export { BudgetRefused } from './changes.ts'
export { createPastSpend, type PastSpend } from './past-spend.ts'
export type { CrossingEvent } from './crossings.ts'

/** Settlements come in by the thousand; thresholds are looked at this often at most. */
const COALESCE_MS = 250
const PREVIEWED_WINDOWS = 6

/** What the console's page may do with budgets. Changes throw {@link BudgetRefused} and take effect at once. */
export interface BudgetDesk {
  readonly live: Live<{ budgets: Budget[] }>
  create(draft: BudgetDraft): Budget
  edit(id: string, changes: BudgetChanges): Budget
  archive(id: string): void
  /** Until the running window ends. */
  raise(id: string, limitNanoUsd: NanoUsd, reason: string): Budget
  /** Windows that are over, newest first. */
  history(id: string, most: number): Promise<PastWindow[]>
  /** How a budget on these terms would stand now. Writes nothing. */
  preview(draft: BudgetDraft): Promise<BudgetFigures & { past: PastWindow[] }>
}

export interface Budgets extends BudgetDesk {
  /**
   * Throws a `budget_exceeded` Refusal when holding `estimate` would take settled + held over a hard limit that
   * counts for the attempt. Call it inside the transaction that writes the hold, or two requests may both see room
   * for one.
   */
  check(now: number, estimate: NanoUsd, scoped: Scoped): void
  /** The environment's two, for the status strip. */
  state(now: number): { readonly daily: BudgetState; readonly monthly: BudgetState }
  list(): Budget[]
  /** A hold was taken or given back. */
  moved(): void
  /** An attempt was settled: thresholds are looked at soon. */
  spent(): void
  /** To be called every minute, and once when all listeners are there. Resolves once the past is read, too. */
  tick(): Promise<void>
  /** Calls back once per threshold and window, after it is entered. */
  onCrossing(listener: (event: CrossingEvent) => void): () => void
  /** The setting by which machine time counts has changed. */
  recount(): void
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
  stop(): void
}

export function createBudgets(options: {
  readonly limits: EnvironmentLimits
  readonly ledger: Pick<Ledger, 'budgets' | 'spending' | 'machines' | 'audit' | 'keys' | 'change' | 'totals'>
  readonly past: PastSpend
  /** Which budgets count the machines' time. `recount` is to be called when that has changed. */
  readonly counting: () => MachineCounting
  readonly now: () => number
  /** The newest request that the budget of a name turned away. */
  readonly lastRefusalOf: (budgetName: string) => Budget['lastRefusal']
  /** Thresholds could not be looked at; they will be again. */
  readonly onTrouble: (error: unknown) => void
}): Budgets {
  const { limits, ledger, past, counting, now, lastRefusalOf, onTrouble } = options
  const { budgets: store, spending, totals } = ledger
  const sources = { latest: spending, past, counting }
  enterEnvironmentLimits(limits, ledger, now())
  const book = createBook(environmentBudgets(limits), store, sources)
  const edits = createEdits({ book, ledger, now })
  const listeners = new Set<(event: CrossingEvent) => void>()
  const live = createLive(() => ({ budgets: list() }), now)
  let looking: NodeJS.Timeout | null = null
  let isStopped = false

  function freshen(entry: Entry): void {
    const at = now()
    book.roll(entry, at)
    reckon(entry, totals(entry.window, entry.scope).settled, at, machinesPerHour())
  }

  const machinesPerHour = (): NanoUsd =>
    addUsd(...ledger.machines.running().map(({ hourlyNanoUsd }) => hourlyNanoUsd))

  /** Reads the past of those budgets whose past is not known yet. */
  async function loadAll(): Promise<void> {
    const waiting = book.all().filter(({ recent }) => !recent.isLoaded())
    if (waiting.length === 0) return
    try {
      // One after the other: a screen that asks something meanwhile does not wait for all of them.
      for (const entry of waiting) {
        if (!entry.recent.isLoaded()) await entry.recent.load(now())
        if (isStopped) return
        freshen(entry)
      }
      look()
    } catch (error) {
      // The next minute tries again.
      if (!isStopped) onTrouble(error)
    }
  }

  function look(): void {
    const events: CrossingEvent[] = []
    enterCrossings(book, store, totals, now(), (event) => events.push(event))
    live.changed()
    for (const event of events) for (const listener of listeners) listener(event)
  }

  function withoutThrowing(work: () => void): void {
    try {
      work()
    } catch (error) {
      onTrouble(error)
    }
  }

  const nameOf = ({ scope, subject }: BudgetDraft): string =>
    scope === 'key' ? ledger.keys.nameOf(subject) : subject

  function read(entry: Entry): Budget {
    const at = now()
    book.roll(entry, at)
    const { settled, held } = totals(entry.window, entry.scope)
    const machines =
      entry.scope.kind === 'bill' ? nanoUsd(settled - totals(entry.window, EVERYTHING).settled) : null
    const figures = figuresOf(entry, { settled, held, machines }, at)
    return budgetOf(
      entry,
      { subjectName: nameOf(entry.record), ...figures },
      lastRefusalOf(entry.record.name),
    )
  }

  const list = (): Budget[] => book.all().map(read)

  function changed(id: string): Budget {
    const entry = book.find(id)
    if (!entry) throw new Error(`the budget ${id} was changed and is gone`)
    freshen(entry)
    withoutThrowing(look)
    void loadAll()
    return read(entry)
  }

  function stateOf(name: BudgetState['name'], at: number): BudgetState {
    const entry = book.find(name)
    if (!entry) throw new Error(`the ${name} budget is gone`)
    book.roll(entry, at)
    const { window, limitNow, raise, expected, burnRates } = entry
    const { settled, held } = totals(window, entry.scope)
    return {
      name,
      settledNanoUsd: settled,
      heldNanoUsd: held,
      limitNanoUsd: limitNow,
      raised: raise !== null,
      resetsAt: window.end,
      forecast: forecastOf(expected, { settled, limit: limitNow, now: at }),
      burnRates: [...burnRates],
    }
  }

  return {
    check: (at, estimate, scoped) => check(book, totals, at, estimate, scoped),
    state: (at) => ({ daily: stateOf('daily', at), monthly: stateOf('monthly', at) }),
    live,
    list,
    create: (draft) => changed(edits.create(draft)),
    edit: (id, changes) => changed(edits.edit(id, changes)),
    raise: (id, limitNanoUsd, reason) => changed(edits.raise(id, limitNanoUsd, reason)),
    archive(id) {
      edits.archive(id)
      live.changed()
    },
    async history(id, most) {
      const terms = book.find(id)?.record ?? store.find(id)
      if (!terms) throw new BudgetRefused('id', 'There is no such budget. Look at the list again.')
      const limitsIn = limitsOf(id, store)
      const scope = scopeOf(terms, counting())
      return pastWindows(terms, { scope, past, firstAt: spending.firstAt(), now: now(), most, limitsIn })
    },
    async preview(draft) {
      mustMakeSense(draft, ledger.keys)
      const at = now()
      const entry = createEntry({ id: '', ...draft }, 'console', sources)
      const { scope, recent } = entry
      enterWindow(entry, at)
      await recent.load(at)
      // The window ends after now, so what began with it is all of it. Not from the totals: those would be kept up from now on, for a budget that may never be.
      const within = recent.quarterHours().filter(({ startsAt }) => startsAt >= entry.window.start)
      const settled = addUsd(...within.map(({ costNanoUsd }) => costNanoUsd))
      const machines =
        scope.kind === 'bill' ? addUsd(...within.map(({ machinesNanoUsd }) => machinesNanoUsd)) : null
      reckon(entry, settled, at, machinesPerHour())
      return {
        subjectName: nameOf(draft),
        ...figuresOf(entry, { settled, held: spending.heldIn(scope, entry.window), machines }, at),
        past: await pastWindows(draft, {
          scope,
          past,
          firstAt: spending.firstAt(),
          now: at,
          most: PREVIEWED_WINDOWS,
          limitsIn: () => ({ limitNanoUsd: draft.limitNanoUsd, raises: [], crossings: [] }),
        }),
      }
    },
    moved: () => live.changed(),
    spent() {
      // What lands while the ledger closes is looked at when it is next opened.
      if (isStopped) return
      looking ??= setTimeout(() => {
        looking = null
        withoutThrowing(look)
      }, COALESCE_MS)
    },
    tick() {
      withoutThrowing(() => {
        for (const entry of book.all()) freshen(entry)
        look()
      })
      return loadAll()
    },
    onCrossing(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    recount() {
      book.reload()
      withoutThrowing(look)
      void loadAll()
    },
    forget() {
      book.forget()
      live.changed()
    },
    stop() {
      isStopped = true
      if (looking) clearTimeout(looking)
      looking = null
    },
  }
}
