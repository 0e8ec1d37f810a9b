/** Changes to budgets: what may be asked for, and each with its entry in the audit log, in one transaction. */
import { randomBytes } from 'node:crypto'
import type { BudgetChanges, BudgetDraft, BudgetRefusedField } from '../../../shared/contract/budgets.ts'
import { formatUsd, type NanoUsd } from '../../../shared/money.ts'
import type { AuditDraft, BudgetRecord, Ledger } from '../ledger/ledger.ts'
import type { Book, Entry } from './book.ts'
import { isTimezone } from './calendar.ts'

/** What was asked for cannot be; the message says why and what to do. */
export class BudgetRefused extends Error {
  readonly field: BudgetRefusedField

  constructor(field: BudgetRefusedField, message: string) {
    super(message)
    this.name = 'BudgetRefused'
    this.field = field
  }
}

/** Each returns the id of the budget that it changed. Throws {@link BudgetRefused}. */
export interface BudgetEdits {
  create(draft: BudgetDraft): string
  edit(id: string, changes: BudgetChanges): string
  archive(id: string): void
  raise(id: string, limitNanoUsd: NanoUsd, reason: string): string
}

export function createEdits(parts: {
  readonly book: Book
  readonly ledger: Pick<Ledger, 'budgets' | 'audit' | 'keys' | 'change'>
  readonly now: () => number
}): BudgetEdits {
  const { book, ledger, now } = parts

  function change(
    write: (at: number) => Pick<AuditDraft, 'action' | 'subject' | 'reason' | 'before' | 'after'>,
  ): void {
    const at = now()
    ledger.change(() => ledger.audit.add({ at, actor: 'console', ...write(at) }))
    book.reload()
  }

  function known(id: string): Entry {
    const entry = book.find(id)
    if (!entry) throw new BudgetRefused('id', 'There is no such budget any more. Look at the list again.')
    book.roll(entry, now())
    return entry
  }

  function own(id: string): Entry {
    const entry = known(id)
    if (entry.origin === 'console') return entry
    const variable = id === 'daily' ? 'LAMBDA_DAILY_BUDGET' : 'LAMBDA_MONTHLY_BUDGET'
    throw new BudgetRefused(
      'id',
      `The ${id} budget comes from the environment: change ${variable} and start the console again. It can be raised here until its period ends.`,
    )
  }

  function mustBeFree(name: string, id: string | null): void {
    const same = book.all().find(({ record }) => record.name.toLowerCase() === name.toLowerCase())
    if (!same || same.record.id === id) return
    throw new BudgetRefused(
      'name',
      `There is a budget named "${same.record.name}" already. Give it another name.`,
    )
  }

  return {
    create(draft) {
      mustMakeSense(draft, ledger.keys)
      mustBeFree(draft.name, null)
      const id = `budget_${randomBytes(6).toString('hex')}`
      change((at) => {
        ledger.budgets.add({ id, ...draft }, at)
        return { action: 'budget.create', subject: id, reason: null, before: null, after: { ...draft } }
      })
      return id
    },
    edit(id, changes) {
      const { record } = own(id)
      mustDiffer(changes.thresholds)
      mustBeFree(changes.name, id)
      const { name, enforcement, limitNanoUsd, thresholds } = record
      change((at) => {
        ledger.budgets.change(id, changes)
        if (changes.limitNanoUsd !== limitNanoUsd) ledger.budgets.setLimit(id, changes.limitNanoUsd, at)
        const before = { name, enforcement, limitNanoUsd, thresholds }
        return { action: 'budget.edit', subject: id, reason: null, before, after: { ...changes } }
      })
      return id
    },
    archive(id) {
      const { record } = own(id)
      change((at) => {
        ledger.budgets.archive(id, at)
        return { action: 'budget.archive', subject: id, reason: null, before: termsOf(record), after: null }
      })
    },
    raise(id, limitNanoUsd, reason) {
      const { record, window, limitNow } = known(id)
      const usual = record.limitNanoUsd
      if (limitNanoUsd < usual || limitNanoUsd === limitNow) {
        const what = limitNow > usual ? `another than ${formatUsd(limitNow)}, but not` : 'more than that, not'
        throw new BudgetRefused(
          'limitNanoUsd',
          `The limit is ${formatUsd(limitNow)} now: raise it to ${what} below the usual ${formatUsd(usual)}. To lower that, edit the budget.`,
        )
      }
      const { name } = record
      change((at) => {
        if (limitNanoUsd === usual) ledger.budgets.endRaises(id, at)
        else ledger.budgets.raise(id, window.start, { limitNanoUsd, reason, raisedAt: at })
        const before = { name, limitNanoUsd: limitNow }
        const after = { name, limitNanoUsd, until: window.end }
        return { action: 'budget.raise', subject: id, reason, before, after }
      })
      return id
    },
  }
}

function termsOf(record: BudgetRecord): BudgetDraft {
  const { name, scope, subject, period, timezone, enforcement, limitNanoUsd, thresholds } = record
  return { name, scope, subject, period, timezone, enforcement, limitNanoUsd, thresholds }
}

/** Throws {@link BudgetRefused} for terms that no budget can have. */
export function mustMakeSense(draft: BudgetDraft, keys: Ledger['keys']): void {
  const { scope, subject, timezone } = draft
  if (scope === 'all' && subject !== '') {
    throw new BudgetRefused('subject', 'A budget for everything names nothing in particular. Leave it empty.')
  }
  if (scope !== 'all' && subject.trim() === '') {
    throw new BudgetRefused('subject', `Say which ${scope} it is for.`)
  }
  if (scope === 'key' && subject !== CONSOLE_KEY && keys.nameOf(subject) === subject) {
    throw new BudgetRefused('subject', 'There is no such client key. Choose one of the list.')
  }
  if (!isTimezone(timezone)) {
    throw new BudgetRefused(
      'timezone',
      `"${timezone}" is no timezone. Use a name such as Europe/Berlin or UTC.`,
    )
  }
  mustDiffer(draft.thresholds)
}

/** Who the Chat screen's requests are by. */
const CONSOLE_KEY = 'console'

function mustDiffer(thresholds: BudgetDraft['thresholds']): void {
  const names = thresholds.map(({ of, percent }) => `${of}:${percent}`)
  if (new Set(names).size === names.length) return
  throw new BudgetRefused('thresholds', 'Two thresholds are the same. Take one of them out.')
}
