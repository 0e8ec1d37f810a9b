/** What another default ratio would have done with the last hour. */
import type { Placed, SplitPreview } from '../../../shared/contract/routing.ts'
import { nanoUsd } from '../../../shared/money.ts'
import type { Flow } from './hour.ts'
import {
  demandsOf,
  loadsAsTheyWere,
  loadsOf,
  place,
  wholeParts,
  type Load,
  type Placement,
  type PlanParts,
} from './plan.ts'

interface Shares {
  /** As it stands. */
  readonly now: (workload: string | null) => { readonly share: number; readonly decidedBy: string }
  /** The ratio one thinks of. */
  readonly ratio: number
}

export function previewSplit(plan: PlanParts, flows: readonly Flow[], { now, ratio }: Shares): SplitPreview {
  const after = place(plan, demandsOf(flows, 'hour'), (workload) => {
    const { share, decidedBy } = now(workload)
    return decidedBy === 'default' ? ratio : share
  })
  const requestsOf = (isMeant: (placement: Placement) => boolean): number =>
    after.filter(isMeant).reduce((sum, { demand }) => sum + demand.requests, 0)
  const isDefault = ({ demand }: Placement): boolean => now(demand.workload).decidedBy === 'default'
  const loads = loadsOf(plan, after)
  return {
    requests: requestsOf(() => true),
    decided: requestsOf((one) => one.side === 'both' && isDefault(one)),
    staying: {
      onlyServerless: requestsOf(({ side }) => side === 'serverless'),
      onlyGpu: requestsOf(({ side }) => side === 'gpu'),
      ownShare: requestsOf((one) => one.side === 'both' && !isDefault(one)),
      nowhere: requestsOf(({ side }) => side === 'none'),
    },
    unpriced: Math.round([...loads.values()].reduce((sum, { unpriced }) => sum + unpriced, 0)),
    before: placed(plan, loadsAsTheyWere(plan, flows)),
    after: placed(plan, loads),
    workloads: workloadsOf(plan, flows, after),
  }
}

/** Whole requests, which add up; a target that is no more has its line too. */
function placed({ targets }: PlanParts, loads: ReadonlyMap<string, Load>): Placed {
  const kinds = new Map(targets.map(({ id, kind }) => [id, kind]))
  const ids = [...new Set([...kinds.keys(), ...loads.keys()])]
  const requests = wholeParts(ids.map((id) => loads.get(id)?.requests ?? 0))
  const lines = ids.map((id, index) => ({
    id,
    requests: requests[index] ?? 0,
    costNanoUsd: nanoUsd(Math.round(loads.get(id)?.costNanoUsd ?? 0)),
  }))
  const of = (kind: 'serverless' | 'gpu'): number =>
    lines.filter(({ id }) => kinds.get(id) === kind).reduce((sum, line) => sum + line.requests, 0)
  return {
    serverless: of('serverless'),
    gpu: of('gpu'),
    costNanoUsd: nanoUsd(lines.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)),
    targets: lines,
  }
}

function workloadsOf(
  { targets }: PlanParts,
  flows: readonly Flow[],
  placements: readonly Placement[],
): SplitPreview['workloads'] {
  const serverless = new Set(targets.filter(({ kind }) => kind === 'serverless').map(({ id }) => id))
  const byWorkload = Map.groupBy(placements, ({ demand }) => demand.workload)
  const lines = [...byWorkload].map(([name, group]) => {
    const before = flows.filter(({ workload, target }) => workload === name && serverless.has(target))
    const after = group.flatMap(({ demand, shares }) =>
      [...shares].filter(([id]) => serverless.has(id)).map(([, share]) => share * demand.requests),
    )
    return {
      name,
      requests: group.reduce((sum, { demand }) => sum + demand.requests, 0),
      serverlessBefore: before.reduce((sum, { hour }) => sum + hour.requests, 0),
      serverlessAfter: Math.round(after.reduce((sum, part) => sum + part, 0)),
    }
  })
  return lines.toSorted((one, two) => two.requests - one.requests)
}
