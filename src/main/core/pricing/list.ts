/** Every model with a price, or in want of one, and the whole history of its prices. */
import type { PricedModel, PriceVersion } from '../../../shared/contract/prices.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { PriceRecord, Prices } from '../ledger/ledger.ts'
import { inUsd } from './changes.ts'

/** Who serves what now, and which of them are paid by the token. */
export interface Serving {
  readonly servedBy: ReadonlyMap<string, readonly string[]>
  readonly payees: readonly { readonly id: string }[]
}

/** Those of the catalogue, those with a price and those that are served, by name. */
export function listPrices(
  prices: Pick<Prices, 'historyOf' | 'models' | 'targetsWith' | 'current'>,
  catalogue: Catalogue,
  { servedBy, payees }: Serving,
  now: number,
): PricedModel[] {
  const ids = new Set([...catalogue.models.map(({ id }) => id), ...prices.models(), ...servedBy.keys()])
  return [...ids]
    .toSorted((one, other) => one.localeCompare(other))
    .map((id) => {
      const known = catalogue.find(id)
      const history = versions(prices.historyOf(id), now)
      const servers = servedBy.get(id) ?? []
      return {
        model: id,
        provider: known?.provider ?? null,
        kind: known?.kind ?? 'chat',
        contextTokens: known?.contextTokens ?? null,
        maxOutputTokens: known?.maxOutputTokens ?? null,
        capabilities: [...(known?.capabilities ?? [])],
        servedBy: [...servers],
        unpricedAt: servers.filter(
          (target) => payees.some((payee) => payee.id === target) && !prices.current(id, target, now),
        ),
        current: history.find(({ state }) => state === 'current') ?? null,
        history: history.toReversed(),
        ofTargets: prices.targetsWith(id).map((target) => {
          const own = versions(prices.historyOf(id, target), now)
          const inForce = own.find(({ state }) => state === 'current') ?? null
          return { target, current: inForce, history: own.toReversed() }
        }),
      }
    })
}

/** `history` is in the order in which its prices take effect. */
function versions(history: readonly PriceRecord[], now: number): PriceVersion[] {
  return history.flatMap((price, index): PriceVersion[] => {
    const { id, origin, source, effectiveFrom, enteredAt } = price
    if (origin === 'unpriced') return []
    const effectiveUntil = history[index + 1]?.effectiveFrom ?? null
    return [
      {
        ...inUsd(price),
        id,
        effectiveFrom,
        effectiveUntil,
        state: stateOf(effectiveFrom, effectiveUntil, now),
        origin,
        source,
        enteredAt,
      },
    ]
  })
}

function stateOf(from: number, until: number | null, now: number): PriceVersion['state'] {
  if (until === from) return 'replaced'
  if (from > now) return 'scheduled'
  return until !== null && until <= now ? 'past' : 'current'
}
