/** What serverless takes for each model that somebody may chat with. */
import type { Price, Prices } from '../../ledger/ledger.ts'
import type { Targets } from '../../upstreams/upstreams.ts'

/** Where several targets have prices of their own for a model, the one whose output is the cheapest. */
export function serverlessPrices(
  prices: Pick<Prices, 'models' | 'current'>,
  targets: Pick<Targets, 'ofKind'>,
  isChat: (model: string) => boolean,
): { readonly model: string; readonly price: Price }[] {
  const payees = targets.ofKind('serverless')
  return prices.models().flatMap((model) => {
    if (!isChat(model)) return []
    const asked = payees.length === 0 ? [undefined] : payees.map(({ id }) => id)
    const [price] = asked
      .flatMap((target) => prices.current(model, target) ?? [])
      .sort((a, b) => a.output - b.output)
    return price ? [{ model, price }] : []
  })
}
