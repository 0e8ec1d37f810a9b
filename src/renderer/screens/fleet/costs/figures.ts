/** What the page reckons from the figures of the core: differences, ratios, and where lines cross. */
import type { Economics, FleetUnit } from '../../../../shared/contract/fleet.ts'
import { ZERO_USD, addUsd, nanoUsd } from '../../../../shared/money.ts'
import type { NanoUsd } from '../../../../shared/money.ts'

/** Of a month: 730 hours over 24, as the price of a month has it. */
export const DAYS_PER_MONTH = 730 / 24

export interface Saved {
  readonly spentNanoUsd: NanoUsd
  /** Negative: it costs more than the bill before. */
  readonly savedNanoUsd: NanoUsd
  /** Of the bill before, as far as the month has come; null where that is nothing. */
  readonly share: number | null
}

/** What the month has cost so far, against the part of the bill before for the same time. */
export function savedIn({ serverlessNanoUsd, machinesNanoUsd, baselineNanoUsd }: Economics['month']): Saved {
  const spentNanoUsd = addUsd(serverlessNanoUsd, machinesNanoUsd)
  const savedNanoUsd = nanoUsd(baselineNanoUsd - spentNanoUsd)
  return {
    spentNanoUsd,
    savedNanoUsd,
    share: baselineNanoUsd === 0 ? null : savedNanoUsd / baselineNanoUsd,
  }
}

export type Comparison = Economics['comparison'][number]

/** Which of the two is cheaper, and how many times; null where the dearer one is not a multiple of anything. */
export function cheaperOf({ serverlessNanoUsd, gpuNanoUsd }: Comparison): {
  readonly side: 'serverless' | 'gpu' | 'same'
  readonly times: number | null
} {
  if (serverlessNanoUsd === gpuNanoUsd) return { side: 'same', times: null }
  const side = serverlessNanoUsd < gpuNanoUsd ? 'serverless' : 'gpu'
  const [low, high] = [Math.min(serverlessNanoUsd, gpuNanoUsd), Math.max(serverlessNanoUsd, gpuNanoUsd)]
  return { side, times: low === 0 ? null : high / low }
}

/** The volume that this console measured, projected to a month; null where the core compares none. */
export const measuredOf = ({ comparison }: Pick<Economics, 'comparison'>): Comparison | null =>
  comparison.find(({ isMeasured }) => isMeasured) ?? null

/** What so many tokens cost at a price per 1M tokens, to the nano-dollar: for lines, not for sums. */
export const costAt = (tokens: number, perMillionNanoUsd: NanoUsd): number =>
  (tokens * perMillionNanoUsd) / 1_000_000

/** What a machine's time cost per 1M tokens that it served; null without any. */
export function perMillion(costNanoUsd: NanoUsd, tokens: number): NanoUsd | null {
  return tokens === 0 ? null : nanoUsd(Number((BigInt(costNanoUsd) * 1_000_000n) / BigInt(tokens)))
}

export interface MachineUnit {
  readonly unit: FleetUnit
  readonly machine: NonNullable<FleetUnit['machine']>
}

/** Those that cost something, the dearest of the month first. */
export const machinesOf = (units: readonly FleetUnit[]): readonly MachineUnit[] =>
  units
    .flatMap((unit) => (unit.machine === null ? [] : [{ unit, machine: unit.machine }]))
    .toSorted((one, other) => other.machine.month.costNanoUsd - one.machine.month.costNanoUsd)

/** What this month's machine time comes to beyond the machines that are listed: of those that are gone. */
export function ofOthers(monthNanoUsd: NanoUsd, machines: readonly MachineUnit[]): NanoUsd {
  const listed = addUsd(ZERO_USD, ...machines.map(({ machine }) => machine.month.costNanoUsd))
  // The list and the total are of one snapshot; a difference below zero would be no machine.
  return nanoUsd(Math.max(0, monthNanoUsd - listed))
}
