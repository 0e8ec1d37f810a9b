/** What an override would have done to the traffic of the last hour. */
import type { OverridePreview, OverrideTerms } from '../../../shared/contract/overrides.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { addUsd, costOf, nanoUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { Price, TrafficLine } from '../ledger/ledger.ts'
import { kindOfId } from '../upstreams/upstreams.ts'

type TokenPrices = Pick<Price, 'input' | 'cachedInput' | 'output'>

export interface PreviewFacts {
  readonly terms: OverrideTerms
  readonly traffic: readonly TrafficLine[]
  readonly targets: readonly TargetState[]
  readonly paused: ReadonlySet<string>
  /** The models a target named; null while it has not answered yet. */
  readonly modelsOf: (targetId: string) => ReadonlySet<string> | null
  /** What tokens of a model cost at a target now. */
  readonly priceOf: (model: string, target: string) => TokenPrices | undefined
}

export function previewOf(facts: PreviewFacts): Omit<OverridePreview, 'replaces'> {
  const { terms, traffic, targets, paused, modelsOf, priceOf } = facts
  const staying = targets.filter(({ id, kind }) => {
    if (paused.has(id)) return false
    return terms.kind === 'force' ? kind === terms.side : id !== terms.target
  })
  const isGone = ({ target }: TrafficLine): boolean =>
    terms.kind === 'force' ? isOtherSide(target, terms.side, targets) : target === terms.target
  // Those that are up come first. As for the router, only a provider may serve what nobody knows it has.
  const takers = staying.toSorted((a, b) => Number(b.state === 'up') - Number(a.state === 'up'))
  const takerOf = ({ model }: TrafficLine): string | undefined =>
    takers.find(({ id, kind }) => modelsOf(id)?.has(model) ?? kind === 'serverless')?.id

  const gone = traffic.filter(isGone)
  const moving = gone.flatMap((line) => {
    const taker = takerOf(line)
    return taker === undefined ? [] : [{ line, taker }]
  })
  const toGpu = terms.kind === 'force' && terms.side === 'gpu'
  const priced = moving.flatMap(({ line, taker }) => {
    // What serverless costs is what counts on either way: a GPU's tokens cost nothing.
    const price = priceOf(line.model, toGpu ? line.target : taker)
    return price ? [{ line, cost: tokensAt(price, line) }] : []
  })
  const served = requestsIn(moving.map(({ line }) => line))
  const tokens = addUsd(ZERO_USD, ...priced.map(({ cost }) => cost))
  return {
    requests: requestsIn(traffic),
    moved: requestsIn(gone),
    unserved: requestsIn(gone) - served,
    costNanoUsd: terms.kind === 'pause' ? null : nanoUsd(toGpu ? 0 - tokens : tokens),
    unpriced: served - requestsIn(priced.map(({ line }) => line)),
    targets: staying.map(({ id, name, state }) => ({ id, name, state })),
  }
}

const requestsIn = (lines: readonly TrafficLine[]): number =>
  lines.reduce((sum, { requests }) => sum + requests, 0)

function isOtherSide(target: string, side: 'gpu' | 'serverless', targets: readonly TargetState[]): boolean {
  const known = targets.find(({ id }) => id === target)
  return (known?.kind ?? kindOfId(target)) !== side
}

function tokensAt({ input, cachedInput, output }: TokenPrices, line: TrafficLine): NanoUsd {
  return costOf(
    { tokens: line.input, price: input },
    { tokens: line.cached, price: cachedInput },
    { tokens: line.output, price: output },
  )
}
