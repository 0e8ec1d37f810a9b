/** What starting a rollout does at once, in sentences. */
import type { Rollout } from '../../../../../shared/contract/rollouts.ts'
import { formatExactShare } from '../../../../ui/format.ts'
import { isSameShare, workloadInWords } from '../words.ts'
import { readNumber } from './draft.ts'
import type { Entries } from './draft.ts'

/**
 * Where the workload stands now: one that was finished or rolled back goes on deciding it.
 *
 * @param usualShare what its policy or the split says; null while it is not known
 */
export const shareNow = (
  workload: string | null,
  rollouts: readonly Pick<Rollout, 'workload' | 'share'>[],
  usualShare: number | null,
): number | null =>
  rollouts.find((rollout) => rollout.workload === workload && rollout.share !== null)?.share ?? usualShare

/**
 * What to think twice about: starting moves the workload at once. Null where its first stage is where it stands, and
 * while that or the stage is not known.
 */
export function jumpInWords(entries: Entries, now: number | null): string | null {
  const { stages, advance, workload } = entries
  const [first, second] = stages
  const begins = first === undefined ? null : readNumber(first.share, 0, 100)
  if (first === undefined || begins === null || workload === null || now === null) return null
  if (isSameShare(begins / 100, now)) return null
  const next = second === undefined ? null : readNumber(second.share, 0, 100)
  const skips = advance === 'by_gate' && begins === 0 && first.minMinutes.trim() === '0' && next !== null
  const to = (skips ? next : begins) / 100
  if (isSameShare(to, now)) return null
  return `Starting moves ${workloadInWords(workload)} from ${formatExactShare(now)} to ${formatExactShare(to)} at once.`
}

/** @param usualShare where the workload stands now; null while it is not known */
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
      : isSameShare(usualShare, share / 100)
        ? ` That is where it stands now.`
        : ` Now ${formatExactShare(usualShare)} of it goes to serverless.`
  return skips
    ? `Starting sends ${formatExactShare(next / 100)} of it to serverless, as nothing can be judged at 0 %. A breach takes it back to 0 %.${now.replace('That is where it stands now.', '0 % is where it stands now.')}`
    : `Starting sends ${begins} of it to serverless, and a breach later takes it back to that.${now}`
}
