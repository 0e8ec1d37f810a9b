/**
 * The split between serverless and GPU, dealt by error diffusion: whoever is owed a request gets the next one, so that
 * at every prefix the count is within one of its share, at any concurrency. Dice would be off by the square root.
 */

export type Side = 'serverless' | 'gpu'

export interface Dealer {
  /** The side of the next request of a workload that both sides can serve; `share` is serverless's, 0 to 1. */
  deal(workload: string | null, share: number): Side
  /** The side was decided elsewhere (a session stays where it is): it counts, and the next ones make up for it. */
  count(workload: string | null, share: number, side: Side): void
}

/** What serverless is owed, in requests, per workload. */
interface Debt {
  requests: number
}

/** Sessions may run up a debt; beyond this it is not made up for, or a long one would starve a side. */
const MOST_DEBT = 50

export function createDealer(): Dealer {
  // Entries stay and are changed in place: one per workload, of which there is a bounded number.
  const debts = new Map<string | null, Debt>()

  function debtOf(workload: string | null): Debt {
    const known = debts.get(workload)
    if (known) return known
    const fresh = { requests: 0 }
    debts.set(workload, fresh)
    return fresh
  }

  function settle(debt: Debt, share: number, side: Side): void {
    const owed = debt.requests + share - (side === 'serverless' ? 1 : 0)
    debt.requests = Math.min(Math.max(owed, -MOST_DEBT), MOST_DEBT)
  }

  return {
    deal(workload, share) {
      const debt = debtOf(workload)
      // A share of nothing and of everything are promises, whatever is owed from before.
      const side = share <= 0 ? 'gpu' : share >= 1 || debt.requests + share >= 0.5 ? 'serverless' : 'gpu'
      if (share <= 0 || share >= 1) debt.requests = 0
      else settle(debt, share, side)
      return side
    },
    count(workload, share, side) {
      settle(debtOf(workload), share, side)
    },
  }
}

export interface Weighted {
  readonly id: string
  /** Relative to the others; 0 takes what nobody else can. */
  readonly weight: number
}

/** Deals requests among the targets of one side by their weights, in the same way. */
export interface WeightedDealer {
  /** The one whose turn it is. */
  deal<Item extends Weighted>(items: readonly [Item, ...Item[]]): Item
}

export function createWeightedDealer(): WeightedDealer {
  const owed = new Map<string, Debt>()

  function debtOf(id: string): Debt {
    const known = owed.get(id)
    if (known) return known
    const fresh = { requests: 0 }
    owed.set(id, fresh)
    return fresh
  }

  return {
    deal(items) {
      const [only] = items
      if (items.length === 1) return only
      const total = items.reduce((sum, { weight }) => sum + weight, 0)
      let best = only
      let most = -Infinity
      for (const item of items) {
        const debt = debtOf(item.id)
        const share = total > 0 ? item.weight / total : 1 / items.length
        debt.requests = Math.min(debt.requests + share, 1)
        if (debt.requests > most && (item.weight > 0 || total === 0)) {
          most = debt.requests
          best = item
        }
      }
      debtOf(best.id).requests -= 1
      return best
    },
  }
}
