/** How a rollout moves: each step with its event and its entry in the audit log, in one transaction. */
import type { RolloutEvent } from '../../../shared/contract/rollouts.ts'
import type { Ledger, RolloutRecord } from '../ledger/ledger.ts'
import { standing, type Entry } from './entry.ts'
import { createTally, figuresOf } from './tally.ts'

export interface Move {
  readonly event: Exclude<RolloutEvent['event'], 'started'>
  readonly author: RolloutEvent['author']
  readonly reason: string | null
  readonly to: Partial<Pick<RolloutRecord, 'state' | 'stage' | 'advance' | 'endedAt'>>
}

const ACTIONS: Readonly<Record<RolloutEvent['event'], string>> = {
  started: 'rollout.start',
  advanced: 'rollout.advance',
  held: 'rollout.hold',
  resumed: 'rollout.resume',
  rolled_back: 'rollout.roll_back',
  finished: 'rollout.finish',
  ended: 'rollout.end',
  advance_changed: 'rollout.set_advance',
}

/** Enters a step and returns how the rollout stands then. To be run inside `ledger.change`. */
export function write(
  ledger: Pick<Ledger, 'rollouts' | 'audit'>,
  entry: Entry,
  { event, author, reason, to }: Move,
  at: number,
): RolloutRecord {
  const { record, tally } = entry
  const found = standing(entry, at)
  const isNewStage = to.stage !== undefined && to.stage !== record.stage
  const next: RolloutRecord = { ...record, ...to, stageSince: isNewStage ? at : record.stageSince }
  ledger.rollouts.move(next)
  ledger.rollouts.addEvent(record.id, {
    at,
    event,
    from: record.stage,
    stage: next.stage,
    author,
    reason,
    figures: found && figuresOf(tally),
    checks: found ? [...found.checks] : [],
  })
  ledger.audit.add({
    at,
    actor: author,
    action: ACTIONS[event],
    subject: String(record.id),
    reason,
    before: stateOf(record),
    after: next.endedAt === null ? stateOf(next) : null,
  })
  return next
}

/**
 * Enters the start of a rollout, and the end of the one that decided the workload's share until then. To be run inside
 * `ledger.change`.
 */
export function enterStart(
  ledger: Pick<Ledger, 'rollouts' | 'audit'>,
  terms: Pick<RolloutRecord, 'workload' | 'name' | 'stages' | 'advance' | 'baseline'>,
  former: Entry | null,
  at: number,
): RolloutRecord {
  if (former) {
    write(ledger, former, { event: 'ended', author: 'console', reason: null, to: { endedAt: at } }, at)
  }
  const begun = { state: 'running', stage: 0, stageSince: at, createdAt: at, endedAt: null } as const
  const draft = { ...terms, ...begun }
  const record = { ...draft, id: ledger.rollouts.add(draft) }
  const nothing = { reason: null, figures: null, checks: [] }
  ledger.rollouts.addEvent(record.id, {
    at,
    event: 'started',
    from: 0,
    stage: 0,
    author: 'console',
    ...nothing,
  })
  ledger.audit.add({
    at,
    actor: 'console',
    action: ACTIONS.started,
    subject: String(record.id),
    reason: null,
    before: null,
    after: { ...stateOf(record), stages: record.stages.map(({ share }) => share) },
  })
  return record
}

/** Puts an entry where its rollout has moved to. */
export function follow(entry: Entry, next: RolloutRecord, last: RolloutEvent | null): void {
  if (next.stageSince !== entry.record.stageSince || next.stage !== entry.record.stage) {
    entry.tally = createTally()
    entry.isRead = true
  }
  entry.record = next
  entry.last = last
}

/** What the audit log shows of it; null there: it decides nothing any more. */
function stateOf({ name, workload, state, stage, stages, advance }: RolloutRecord) {
  return { name, workload, state, share: stages[stage]?.share ?? 0, advance }
}
