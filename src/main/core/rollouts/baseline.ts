/** What a workload's requests came to before its rollout, read from the ledger. */
import type { Baseline } from '../../../shared/contract/rollouts.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import type { Target } from '../upstreams/upstreams.ts'
import { addTrial, createTally, figuresOf } from './tally.ts'

const HOUR_MS = 3_600_000

export type KindOf = (targetId: string) => Target['kind']

/** Of GPU endpoints alone, and of all targets. */
export async function readBaselines(
  reader: Pick<LedgerReader, 'trials'>,
  kindOf: KindOf,
  { workload, hours, now }: { readonly workload: string; readonly hours: number; readonly now: number },
): Promise<Readonly<Record<Baseline['of'], Baseline>>> {
  const since = Math.max(0, now - hours * HOUR_MS)
  const trials = await reader.trials({ workload, from: since, to: now, before: null })
  const baselineOf = (of: Baseline['of']): Baseline => {
    const tally = createTally()
    for (const trial of trials) {
      if (of === 'any' || kindOf(trial.target) === 'gpu') addTrial(tally, trial)
    }
    return { of, since, until: now, figures: figuresOf(tally) }
  }
  return { gpu: baselineOf('gpu'), any: baselineOf('any') }
}
