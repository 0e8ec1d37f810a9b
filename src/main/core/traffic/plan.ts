/** Where traffic goes by the split: the same arithmetic for what is wanted now and for a ratio one thinks of. */
import { costOf } from '../../../shared/money.ts'
import type { Price } from '../ledger/ledger.ts'
import type { Counts } from './counts.ts'
import type { Flow } from './hour.ts'

export interface PlannedTarget {
  readonly id: string
  readonly kind: 'serverless' | 'gpu'
  /** Relative to the others of its kind. */
  readonly weight: number
}

export type TokenPrices = Pick<Price, 'input' | 'cachedInput' | 'output'>

export interface PlanParts {
  readonly targets: readonly PlannedTarget[]
  readonly serves: (targetId: string, model: string) => boolean
  /** What a target takes for a model now; undefined where nobody knows. */
  readonly priceAt: (model: string, targetId: string) => TokenPrices | undefined
}

/** What one workload asked of one model, wherever it was answered. */
export interface Demand {
  readonly workload: string | null
  readonly model: string
  readonly requests: number
  /** Disjoint token buckets of what was answered. */
  readonly tokens: Pick<Counts, 'input' | 'cached' | 'output'>
}

/** Where a demand goes: shares of its requests by target, which add up to 1; none where nobody serves it. */
export interface Placement {
  readonly demand: Demand
  /** Which sides serve it. */
  readonly side: 'both' | 'serverless' | 'gpu' | 'none'
  readonly shares: ReadonlyMap<string, number>
}

/** What a target comes to: requests are fractions until they are shown. */
export interface Load {
  requests: number
  costNanoUsd: number
  /** Of its requests, those whose price nobody knows. */
  unpriced: number
}

/** @param span over which time */
export function demandsOf(flows: readonly Flow[], span: 'hour' | 'recent'): Demand[] {
  const byDemand = Map.groupBy(flows, ({ workload, model }) => `${model}\n${workload ?? '\n'}`)
  return [...byDemand.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const sum = (name: keyof Counts): number => group.reduce((total, flow) => total + flow[span][name], 0)
    const tokens = { input: sum('input'), cached: sum('cached'), output: sum('output') }
    return [{ workload: first.workload, model: first.model, requests: sum('requests'), tokens }]
  })
}

/** @param share serverless's share of a workload's requests that both sides can serve */
export function place(
  { targets, serves }: PlanParts,
  demands: readonly Demand[],
  share: (workload: string | null) => number,
): Placement[] {
  return demands.map((demand) => {
    const able = targets.filter(({ id }) => serves(id, demand.model))
    const serverless = able.filter(({ kind }) => kind === 'serverless')
    const gpu = able.filter(({ kind }) => kind === 'gpu')
    if (serverless.length === 0 && gpu.length === 0) return { demand, side: 'none', shares: new Map() }
    const side = gpu.length === 0 ? 'serverless' : serverless.length === 0 ? 'gpu' : 'both'
    const toServerless = side === 'both' ? share(demand.workload) : side === 'serverless' ? 1 : 0
    const shares = new Map([...byWeight(serverless, toServerless), ...byWeight(gpu, 1 - toServerless)])
    return { demand, side, shares }
  })
}

/** By weight, or evenly where none has any. */
function byWeight(targets: readonly PlannedTarget[], share: number): [string, number][] {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0)
  return targets.map(({ id, weight }) => [
    id,
    share * (total > 0 ? weight / total : 1 / Math.max(1, targets.length)),
  ])
}

/** What the placements come to, by target. */
export function loadsOf({ priceAt }: PlanParts, placements: readonly Placement[]): Map<string, Load> {
  const loads = new Map<string, Load>()
  for (const { demand, shares } of placements) {
    for (const [id, share] of shares) {
      const price = priceAt(demand.model, id)
      const load = loads.get(id) ?? { requests: 0, costNanoUsd: 0, unpriced: 0 }
      load.requests += share * demand.requests
      load.costNanoUsd += share * costAt(demand.tokens, price)
      if (price === undefined) load.unpriced += share * demand.requests
      loads.set(id, load)
    }
  }
  return loads
}

/** What the traffic has come to, where it went and at today's prices. */
export function loadsAsTheyWere({ priceAt }: PlanParts, flows: readonly Flow[]): Map<string, Load> {
  const loads = new Map<string, Load>()
  for (const { target, model, hour } of flows) {
    const price = priceAt(model, target)
    const load = loads.get(target) ?? { requests: 0, costNanoUsd: 0, unpriced: 0 }
    load.requests += hour.requests
    load.costNanoUsd += costAt(hour, price)
    if (price === undefined) load.unpriced += hour.requests
    loads.set(target, load)
  }
  return loads
}

function costAt({ input, cached, output }: Demand['tokens'], price: TokenPrices | undefined): number {
  if (price === undefined) return 0
  return costOf(
    { tokens: input, price: price.input },
    { tokens: cached, price: price.cachedInput },
    { tokens: output, price: price.output },
  )
}

/** Whole numbers that add up to the rounded sum of the parts: the largest fractions are rounded up. */
export function wholeParts(parts: readonly number[]): number[] {
  const floors = parts.map(Math.floor)
  const total = Math.round(parts.reduce((sum, part) => sum + part, 0))
  const missing = total - floors.reduce((sum, part) => sum + part, 0)
  const byFraction = parts
    .map((part, index) => ({ index, fraction: part - Math.floor(part) }))
    .toSorted((one, two) => two.fraction - one.fraction)
  for (const { index } of byFraction.slice(0, missing)) floors[index] = (floors[index] ?? 0) + 1
  return floors
}
