/** What another model would have cost, held against what was paid. */
import type { NanoUsd } from '../../shared/money.ts'
import { formatShare } from '../ui/format.ts'

/** "80 % less", "42 % more", "2.5 times as much", "the same"; `paid` is above zero. */
export function comparedInWords(cost: NanoUsd, paid: NanoUsd): string {
  const ratio = cost / paid
  if (ratio === 1) return 'the same'
  if (ratio < 1) return cost === 0 ? 'nothing at all' : `${formatShare(1 - ratio)} less`
  if (ratio < 2) return `${formatShare(ratio - 1)} more`
  return `${ratio < 9.95 ? ratio.toFixed(1).replace('.0', '') : Math.round(ratio)} times as much`
}
