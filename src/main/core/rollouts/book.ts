/** The rollouts that decide a share, judged with every attempt, and moved by their gates or by hand. */
import type { Rollout } from '../../../shared/contract/rollouts.ts'
import type { Ledger, RolloutRecord } from '../ledger/ledger.ts'
import { createLive, type LiveSource } from '../live/live.ts'
import type { KindOf } from './baseline.ts'
import { createEntry, describe, isUnderWay, readStage, standing, type Entry } from './entry.ts'
import { isPassed } from './gates.ts'
import { follow, write, type Move } from './moves.ts'
import { breachWords } from './words.ts'

/** As many of the past as the screen shows. */
const SHOWN_ENDED = 20

export interface RolloutParts {
  readonly ledger: Pick<Ledger, 'rollouts' | 'audit' | 'change' | 'reader'>
  readonly kindOf: KindOf
  /** The share to serverless of a workload that no rollout decides. */
  readonly usualShareOf: (workload: string | null) => number
  readonly now: () => number
  /** A gate has taken a rollout on, or back. */
  readonly onGate: () => void
  /** A decision could not be written, or the figures of a stage not be read. */
  readonly onTrouble: (error: unknown) => void
}

export interface Book {
  readonly live: LiveSource<{ readonly rollouts: Rollout[] }>
  /** What decides the share of a workload; '' for requests that name none. */
  of(workload: string): Entry | undefined
  all(): Entry[]
  /** Takes in a rollout that has just begun, in the place of the one before. */
  enter(record: RolloutRecord): Entry
  /** Rolls back what breaches its gate, and takes on what has passed it. */
  decide(entry: Entry): void
  move(entry: Entry, step: Move): Rollout
  /** To the next stage, or from the last one to the end. */
  advance(entry: Entry, author: Move['author'], reason: string | null): Rollout
  rollBack(entry: Entry, author: Move['author'], reason: string): Rollout
  /** Reads from the ledger what the stages have come to; null: all of it, as nothing is in flight. */
  readAll(before: number | null): Promise<void>
  reload(): void
}

export function createBook({ ledger, kindOf, now, onGate, onTrouble }: RolloutParts): Book {
  const { reader, rollouts: store } = ledger
  let entries = new Map<string, Entry>()
  let ended: Rollout[] | null = null
  const live = createLive(() => ({ rollouts: list() }), now)
  load()

  function load(): void {
    ended = null
    entries = new Map(
      store.inForce().map((record) => [record.workload, entryOf(record, !isUnderWay(record))]),
    )
  }

  function entryOf(record: RolloutRecord, isRead: boolean): Entry {
    return createEntry(record, store.lastEventOf(record.id), isRead)
  }

  function list(): Rollout[] {
    const at = now()
    ended ??= store.ended(SHOWN_ENDED).map((record) => describe(entryOf(record, true), at))
    const deciding = [...entries.values()].map((entry) => describe(entry, at))
    return [...deciding.sort((one, other) => other.id - one.id), ...ended]
  }

  async function read(entry: Entry, before: number | null): Promise<void> {
    try {
      await readStage(entry, reader, kindOf, before)
    } catch (error) {
      onTrouble(error)
      return
    }
    if (entry.missedOpinion) {
      const again = createEntry(entry.record, entry.last, false)
      entries.set(entry.record.workload, again)
      return read(again, now())
    }
    decide(entry)
    live.changed()
  }

  async function readAll(before: number | null): Promise<void> {
    const unread = [...entries.values()].filter(({ isRead }) => !isRead)
    await Promise.all(unread.map((entry) => read(entry, before)))
  }

  function reload(): void {
    load()
    live.changed()
    // Not from within the transaction that found it out: the reader has what is waiting written first.
    setImmediate(() => void readAll(now()))
  }

  function move(entry: Entry, step: Move): Rollout {
    const { id, workload } = entry.record
    const next = ledger.change(() => write(ledger, entry, step, now()))
    // The ledger turned out to be another one: what it says goes.
    if (entries.get(workload) !== entry) reload()
    follow(entry, next, store.lastEventOf(id))
    if (next.endedAt !== null) {
      entries.delete(workload)
      ended = null
    }
    live.changed()
    if (step.author === 'gate') onGate()
    return describe(entry, now())
  }

  function advance(entry: Entry, author: Move['author'], reason: string | null): Rollout {
    const { stage, stages } = entry.record
    return stage === stages.length - 1
      ? move(entry, { event: 'finished', author, reason, to: { state: 'finished' } })
      : move(entry, { event: 'advanced', author, reason, to: { state: 'running', stage: stage + 1 } })
  }

  function rollBack(entry: Entry, author: Move['author'], reason: string): Rollout {
    return move(entry, { event: 'rolled_back', author, reason, to: { state: 'rolled_back', stage: 0 } })
  }

  /** What cannot be written is decided again with the next attempt, and nothing is sent meanwhile. */
  function decide(entry: Entry): void {
    try {
      const found = standing(entry, now())
      if (!found) return
      const { state, advance: how } = entry.record
      if (found.breached.length > 0) rollBack(entry, 'gate', breachWords(found.breached))
      else if (state === 'running' && how === 'by_gate' && isPassed(found)) advance(entry, 'gate', null)
    } catch (error) {
      onTrouble(error)
    }
  }

  return {
    live,
    of: (workload) => entries.get(workload),
    all: () => [...entries.values()],
    enter(record) {
      const entry = entryOf(record, true)
      entries.set(record.workload, entry)
      ended = null
      live.changed()
      return entry
    },
    decide,
    move,
    advance,
    rollBack,
    readAll,
    reload,
  }
}
