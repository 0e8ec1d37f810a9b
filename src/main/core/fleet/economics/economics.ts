/** What own GPUs cost beside serverless: from real prices, what was really asked, and what machines really cost. */
import type { Economics, FleetTotals } from '../../../../shared/contract/fleet.ts'
import { addUsd, parseUsd, type NanoUsd } from '../../../../shared/money.ts'
import { windowAt } from '../../budgets/budgets.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { FleetRefused } from '../refusal.ts'
import { measureMix, measureMonth } from './measured.ts'
import {
  breakEvenPerDay,
  costOfTokens,
  perMillionOf,
  perMillionServed,
  projectedToMonth,
  proRata,
  tokensOf,
  type TokenMix,
  type TokenPrice,
} from './reckoning.ts'

/** The volumes of the plan that this console was built for. */
const VOLUMES = [1_000_000, 5_000_000, 10_000_000]
const SECONDS_PER_DAY = 86_400
/** The tokens that GPUs served are read again when they are asked for and older than that. */
const FRESH_MS = 30_000

export interface FleetEconomics {
  /** @param model null: the one that is cheapest. Rejects with `FleetRefused` for one without a price. */
  of(model: string | null): Promise<Economics>
  /** As of the last half minute; `onChange` is called when there is more to tell. */
  served(machinesNanoUsd: NanoUsd): Pick<FleetTotals, 'monthTokens' | 'perMillionTokensNanoUsd'>
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
}

type MonthlySetting = 'economics.gpuMonthUsd' | 'economics.baselineMonthUsd'

export interface EconomicsOptions {
  readonly ledger: {
    readonly reader: Pick<Ledger['reader'], 'spending' | 'firstBucketAt'>
    readonly machines: Pick<Ledger['machines'], 'sums'>
  }
  /** Chat models that have a price at a serverless target, with what it is now. */
  readonly prices: () => readonly { readonly model: string; readonly price: TokenPrice }[]
  /** By a target's id, also of one that is gone. */
  readonly isGpu: (targetId: string) => boolean
  /** The most output tokens a second that an endpoint was measured at lately; null: none says it. */
  readonly peakOutputTokensPerSecond: () => number | null
  /** What is set for the comparison, in whole USD. */
  readonly monthlyUsd: (setting: MonthlySetting) => number
  /** The budgets' calendar: whose month it is. */
  readonly timezone: string
  readonly now: () => number
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
}

export function createEconomics(options: EconomicsOptions): FleetEconomics {
  const { ledger, prices, isGpu, timezone, now, onChange, onTrouble } = options
  const { reader, machines } = ledger
  let gpuTokens = 0
  let readAt = -Infinity

  const usdOf = (setting: MonthlySetting): NanoUsd => parseUsd(String(options.monthlyUsd(setting)))

  const month = (at: number) => windowAt(at, 'month', timezone)

  async function readServed(at: number): Promise<void> {
    try {
      const { start } = month(at)
      const read = await measureMonth(reader, { from: start, to: at + 1 }, isGpu)
      if (read.gpuTokens === gpuTokens) return
      gpuTokens = read.gpuTokens
      onChange()
    } catch (error) {
      onTrouble(error)
    }
  }

  function priceOf(wanted: string | null, mix: TokenMix) {
    const priced = prices().map(({ model, price }) => ({ model, perMillion: perMillionOf(price, mix) }))
    const found =
      wanted === null
        ? priced.toSorted((a, b) => a.perMillion - b.perMillion)[0]
        : priced.find(({ model }) => model === wanted)
    if (found) return found
    throw new FleetRefused(
      null,
      wanted === null
        ? 'No model has a price yet, so there is nothing to compare with. Enter one under Settings › Prices.'
        : `"${wanted}" has no price at a serverless target. Enter one under Settings › Prices, or choose another model.`,
    )
  }

  async function monthSoFar(at: number): Promise<Economics['month']> {
    const { start, end } = month(at)
    // What was saved before anything was asked here, this console had no part in.
    const countedFrom = Math.max(start, (await reader.firstBucketAt()) ?? at)
    const { costNanoUsd, tokens } = await measureMonth(reader, { from: start, to: at + 1 }, isGpu)
    const baselineMonthNanoUsd = usdOf('economics.baselineMonthUsd')
    return {
      startedAt: start,
      serverlessNanoUsd: costNanoUsd,
      machinesNanoUsd: addUsd(...[...machines.sums({ start, end }).values()].map((sums) => sums.costNanoUsd)),
      countedFrom,
      baselineNanoUsd: proRata(baselineMonthNanoUsd, at - countedFrom, end - start),
      baselineMonthNanoUsd,
      tokens,
    }
  }

  return {
    async of(wanted) {
      const at = now()
      const [{ mix, spanMs }, soFar] = await Promise.all([measureMix(reader, at), monthSoFar(at)])
      const { model, perMillion } = priceOf(wanted, mix)
      const gpuNanoUsd = usdOf('economics.gpuMonthUsd')
      const measured = tokensOf(mix)
      const rowOf = (tokensPerMonth: number, isMeasured: boolean) => ({
        tokensPerMonth,
        isMeasured,
        serverlessNanoUsd: costOfTokens(tokensPerMonth, perMillion),
        gpuNanoUsd,
      })
      return {
        at,
        model,
        perMillionNanoUsd: costOfTokens(1_000_000, perMillion),
        inputShare: measured === 0 ? null : (mix.input + mix.cached) / measured,
        gpuMonthNanoUsd: gpuNanoUsd,
        comparison: [
          ...VOLUMES.map((tokens) => rowOf(tokens, false)),
          ...(measured === 0 ? [] : [rowOf(projectedToMonth(measured, spanMs), true)]),
        ],
        breakEvenTokensPerDay: breakEvenPerDay(gpuNanoUsd, perMillion),
        measuredCapacityTokensPerDay: capacityOf(options.peakOutputTokensPerSecond(), mix),
        month: soFar,
      }
    },
    served(machinesNanoUsd) {
      const at = now()
      if (at - readAt > FRESH_MS) {
        readAt = at
        void readServed(at)
      }
      return { monthTokens: gpuTokens, perMillionTokensNanoUsd: perMillionServed(machinesNanoUsd, gpuTokens) }
    },
    forget() {
      readAt = -Infinity
    },
  }
}

/** A day at the highest pace, with the input that so much output comes with; as if half were input, where nobody knows. */
function capacityOf(outputTokensPerSecond: number | null, mix: TokenMix): number | null {
  if (outputTokensPerSecond === null) return null
  const outputShare = tokensOf(mix) === 0 ? 0.5 : mix.output / tokensOf(mix)
  return outputShare === 0 ? null : Math.round((outputTokensPerSecond * SECONDS_PER_DAY) / outputShare)
}
