/** What two spans cost, held against each other. */
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Span } from '../../../../shared/contract/ledger.ts'
import type { usage, UsageGrouping } from '../../../../shared/contract/usage.ts'
import { nanoUsd } from '../../../../shared/money.ts'
import { ALL } from './conditions.ts'
import { COLUMNS, createNames } from './groupings.ts'
import type { Prepare } from './statements.ts'
import { addUp, createSumUp, fold, type Sums } from './sums.ts'

export interface MoversQuery {
  readonly now: Span
  readonly before: Span
  readonly by: UsageGrouping
  readonly limit: number
}

type Movers = InferContractRouterOutputs<typeof usage>['movers']

export function createMovers(prepare: Prepare): (query: MoversQuery) => Movers {
  const sumUp = createSumUp(prepare)
  const namesOf = createNames(prepare)

  return ({ now, before, by, limit }) => {
    const sumsOf = (span: Span): Map<string, Sums> =>
      fold(sumUp(span, ALL, { by: [COLUMNS[by]] }), ({ values: [value = ''] }) => value)
    const [current, previous] = [sumsOf(now), sumsOf(before)]
    const nameOf = namesOf(by)
    const values = [...new Set([...current.keys(), ...previous.keys()])]
    return {
      movers: values
        .map((value) => ({
          value,
          name: nameOf(value),
          ...changeOf(current.get(value), previous.get(value)),
        }))
        .sort((a, b) => Math.abs(b.changeNanoUsd) - Math.abs(a.changeNanoUsd))
        .slice(0, limit),
      total: changeOf(addUp([...current.values()]), addUp([...previous.values()])),
    }
  }
}

function changeOf(now: Sums | undefined, before: Sums | undefined): Movers['total'] {
  const side = (sums: Sums | undefined): Movers['total']['now'] => ({
    attempts: sums?.attempts ?? 0,
    costNanoUsd: nanoUsd(sums?.costNanoUsd ?? 0),
  })
  const [after, earlier] = [side(now), side(before)]
  return {
    now: after,
    before: earlier,
    changeNanoUsd: nanoUsd(after.costNanoUsd - earlier.costNanoUsd),
  }
}
