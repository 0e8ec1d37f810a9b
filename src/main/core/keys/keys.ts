/** Client keys as the console shows them: made, with a budget if wanted, listed with what they spent, revoked. */
import type { ClientKeyState, KeyTerms } from '../../../shared/contract/keys.ts'
import { parseUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import { BudgetRefused, DEFAULT_THRESHOLDS, type Budgets } from '../budgets/budgets.ts'
import { NO_TERMS, type ClientKeyRecord, type Ledger } from '../ledger/ledger.ts'
import type { WorkloadDesk } from '../workloads/workloads.ts'

/** The message says why, and what to do instead. */
export class KeyRefusal extends Error {
  /** Null: there is no such key yet. */
  readonly id: string | null

  constructor(id: string | null, message: string) {
    super(message)
    this.name = 'KeyRefusal'
    this.id = id
  }
}

export interface KeyDraft {
  readonly name: string
  readonly budget: { readonly limitUsd: string; readonly period: 'day' | 'week' | 'month' } | null
  /** None where there are none. */
  readonly terms?: KeyTerms | undefined
}

/** The changing ones throw {@link KeyRefusal}, and then change nothing. */
export interface KeyDesk {
  /** Active ones first, newest first. */
  list(): ClientKeyState[]
  /** `key` is the clear text, the only time anyone sees it. */
  create(draft: KeyDraft): { readonly id: string; readonly key: string }
  /** From the next request on. */
  edit(id: string, terms: KeyTerms, reason: string | null): void
  revoke(id: string, reason: string | null): void
}

export function createKeyDesk({
  ledger,
  budgets,
  workloads,
  timezone,
  now,
}: {
  readonly ledger: Pick<Ledger, 'keys' | 'keySpend' | 'audit' | 'change'>
  readonly budgets: Pick<Budgets, 'archive' | 'create' | 'list' | 'forget'>
  readonly workloads: Pick<WorkloadDesk, 'ensure' | 'forget'>
  readonly timezone: string
  readonly now: () => number
}): KeyDesk {
  /** The calendar month, as the monthly budget has it. */
  function spent(): ReturnType<typeof ledger.keySpend.within> {
    const month = budgets.list().find(({ id }) => id === 'monthly')
    return month ? ledger.keySpend.within({ start: month.windowStart, end: month.windowEnd }) : new Map()
  }

  function known(id: string): ClientKeyRecord {
    const key = ledger.keys.list().find((one) => one.id === id)
    if (!key) throw new KeyRefusal(id, 'There is no such key. Load the list again.')
    return key
  }

  function setTerms(id: string, terms: KeyTerms): void {
    if (terms.workload !== null) workloads.ensure(terms.workload)
    ledger.keys.setTerms(id, terms)
  }

  function make(
    { name, budget, terms = NO_TERMS }: KeyDraft,
    limitNanoUsd: NanoUsd,
  ): { id: string; key: string } {
    return ledger.change(() => {
      const made = ledger.keys.create(name, now())
      ledger.audit.add({
        at: now(),
        actor: 'console',
        action: 'key.create',
        subject: made.id,
        reason: null,
        before: null,
        after: { name, ...flat(terms) },
      })
      setTerms(made.id, terms)
      // Last, so that a budget that is refused takes the key with it.
      if (budget) {
        budgets.create({
          name: `Key ${name}`,
          scope: 'key',
          subject: made.id,
          period: budget.period,
          timezone,
          enforcement: 'hard',
          limitNanoUsd,
          thresholds: [...DEFAULT_THRESHOLDS],
        })
      }
      return made
    })
  }

  return {
    list() {
      const spend = spent()
      return ledger.keys
        .list()
        .toReversed()
        .toSorted((one, other) => Number(one.revokedAt !== null) - Number(other.revokedAt !== null))
        .map((key) => ({
          ...key,
          spentThisMonthNanoUsd: spend.get(key.id)?.settled ?? ZERO_USD,
          heldNanoUsd: spend.get(key.id)?.held ?? ZERO_USD,
        }))
    },
    create(draft) {
      const taken = ledger.keys.list().some((key) => key.revokedAt === null && key.name === draft.name)
      if (taken) {
        throw new KeyRefusal(null, `There is a key named "${draft.name}". Give this one another name.`)
      }
      const limit = draft.budget ? readLimit(draft.budget.limitUsd) : ZERO_USD
      try {
        return make(draft, limit)
      } catch (error) {
        // It knows the new one from before the transaction was undone.
        budgets.forget()
        workloads.forget()
        if (error instanceof BudgetRefused) throw new KeyRefusal(null, error.message)
        throw error
      }
    },
    edit(id, terms, reason) {
      const key = known(id)
      if (key.revokedAt !== null) {
        throw new KeyRefusal(id, 'This key is revoked: nothing comes through it any more.')
      }
      try {
        ledger.change(() => {
          setTerms(id, terms)
          ledger.audit.add({
            at: now(),
            actor: 'console',
            action: 'key.edit',
            subject: id,
            reason,
            before: { name: key.name, ...flat(key) },
            after: { name: key.name, ...flat(terms) },
          })
        })
      } catch (error) {
        workloads.forget()
        throw error
      }
    },
    revoke(id, reason) {
      const key = known(id)
      if (key.fromEnvironment) {
        throw new KeyRefusal(
          id,
          'SOPHIA_GATEWAY_KEY names this key. Take it out of the environment, start again, and revoke it then.',
        )
      }
      if (key.revokedAt !== null) return
      ledger.change(() => {
        ledger.keys.revoke(id, now())
        // Nobody can spend by it any more, and its name is free for the budget of the next one.
        for (const { id: budgetId, scope, subject } of budgets.list()) {
          if (scope === 'key' && subject === id) budgets.archive(budgetId)
        }
        ledger.audit.add({
          at: now(),
          actor: 'console',
          action: 'key.revoke',
          subject: id,
          reason,
          before: { name: key.name },
          after: null,
        })
      })
    },
  }
}

function readLimit(limitUsd: string): NanoUsd {
  try {
    return parseUsd(limitUsd)
  } catch {
    throw new KeyRefusal(null, `"${limitUsd}" is not a limit in USD. Give a decimal, such as 12.50.`)
  }
}

/** As the audit log has it. */
function flat({ workload, limits }: KeyTerms): KeyTerms['limits'] & { readonly workload: string | null } {
  return { workload, ...limits }
}
