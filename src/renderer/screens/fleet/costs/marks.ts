/** What is marked on the way from few tokens to many: the break-even, what was measured, and what one GPU can do. */
import type { Economics } from '../../../../shared/contract/fleet.ts'
import { DAYS_PER_MONTH, costAt, measuredOf } from './figures.ts'

/** Of two lines that cross: where serverless costs nothing they do not, and there is no chart. */
export type Crossing = Economics & { readonly breakEvenTokensPerDay: number }

export const isCrossing = (economics: Economics): economics is Crossing =>
  economics.breakEvenTokensPerDay !== null

export interface Marks {
  readonly breakEven: number
  readonly measured: number | null
  readonly capacity: number | null
}

/** All in tokens a month. */
export function marksOf(economics: Crossing): Marks {
  const { breakEvenTokensPerDay, measuredCapacityTokensPerDay: capacity } = economics
  const measured = measuredOf(economics)?.tokensPerMonth ?? 0
  return {
    breakEven: breakEvenTokensPerDay * DAYS_PER_MONTH,
    measured: measured === 0 ? null : measured,
    capacity: capacity === null || capacity === 0 ? null : capacity * DAYS_PER_MONTH,
  }
}

/** Whole decades around everything that is marked, and around the rows of the comparison. */
export function decadesOf({ breakEven, measured, capacity }: Marks): {
  readonly from: number
  readonly to: number
} {
  const marked = [1_000_000, 10_000_000, breakEven, ...[measured, capacity].filter((one) => one !== null)]
  const from = Math.floor(Math.log10(Math.max(1, Math.min(...marked))))
  const to = Math.ceil(Math.log10(Math.max(...marked)) + 0.3)
  return { from: 10 ** from, to: 10 ** to }
}

/** The decades as rows of a table. */
export function decadeRows(
  economics: Crossing,
): readonly { readonly tokens: number; readonly serverless: number }[] {
  const { from, to } = decadesOf(marksOf(economics))
  const count = Math.round(Math.log10(to / from)) + 1
  return Array.from({ length: count }, (_, place) => {
    const tokens = Math.round(from * 10 ** place)
    return { tokens, serverless: Math.round(costAt(tokens, economics.perMillionNanoUsd)) }
  })
}
