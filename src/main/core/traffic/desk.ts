/** What the Routing screen is shown: a picture that is put together while somebody looks, and previews. */
import type { Override } from '../../../shared/contract/overrides.ts'
import type {
  BreakerReport,
  Flow as ShownFlow,
  RoutedTarget,
  RoutingState,
  SplitPreview,
  SplitState,
  WorkloadShare,
} from '../../../shared/contract/routing.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { nanoUsd } from '../../../shared/money.ts'
import type { UpstreamTimeouts } from '../config.ts'
import { createLive, type LiveSource } from '../live/live.ts'
import { addCounts, nothing, type Counts } from './counts.ts'
import { OTHER, type Flow } from './hour.ts'
import { demandsOf, loadsOf, place, wholeParts, type PlanParts, type PlannedTarget } from './plan.ts'
import { previewSplit } from './preview.ts'
import type { Traffic } from './traffic.ts'

/** More than these are no picture. */
const MOST_WORKLOADS_SHOWN = 24

export interface RoutingDesk {
  readonly live: LiveSource<RoutingState>
  previewSplit(ratio: number): SplitPreview
}

export interface RoutingParts extends Pick<PlanParts, 'priceAt'> {
  readonly traffic: Pick<Traffic, 'flows' | 'latencyOf' | 'covered'>
  readonly targets: () => readonly PlannedTarget[]
  readonly probes: () => readonly TargetState[]
  /** The models a target named; null until it has answered. */
  readonly modelsOf: (targetId: string) => ReadonlySet<string> | null
  readonly breakerOf: (targetId: string) => BreakerReport
  /** The overrides in force. */
  readonly overrides: () => readonly Override[]
  readonly split: () => SplitState
  /** The share of a workload, whatever is forced for the moment. */
  readonly shareOf: (workload: string | null) => {
    readonly share: number
    readonly decidedBy: 'default' | 'policy' | 'rollout'
  }
  readonly timeoutsOf: (targetId: string) => UpstreamTimeouts
  readonly now: () => number
}

export function createRoutingDesk(parts: RoutingParts): RoutingDesk {
  const { traffic, now } = parts
  const plan = (): PlanParts => ({
    targets: parts.targets(),
    serves: (id, model) => parts.modelsOf(id)?.has(model) === true,
    priceAt: parts.priceAt,
  })

  function read(): RoutingState {
    const at = now()
    const flows = traffic.flows(at)
    const shown = busiest(flows)
    const states = new Map(parts.probes().map((state) => [state.id, state]))
    const targets = parts.targets()
    const overrides = parts.overrides()
    const planned = { hour: plannedRequests(flows, 'hour'), recent: plannedRequests(flows, 'recent') }
    return {
      targets: targets.flatMap((target, index): RoutedTarget[] => {
        const state = states.get(target.id)
        if (state === undefined) return []
        const { id, weight } = target
        return [
          {
            ...state,
            weight,
            breaker: parts.breakerOf(id),
            pausedUntil: pausedUntil(overrides, id),
            models: parts.modelsOf(id)?.size ?? null,
            timeouts: parts.timeoutsOf(id),
            latency: traffic.latencyOf(id, at),
            planned: { hour: planned.hour[index] ?? 0, recent: planned.recent[index] ?? 0 },
          },
        ]
      }),
      flows: shown,
      workloads: [...new Set(shown.map(({ workload }) => workload))].map((name) => shareOf(name)),
      split: parts.split(),
      forced: forcedBy(overrides),
      ...traffic.covered(at),
    }
  }

  /** What the split as it stands makes of the requests, in the order of the targets. */
  function plannedRequests(flows: readonly Flow[], span: 'hour' | 'recent'): number[] {
    const demands = demandsOf(flows, span)
    const placements = place(plan(), demands, (workload) => parts.shareOf(workload).share)
    const loads = loadsOf(plan(), placements)
    return wholeParts(parts.targets().map(({ id }) => loads.get(id)?.requests ?? 0))
  }

  function shareOf(name: string | null): WorkloadShare {
    return name === OTHER ? { name, share: null, decidedBy: null } : { name, ...parts.shareOf(name) }
  }

  return {
    live: createLive(read, now),
    previewSplit: (ratio) =>
      previewSplit(plan(), traffic.flows(now()), {
        now: (workload) => parts.shareOf(workload),
        ratio,
      }),
  }
}

const pausedUntil = (overrides: readonly Override[], id: string): number | null =>
  overrides.find(({ terms }) => terms.kind === 'pause' && terms.target === id)?.expiresAt ?? null

function forcedBy(overrides: readonly Override[]): RoutingState['forced'] {
  for (const { terms, expiresAt } of overrides) {
    if (terms.kind === 'force') return { side: terms.side, until: expiresAt }
  }
  return null
}

/** The flows of the busiest workloads; those of the others together. */
function busiest(flows: readonly Flow[]): ShownFlow[] {
  const requests = new Map<string | null, number>()
  for (const { workload, hour } of flows) {
    requests.set(workload, (requests.get(workload) ?? 0) + hour.attempts)
  }
  const ranked = [...requests].toSorted(([, one], [, two]) => two - one)
  const few = new Set(ranked.slice(0, MOST_WORKLOADS_SHOWN).map(([name]) => name))
  const merged = Map.groupBy(flows, ({ workload, model, target }) => {
    const name = few.has(workload) ? workload : OTHER
    return `${model}\n${target}\n${name ?? '\n'}`
  })
  return [...merged.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { workload, model, target } = first
    const sum = (counts: readonly Counts[]): ShownFlow['hour'] => {
      const total = nothing()
      for (const one of counts) addCounts(total, one)
      const { requests: firsts, attempts, errors, fallbacks, retries, costNanoUsd } = total
      return { requests: firsts, attempts, errors, fallbacks, retries, costNanoUsd: nanoUsd(costNanoUsd) }
    }
    return [
      {
        workload: few.has(workload) ? workload : OTHER,
        model,
        target,
        hour: sum(group.map(({ hour }) => hour)),
        recent: sum(group.map(({ recent }) => recent)),
      },
    ]
  })
}
