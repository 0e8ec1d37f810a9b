/** What the reasons of a cell are found from, and how one is named. */
import type { Figures, Reason } from '../../../shared/contract/reconciliation.ts'
import { exactUsd, nanoUsd, type NanoUsd } from '../../../shared/money.ts'
import type { LedgerSlice } from '../ledger/ledger.ts'
import type { LedgerSums } from './figures.ts'
import type { PriceVersion } from './price-versions.ts'
import type { Shift } from './shift.ts'

export interface CellFacts {
  readonly day: number
  readonly model: string
  /** Null: the invoice has no line for it. */
  readonly invoice: Figures | null
  /** The invoice names no amount: what its tokens cost at a price of the ledger's stands for it. */
  readonly costImplied: boolean
  /** How many lines of the invoice were added up. */
  readonly lines: number
  /** The ledger's, by UTC day. */
  readonly ledger: LedgerSums
  readonly slices: readonly LedgerSlice[]
  /** The prices that its model had, in the order in which they took effect; none where it stands for several. */
  readonly versions: readonly PriceVersion[]
  /** invoice − ledger */
  readonly differenceNanoUsd: NanoUsd
  readonly unitNanoUsd: number
  readonly shift: Shift | null
  /** What was held for the rows that are estimated; looked up where the invoice is higher than the ledger. */
  readonly heldForEstimatedNanoUsd: NanoUsd
  readonly inFlight: { readonly attempts: number; readonly holdNanoUsd: NanoUsd }
  /** The ratio by which the invoice exceeds the ledger on every day of this model, when it is the same on all. */
  readonly steadyRatio: number | null
  /** A model that stands on the other side alone, with about the same amount. */
  readonly lookalike: { readonly model: string; readonly amountNanoUsd: NanoUsd } | null
}

/** What the steps of amounts can make up: half a step for each line of the invoice, half a nano-dollar for each row. */
export const roundingOf = ({
  lines,
  unitNanoUsd,
  ledger,
}: Pick<CellFacts, 'lines' | 'unitNanoUsd' | 'ledger'>): number =>
  Math.ceil((Math.max(1, lines) * unitNanoUsd + ledger.requests) / 2)

/** Takes an amount off what is left of the difference, and says why. An amount of 0 is no reason. */
export type Take = (
  kind: Reason['kind'],
  amount: number,
  certainty: Reason['certainty'],
  sentence: string,
  suggestedModel?: string | null,
) => void

export const count = (value: number): string => value.toLocaleString('en-US')
export const plural = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`
export const perMillion = (price: number): string => `$${exactUsd(nanoUsd(price))} per 1M`
export const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, value))
