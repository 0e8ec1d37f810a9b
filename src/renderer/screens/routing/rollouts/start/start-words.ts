/** What starting a rollout does at once, in sentences. */
import { formatExactShare } from '../../../../ui/format.ts'
import { readNumber } from './draft.ts'
import type { Entries } from './draft.ts'

/** @param usualShare where the workload stands without a rollout; null while it is not known */
export function startInWords({ stages, advance }: Entries, usualShare: number | null): string {
  const [first, second] = stages
  const share = first === undefined ? null : readNumber(first.share, 0, 100)
  if (first === undefined || share === null) return ''
  const begins = formatExactShare(share / 100)
  const next = second === undefined ? null : readNumber(second.share, 0, 100)
  const skips = advance === 'by_gate' && share === 0 && first.minMinutes.trim() === '0' && next !== null
  const now =
    usualShare === null
      ? ''
      : Math.abs(usualShare - share / 100) < 1e-9
        ? ` That is where it stands now.`
        : ` Now ${formatExactShare(usualShare)} of it goes to serverless.`
  return skips
    ? `Starting sends ${formatExactShare(next / 100)} of it to serverless, as nothing can be judged at 0 %. A breach takes it back to 0 %.${now.replace('That is where it stands now.', '0 % is where it stands now.')}`
    : `Starting sends ${begins} of it to serverless, and a breach later takes it back to that.${now}`
}
