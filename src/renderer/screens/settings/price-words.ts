/** Prices in words: figures per 1M tokens, where they come from, and how much a change changes. */
import type { PriceChange, PriceVersion } from '../../../shared/contract/prices.ts'

/** "$0.07": an exact decimal of USD, with at least two decimals so that a column of them lines up. */
export function formatPrice(usd: string): string {
  const [whole = '0', fraction = ''] = usd.split('.')
  return `$${whole}.${fraction.padEnd(2, '0')}`
}

export const ORIGIN_WORDS = {
  catalogue: 'Catalogue',
  console: 'Entered here',
  import: 'Imported',
} as const satisfies Record<PriceVersion['origin'], string>

/** "2×", "0.5×": what the sample request costs after a change as a multiple of before. */
export function formatRatio(ratio: number): string {
  if (ratio > 0 && ratio < 0.01) return '<0.01×'
  return `${ratio >= 9.95 ? ratio.toFixed(0) : Number(ratio.toPrecision(2))}×`
}

/** Whether a line of a preview can be taken: never, once it is confirmed, or as it is. */
export function standingOf({
  change,
  after,
  problems,
}: Pick<PriceChange, 'change' | 'after' | 'problems'>): 'same' | 'refused' | 'confirm' | 'fine' {
  if (problems.some(({ canConfirm }) => !canConfirm) || after === null) return 'refused'
  if (change === 'same') return 'same'
  return problems.length > 0 ? 'confirm' : 'fine'
}
