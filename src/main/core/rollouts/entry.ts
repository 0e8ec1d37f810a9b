/** A rollout that decides a share, with what its stage has come to so far. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Rollout, RolloutEvent } from '../../../shared/contract/rollouts.ts'
import type { LedgerReader, RolloutRecord } from '../ledger/ledger.ts'
import type { KindOf } from './baseline.ts'
import { standingOf, type Standing } from './gates.ts'
import { addTrial, counts, createTally, figuresOf, type Tally } from './tally.ts'
import { waitWords } from './words.ts'

export interface Entry {
  record: RolloutRecord
  last: RolloutEvent | null
  /** Of the stage; until `isRead`, only what came after the reading began. */
  tally: Tally
  /** Whether what the ledger had of the stage is in the tally. */
  isRead: boolean
  /** An opinion came in while the ledger was read: nobody knows whether it was seen. */
  missedOpinion: boolean
}

export const createEntry = (record: RolloutRecord, last: RolloutEvent | null, isRead: boolean): Entry => ({
  record,
  last,
  tally: createTally(),
  isRead,
  missedOpinion: false,
})

export function isUnderWay({ state, endedAt }: RolloutRecord): boolean {
  return endedAt === null && (state === 'running' || state === 'held')
}

/** Null once it decides nothing any more. Rolled back is back at the first stage: how it was before. */
export function shareOf({ stage, stages, endedAt }: RolloutRecord): number | null {
  return endedAt === null ? (stages[stage]?.share ?? null) : null
}

/** Null while the figures are not known in full, and where no stage is judged any more. */
export function standing({ record, tally, isRead }: Entry, now: number): Standing | null {
  const stage = record.stages[record.stage]
  if (!stage || !isRead || !isUnderWay(record)) return null
  return standingOf(stage, tally, record.baseline.figures, now - record.stageSince)
}

/**
 * Whether an attempt is one of the stage's: reserved in it, and serverless was the first choice. What was reserved in
 * the very millisecond in which it began may be of the stage before, so it is of neither.
 */
export function isOfStage({ record }: Entry, attempt: Attempt, kindOf: KindOf): boolean {
  return (
    isUnderWay(record) &&
    attempt.reservedAt > record.stageSince &&
    counts(attempt) &&
    kindOf(attempt.target) === 'serverless'
  )
}

/**
 * Adds what the ledger has of the stage from before a moment; what is published from then on is added as it comes.
 * @param before null: nothing is in flight yet, so everything there is
 */
export async function readStage(
  entry: Entry,
  reader: Pick<LedgerReader, 'trials'>,
  kindOf: KindOf,
  before: number | null,
): Promise<void> {
  const { workload, stageSince } = entry.record
  const trials = await reader.trials({ workload, from: stageSince + 1, to: Number.MAX_SAFE_INTEGER, before })
  // By hand it may have got into another stage meanwhile, of which everything is known.
  if (entry.isRead) return
  for (const trial of trials) {
    if (kindOf(trial.target) === 'serverless') addTrial(entry.tally, trial)
  }
  entry.isRead = true
}

/** How the console shows it. */
export function describe(entry: Entry, now: number): Rollout {
  const { record, last, tally } = entry
  const found = standing(entry, now)
  return {
    ...record,
    share: shareOf(record),
    figures: found && figuresOf(tally),
    checks: found ? [...found.checks] : [],
    waitsFor: found && waitWords(found),
    last,
  }
}
