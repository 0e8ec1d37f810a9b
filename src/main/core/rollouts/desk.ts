/** What somebody does to rollouts by hand. */
import type {
  Rollout,
  RolloutAdvance,
  RolloutDraft,
  RolloutEvent,
  RolloutPreview,
  RolloutTemplate,
} from '../../../shared/contract/rollouts.ts'
import type { Live } from '../live/live.ts'
import { readBaselines } from './baseline.ts'
import type { Book, RolloutParts } from './book.ts'
import { describe, isUnderWay, standing, type Entry } from './entry.ts'
import { enterStart } from './moves.ts'
import { called, mustMakeSense, RolloutRefused } from './refusal.ts'
import { TEMPLATES } from './templates.ts'
import { waitWords } from './words.ts'

/** The changing ones throw {@link RolloutRefused}, and then change nothing. */
export interface RolloutDesk {
  readonly live: Live<{ readonly rollouts: Rollout[] }>
  templates(): readonly RolloutTemplate[]
  preview(query: { readonly workload: string; readonly hours: number }): Promise<RolloutPreview>
  start(draft: RolloutDraft): Promise<Rollout>
  /** `stage` is the one that is left; without a reason only where its gate lets it through. */
  advance(id: number, stage: number, reason: string | null): Rollout
  hold(id: number, reason: string | null): Rollout
  resume(id: number): Rollout
  setAdvance(id: number, advance: RolloutAdvance): Rollout
  rollBack(id: number, reason: string): Rollout
  /** After it was finished or rolled back: it decides nothing any more. */
  end(id: number): Rollout
  /** Oldest first. */
  history(id: number): RolloutEvent[]
}

export function createDesk({ ledger, kindOf, usualShareOf, now }: RolloutParts, book: Book): RolloutDesk {
  const { reader, rollouts: store } = ledger
  const by = { author: 'console', reason: null } as const

  function known(id: number): Entry {
    const entry = book.all().find(({ record }) => record.id === id)
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
    const other = book.of(workload)
    if (!other || !isUnderWay(other.record)) return
    throw new RolloutRefused(
      'workload',
      `The rollout "${other.record.name}" of ${called(workload)} is under way. Finish it or roll it back first.`,
    )
  }

  /** What a step by hand comes to once the gate has seen it. */
  function judged(entry: Entry): Rollout {
    book.decide(entry)
    return describe(entry, now())
  }

  return {
    live: book.live,
    templates: () => TEMPLATES,
    preview: async (query) => ({
      ...(await readBaselines(reader, kindOf, { ...query, now: now() })),
      usualShare: usualShareOf(query.workload === '' ? null : query.workload),
    }),
    async start({ baseline: { of, hours }, ...terms }) {
      const { workload, stages } = terms
      mustMakeSense(stages)
      mustBeFree(workload)
      const baselines = await readBaselines(reader, kindOf, { workload, hours, now: now() })
      // Somebody else may have started one meanwhile.
      mustBeFree(workload)
      const former = book.of(workload) ?? null
      const record = ledger.change(() =>
        enterStart(ledger, { ...terms, baseline: baselines[of] }, former, now()),
      )
      return judged(book.enter(record))
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
      return book.advance(entry, 'console', reason)
    },
    hold: (id, reason) =>
      book.move(underWay(id), { event: 'held', author: 'console', reason, to: { state: 'held' } }),
    resume(id) {
      const entry = underWay(id)
      book.move(entry, { event: 'resumed', ...by, to: { state: 'running' } })
      return judged(entry)
    },
    setAdvance(id, advance) {
      const entry = underWay(id)
      book.move(entry, { event: 'advance_changed', ...by, to: { advance } })
      return judged(entry)
    },
    rollBack: (id, reason) => book.rollBack(underWay(id), 'console', reason),
    end(id) {
      const entry = known(id)
      if (isUnderWay(entry.record)) {
        throw new RolloutRefused('id', 'It is under way: finish it or roll it back first.')
      }
      return book.move(entry, { event: 'ended', ...by, to: { endedAt: now() } })
    },
    history(id) {
      if (!store.find(id)) throw new RolloutRefused('id', 'There is no such rollout. Look at the list again.')
      return store.eventsOf(id)
    },
  }
}
