/** Rollouts: a workload moved to serverless in stages, on through its gates, and back at once when one is breached. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Rollout } from '../../../shared/contract/rollouts.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createLive } from '../live/live.ts'
import { readBaselines, type KindOf } from './baseline.ts'
import { called, mustMakeSense, RolloutRefused, type RolloutDesk } from './desk.ts'
import {
  createEntry,
  describe,
  isOfStage,
  isUnderWay,
  readStage,
  shareOf,
  standing,
  type Entry,
} from './entry.ts'
import { isPassed } from './gates.ts'
import { ACTIONS, follow, stateOf, write, type Move } from './moves.ts'
import { addAttempt, addOpinion } from './tally.ts'
import { TEMPLATES } from './templates.ts'
import { breachWords, waitWords } from './words.ts'

export { RolloutRefused, type RolloutDesk } from './desk.ts'

/** As many of the past as the screen shows. */
const SHOWN_ENDED = 20

export interface Rollouts extends RolloutDesk {
  /** Share of first choices that go to serverless, 0–1; null: no rollout decides. */
  shareOf(workload: string | null): number | null
  /** Takes every settled attempt; the one that breaches a gate rolls its rollout back before this returns. */
  observe(attempt: Attempt): void
  /** A request was rated; `answer` is the first attempt, if it is that which answered. */
  rated(answer: Attempt, score: number, before: number | null): void
  /** Lets stages advance whose time has come. To be called each minute. */
  tick(): void
  /** Reads the stages under way from the ledger. To be awaited once, before anything is observed. */
  takeUp(): Promise<void>
  /** The ledger is another one. */
  reload(): void
}

export interface RolloutParts {
  readonly ledger: Pick<Ledger, 'rollouts' | 'audit' | 'change' | 'reader'>
  readonly kindOf: KindOf
  readonly now: () => number
  /** A decision could not be written, or the figures of a stage not be read. */
  readonly onTrouble: (error: unknown) => void
}

export function createRollouts({ ledger, kindOf, now, onTrouble }: RolloutParts): Rollouts {
  const { reader, rollouts: store } = ledger
  /** Those that decide a share, by their workload. */
  let entries = new Map<string, Entry>()
  let ended: Rollout[] | null = null
  const live = createLive(() => ({ rollouts: list() }), now)
  load()

  function load(): void {
    ended = null
    entries = new Map(
      store
        .inForce()
        .map((record) => [
          record.workload,
          createEntry(record, store.lastEventOf(record.id), !isUnderWay(record)),
        ]),
    )
  }

  function list(): Rollout[] {
    const at = now()
    ended ??= store
      .ended(SHOWN_ENDED)
      .map((record) => describe(createEntry(record, store.lastEventOf(record.id), true), at))
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

  function readAll(before: number | null): Promise<unknown> {
    return Promise.all(
      [...entries.values()].filter(({ isRead }) => !isRead).map((entry) => read(entry, before)),
    )
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

  function known(id: number): Entry {
    const entry = [...entries.values()].find(({ record }) => record.id === id)
    if (!entry)
      throw new RolloutRefused('id', 'This rollout decides nothing any more. Look at the list again.')
    return entry
  }

  function underWay(id: number): Entry {
    const entry = known(id)
    if (isUnderWay(entry.record)) return entry
    throw new RolloutRefused('id', 'This rollout is over. Look at the list again.')
  }

  function mustBeFree(workload: string): void {
    const other = entries.get(workload)
    if (!other || !isUnderWay(other.record)) return
    throw new RolloutRefused(
      'workload',
      `The rollout "${other.record.name}" of ${called(workload)} is under way. Finish it or roll it back first.`,
    )
  }

  return {
    shareOf(workload) {
      const entry = entries.get(workload ?? '')
      return entry ? shareOf(entry.record) : null
    },
    observe(attempt) {
      const entry = entries.get(attempt.workload ?? '')
      if (!entry || !isOfStage(entry, attempt, kindOf)) return
      addAttempt(entry.tally, attempt)
      decide(entry)
      live.changed()
    },
    rated(answer, score, before) {
      const entry = entries.get(answer.workload ?? '')
      if (!entry || answer.errorCode !== null || !isOfStage(entry, answer, kindOf)) return
      if (!entry.isRead) {
        entry.missedOpinion = true
        return
      }
      addOpinion(entry.tally, score, before)
      decide(entry)
      live.changed()
    },
    tick() {
      for (const entry of entries.values()) decide(entry)
      live.changed()
    },
    async takeUp() {
      await readAll(null)
    },
    reload,
    live,
    templates: () => TEMPLATES,
    preview: (query) => readBaselines(reader, kindOf, { ...query, now: now() }),
    async start({ workload, name, advance: how, stages, baseline: { of, hours } }) {
      mustMakeSense(stages)
      mustBeFree(workload)
      const baselines = await readBaselines(reader, kindOf, { workload, hours, now: now() })
      // Somebody else may have started one meanwhile.
      mustBeFree(workload)
      const at = now()
      const record = {
        workload,
        name,
        stages,
        advance: how,
        baseline: baselines[of],
        state: 'running' as const,
        stage: 0,
        stageSince: at,
        createdAt: at,
        endedAt: null,
      }
      const id = ledger.change(() => {
        const former = entries.get(workload)
        if (former)
          write(ledger, former, { event: 'ended', author: 'console', reason: null, to: { endedAt: at } }, at)
        const added = store.add(record)
        const nothing = { reason: null, figures: null, checks: [] }
        store.addEvent(added, { at, event: 'started', stage: 0, author: 'console', ...nothing })
        ledger.audit.add({
          at,
          actor: 'console',
          action: ACTIONS.started,
          subject: String(added),
          reason: null,
          before: null,
          after: { ...stateOf({ ...record, id: added }), stages, baseline: record.baseline },
        })
        return added
      })
      const entry = createEntry({ ...record, id }, store.lastEventOf(id), true)
      entries.set(workload, entry)
      ended = null
      decide(entry)
      live.changed()
      return describe(entry, now())
    },
    advance(id, stage, reason) {
      const entry = underWay(id)
      if (entry.record.stage !== stage) {
        throw new RolloutRefused('stage', 'It is in another stage by now. Look at its figures again.')
      }
      const found = standing(entry, now())
      const waitsFor = found ? waitWords(found) : 'The figures of the stage are still being read.'
      if (waitsFor !== null && reason === null) {
        throw new RolloutRefused(
          'stage',
          `The gate does not let it through: ${waitsFor} Give a reason to go on.`,
        )
      }
      return advance(entry, 'console', reason)
    },
    hold: (id, reason) =>
      move(underWay(id), { event: 'held', author: 'console', reason, to: { state: 'held' } }),
    resume(id) {
      const entry = underWay(id)
      move(entry, { event: 'resumed', author: 'console', reason: null, to: { state: 'running' } })
      decide(entry)
      return describe(entry, now())
    },
    setAdvance(id, how) {
      const entry = underWay(id)
      move(entry, { event: 'advance_changed', author: 'console', reason: null, to: { advance: how } })
      decide(entry)
      return describe(entry, now())
    },
    rollBack: (id, reason) => rollBack(underWay(id), 'console', reason),
    end(id) {
      const entry = known(id)
      if (isUnderWay(entry.record)) {
        throw new RolloutRefused('id', 'It is under way: finish it or roll it back first.')
      }
      const step = { event: 'ended', author: 'console', reason: null, to: { endedAt: now() } } as const
      return move(entry, step)
    },
    history(id) {
      if (!store.find(id)) throw new RolloutRefused('id', 'There is no such rollout. Look at the list again.')
      return store.eventsOf(id)
    },
  }
}
