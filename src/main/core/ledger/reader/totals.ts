/** Totals of what the pages show, whole and in groups. */
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Grouping, ledger, LedgerFilter, LedgerGroup } from '../../../../shared/contract/ledger.ts'
import { nanoUsd, ZERO_USD } from '../../../../shared/money.ts'
import { QUARTER_HOUR_MS } from '../rollups.ts'
import { daysOf, indexAt } from './calendar.ts'
import { filterCondition, traitsCondition } from './conditions.ts'
import { COLUMNS, createNames, USER } from './groupings.ts'
import { createRetention } from './retention.ts'
import type { Prepare } from './statements.ts'
import { addUp, createSumUp, fold, totalOf, type SumLine, type Sums } from './sums.ts'

type Answers = InferContractRouterOutputs<typeof ledger>

export interface TotalQuery {
  readonly filter: LedgerFilter
}

export interface GroupsQuery extends TotalQuery {
  readonly by: Grouping
  readonly timezone: string
  readonly limit: number
}

type Group = Omit<LedgerGroup, 'total'> & { readonly sums: Sums }

export function createTotals(prepare: Prepare) {
  const sumUp = createSumUp(prepare)
  const retention = createRetention(prepare)
  const namesOf = createNames(prepare)

  /** What rollups still tell of rows that were deleted. A few older rows may stand there yet: those are no part of it. */
  function withoutRow(filter: LedgerFilter, keptSince: number | null): Answers['total']['withoutRow'] {
    if (keptSince === null || filter.text !== undefined || filter.from >= keptSince) {
      return { attempts: 0, costNanoUsd: ZERO_USD }
    }
    const before = { from: filter.from, to: Math.min(filter.to, keptSince) }
    const condition = traitsCondition(filter)
    const sumOf = (fromRows: boolean): Sums =>
      addUp(sumUp(before, condition, { fromRows }).map(({ sums }) => sums))
    const [all, there] = [sumOf(false), sumOf(true)]
    return {
      attempts: all.attempts - there.attempts,
      costNanoUsd: nanoUsd(all.costNanoUsd - there.costNanoUsd),
    }
  }

  function linesOf(filter: LedgerFilter, by: Exclude<Grouping, 'day'>): SumLine[] {
    const fromRows = by === 'user' || filter.text !== undefined
    return sumUp(filter, filterCondition(filter), { by: [by === 'user' ? USER : COLUMNS[by]], fromRows })
  }

  function byDay(filter: LedgerFilter, timezone: string): Group[] {
    const days = daysOf(filter, timezone)
    const lines = sumUp(filter, filterCondition(filter), {
      bucketMs: QUARTER_HOUR_MS,
      fromRows: filter.text !== undefined,
    })
    const sums = fold(lines, ({ bucket }) => indexAt(days, bucket))
    const groups = days.flatMap(({ date, from, to }, index): Group[] => {
      const found = sums.get(index)
      if (!found) return []
      const span = { from: Math.max(from, filter.from), to: Math.min(to, filter.to) }
      return [{ value: date, name: date, span, sums: found }]
    })
    return groups.reverse()
  }

  function byValue(filter: LedgerFilter, by: Exclude<Grouping, 'day'>): Group[] {
    const nameOf = namesOf(by)
    return [...fold(linesOf(filter, by), ({ values: [value = ''] }) => value)]
      .map(([value, sums]) => ({ value, name: nameOf(value), span: null, sums }))
      .sort((a, b) => b.sums.costNanoUsd - a.sums.costNanoUsd || b.sums.attempts - a.sums.attempts)
  }

  return {
    total: ({ filter }: TotalQuery): Answers['total'] => {
      const fromRows = filter.text !== undefined
      const keptSince = retention.keptSince()
      const lines = sumUp(filter, filterCondition(filter), { fromRows })
      return {
        total: totalOf(addUp(lines.map(({ sums }) => sums))),
        withoutRow: withoutRow(filter, keptSince),
        keptSince,
      }
    },
    groups: ({ filter, by, timezone, limit }: GroupsQuery): Answers['groups'] => {
      const groups = by === 'day' ? byDay(filter, timezone) : byValue(filter, by)
      const rest = groups.slice(limit).map(({ sums }) => sums)
      return {
        groups: groups.slice(0, limit).map(({ sums, ...group }) => ({ ...group, total: totalOf(sums) })),
        others: rest.length > 0 ? { groups: rest.length, total: totalOf(addUp(rest)) } : null,
      }
    },
  }
}
