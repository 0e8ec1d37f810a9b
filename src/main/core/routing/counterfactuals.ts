/** What a request that asked for `auto` would have cost with the other models of the matrix. */
import { AUTO } from '../../../shared/auto.ts'
import type { Attempt, Counterfactual } from '../../../shared/contract/requests.ts'
import { addUsd, costOf, type NanoUsd } from '../../../shared/money.ts'
import type { Price } from '../ledger/ledger.ts'

/** What a target asked for a model at a moment; undefined where no price is known. */
export type PriceAt = (
  model: string,
  target: string,
  at: number,
) => Pick<Price, 'input' | 'cachedInput' | 'output'> | undefined

/**
 * The same tokens at the prices of that time and at the same targets, the cheapest first. What cost nothing (an own
 * GPU, an attempt that failed) would have cost nothing with another model either. Empty where nothing can be said:
 * another model than `auto` was asked for, nothing was paid by the token, or nobody knows the tokens (after a crash, or
 * where it may or may not be billed).
 */
export function counterfactuals(
  attempts: readonly Attempt[],
  models: readonly string[],
  priceAt: PriceAt,
): Counterfactual[] {
  const paid = attempts.filter(({ costNanoUsd }) => costNanoUsd > 0)
  const known = paid.every(
    ({ modelAsked, errorCode, maybeBilled }) =>
      modelAsked === AUTO && errorCode !== 'crashed' && !maybeBilled,
  )
  if (!known || paid.length === 0) return []
  return models
    .filter((model) => paid.some(({ modelServed }) => modelServed !== model))
    .flatMap((model): Counterfactual[] => {
      const costs = paid.map((attempt) => costWith(attempt, model, priceAt))
      return costs.every((cost) => cost !== null) ? [{ model, costNanoUsd: addUsd(...costs) }] : []
    })
    .sort((one, other) => one.costNanoUsd - other.costNanoUsd)
}

function costWith({ tokens, target, reservedAt }: Attempt, model: string, priceAt: PriceAt): NanoUsd | null {
  const price = priceAt(model, target, reservedAt)
  if (!price) return null
  return costOf(
    { tokens: tokens.input, price: price.input },
    { tokens: tokens.cached, price: price.cachedInput },
    { tokens: tokens.output, price: price.output },
  )
}
