/** What an override would have done to the traffic of the last hour. */
import type { OverridePreview, OverrideTerms } from '../../../shared/contract/overrides.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { addUsd, costOf, nanoUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { Price, TrafficLine } from '../ledger/ledger.ts'

export interface PreviewFacts {
  readonly terms: OverrideTerms
  readonly traffic: readonly TrafficLine[]
  readonly targets: readonly TargetState[]
  readonly paused: ReadonlySet<string>
  /** The models a target named; null while it has not answered yet. */
  readonly modelsOf: (targetId: string) => ReadonlySet<string> | null
  /** What tokens of a model cost at a serverless provider now. */
  readonly priceOf: (model: string) => Price | undefined
}

export function previewOf(facts: PreviewFacts): Omit<OverridePreview, 'replaces'> {
  const { terms, traffic, targets, paused, modelsOf, priceOf } = facts
  const staying = targets.filter(({ id, kind }) => {
    if (paused.has(id)) return false
    return terms.kind === 'force' ? kind === terms.side : id !== terms.target
  })
  const stays = new Set(staying.map(({ id }) => id))
  const isGone = ({ target }: TrafficLine): boolean =>
    terms.kind === 'force' ? isOtherSide(target, terms.side, targets) : target === terms.target
  // A target that has not answered yet may serve it.
  const isServed = ({ model }: TrafficLine): boolean =>
    [...stays].some((id) => modelsOf(id)?.has(model) ?? true)

  const gone = traffic.filter(isGone)
  const moving = gone.filter(isServed)
  const priced = moving.flatMap((line) => {
    const price = priceOf(line.model)
    return price ? [{ line, cost: tokensAt(price, line) }] : []
  })
  const requestsIn = (lines: readonly TrafficLine[]): number =>
    lines.reduce((sum, { requests }) => sum + requests, 0)
  const tokens = addUsd(ZERO_USD, ...priced.map(({ cost }) => cost))
  return {
    requests: requestsIn(traffic),
    moved: requestsIn(gone),
    unserved: requestsIn(gone) - requestsIn(moving),
    // A GPU's tokens cost nothing: what moves there saves them all, and what moves away pays for them.
    costNanoUsd: terms.kind === 'pause' ? null : nanoUsd(terms.side === 'gpu' ? 0 - tokens : tokens),
    unpriced: requestsIn(moving) - requestsIn(priced.map(({ line }) => line)),
    targets: staying.map(({ id, name, state }) => ({ id, name, state })),
  }
}

/** A target that is not there any more counts as serverless, unless its id says that it was a GPU endpoint. */
function isOtherSide(target: string, side: 'gpu' | 'serverless', targets: readonly TargetState[]): boolean {
  const known = targets.find(({ id }) => id === target)
  const kind = known?.kind ?? (target.startsWith('gpu:') ? 'gpu' : 'serverless')
  return kind !== side
}

function tokensAt({ input, cachedInput, output }: Price, line: TrafficLine): NanoUsd {
  return costOf(
    { tokens: line.input, price: input },
    { tokens: line.cached, price: cachedInput },
    { tokens: line.output, price: output },
  )
}
