/** The two budgets that the environment sets: hard, for everything, in the console's timezone. */
import type { NanoUsd } from '../../../shared/money.ts'
import type { BudgetRecord, Ledger } from '../ledger/ledger.ts'
import { DEFAULT_THRESHOLDS } from './book.ts'

export interface EnvironmentLimits {
  readonly dailyLimit: NanoUsd
  readonly monthlyLimit: NanoUsd
  /** IANA name. */
  readonly timezone: string
}

export function environmentBudgets({
  dailyLimit,
  monthlyLimit,
  timezone,
}: EnvironmentLimits): BudgetRecord[] {
  const common = {
    scope: 'all',
    subject: '',
    timezone,
    enforcement: 'hard',
    thresholds: [...DEFAULT_THRESHOLDS],
  } satisfies Partial<BudgetRecord>
  return [
    { id: 'daily', name: 'daily', period: 'day', limitNanoUsd: dailyLimit, ...common },
    { id: 'monthly', name: 'monthly', period: 'month', limitNanoUsd: monthlyLimit, ...common },
  ]
}

/** Enters limits that differ from those of the last start, so that history knows what held when. */
export function enterEnvironmentLimits(
  limits: EnvironmentLimits,
  ledger: Pick<Ledger, 'budgets' | 'audit' | 'change'>,
  at: number,
): void {
  for (const { id, limitNanoUsd } of environmentBudgets(limits)) {
    const before = ledger.budgets.limitBefore(id, Infinity)
    if (before === limitNanoUsd) continue
    ledger.change(() => {
      ledger.budgets.setLimit(id, limitNanoUsd, at)
      ledger.audit.add({
        at,
        actor: 'environment',
        action: 'budget.edit',
        subject: id,
        reason: null,
        before: before === null ? null : { limitNanoUsd: before },
        after: { limitNanoUsd },
      })
    })
  }
}
