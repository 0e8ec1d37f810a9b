/** What the server is doing now, and has done: what its monitoring pages are made from. */
import type { Bill } from '../account.ts'

/** As vLLM has them, in seconds. */
export const TTFT_BUCKETS_S = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
] as const

/** How fast the busy share follows what is being done, and the heat that. */
const BUSY_TIME_MS = 2_000
const HEAT_TIME_MS = 20_000

export interface ModelWork {
  readonly running: number
  readonly promptTokens: number
  readonly generatedTokens: number
  /** Time to the first token: how many answers came within each bucket's bound, how many in all, and their sum. */
  readonly ttft: { readonly within: readonly number[]; readonly count: number; readonly sumS: number }
}

export interface Work {
  /** A request with a price begins; call what comes back when it has ended, however it did. */
  begin(bill: Bill, firstTokenMs: number): () => void
  /** By model, those that were ever asked for. */
  models(): ReadonlyMap<string, ModelWork>
  /** Read and generated of the requests under way. */
  tokensInFlight(): number
  /** The share of the last seconds in which anything was under way, and the same over the last half minute. */
  busy(): { readonly share: number; readonly heat: number }
}

interface Counted {
  readonly bills: Set<Bill>
  promptTokens: number
  generatedTokens: number
  readonly within: number[]
  count: number
  sumS: number
}

/** @param now the server's clock, in ms */
export function createWork(now: () => number): Work {
  const byModel = new Map<string, Counted>()
  let underWay = 0
  let share = 0
  let heat = 0
  let at = now()

  /** Both follow what is under way as a thing warms and cools: the longer the difference, the closer. */
  function settle(): void {
    const elapsedMs = Math.max(0, now() - at)
    at += elapsedMs
    const busy = underWay > 0 ? 1 : 0
    heat += (busy - heat) * (1 - Math.exp(-elapsedMs / HEAT_TIME_MS))
    share += (busy - share) * (1 - Math.exp(-elapsedMs / BUSY_TIME_MS))
  }

  function countedOf(model: string): Counted {
    const known = byModel.get(model)
    if (known) return known
    const fresh = {
      bills: new Set<Bill>(),
      promptTokens: 0,
      generatedTokens: 0,
      within: TTFT_BUCKETS_S.map(() => 0),
      count: 0,
      sumS: 0,
    }
    byModel.set(model, fresh)
    return fresh
  }

  function countFirstToken(counted: Counted, seconds: number): void {
    counted.count += 1
    counted.sumS += seconds
    TTFT_BUCKETS_S.forEach((bound, index) => {
      if (seconds <= bound) counted.within[index] = (counted.within[index] ?? 0) + 1
    })
  }

  return {
    begin(bill, firstTokenMs) {
      const counted = countedOf(bill.modelName ?? '')
      settle()
      underWay += 1
      counted.bills.add(bill)
      counted.promptTokens += bill.promptTokens
      return () => {
        settle()
        underWay -= 1
        counted.bills.delete(bill)
        counted.generatedTokens += bill.completionTokens
        if (bill.completionTokens > 0) countFirstToken(counted, firstTokenMs / 1_000)
      }
    },
    models: () =>
      new Map(
        [...byModel].map(([model, { bills, promptTokens, generatedTokens, within, count, sumS }]) => [
          model,
          {
            running: bills.size,
            promptTokens,
            generatedTokens: generatedTokens + sum([...bills].map((bill) => bill.completionTokens)),
            ttft: { within, count, sumS },
          },
        ]),
      ),
    tokensInFlight: () =>
      sum(
        [...byModel.values()].flatMap(({ bills }) =>
          [...bills].map((bill) => bill.promptTokens + bill.completionTokens),
        ),
      ),
    busy() {
      settle()
      return { share, heat }
    },
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
