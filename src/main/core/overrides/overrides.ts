/** Overrides: all traffic forced to one side, or none to one target, by hand, for a reason and for a while. */
import type {
  Override,
  OverrideDraft,
  OverridePreview,
  Overrides as Listed,
  OverrideTerms,
} from '../../../shared/contract/overrides.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createLive, HOUR_MS, type Live } from '../live/live.ts'
import { createEdits, isSamePlace, problemOf } from './changes.ts'
import { createInForce, type OverridesInForce } from './in-force.ts'
import { previewOf, type PreviewFacts } from './preview.ts'

export { OverrideRefused } from './changes.ts'
export type { OverridesInForce } from './in-force.ts'

/** How many of those that have ended the page sees. */
const RECENT = 50
/** A ledger that could not be written is asked again after so long. */
const RETRY_MS = 5_000

/** What the console's page may do. Changes throw {@link OverrideRefused} and take effect at once. */
export interface OverrideDesk {
  readonly live: Live<Listed>
  /** The same idempotency key starts one override, however often it is called. */
  start(draft: OverrideDraft, author: string): Override
  extend(id: number, until: number, author: string): Override
  revert(id: number, author: string): Override
  /** What it would have done to the last hour. Writes nothing. */
  preview(terms: OverrideTerms): Promise<OverridePreview>
}

export interface Overrides extends OverrideDesk {
  /** As of now: what has expired is not in it, whether or not anybody noted that. On every request's way. */
  inForce(): OverridesInForce
  /** The same as they were started: the force first. From memory. */
  current(): readonly Override[]
  /** Notes what has expired. To be called now and then: the machine may have slept through a timer. */
  tick(): void
  /** Reads everything again: the ledger's file is another one. */
  forget(): void
  stop(): void
}

export interface OverridesOptions extends Pick<PreviewFacts, 'modelsOf' | 'priceOf'> {
  readonly ledger: Pick<Ledger, 'overrides' | 'audit' | 'change' | 'reader'>
  readonly targets: () => readonly TargetState[]
  readonly now: () => number
  /** An end could not be noted; it will be tried again. */
  readonly onTrouble: (error: unknown) => void
}

export function createOverrides(options: OverridesOptions): Overrides {
  const { ledger, targets, modelsOf, priceOf, now, onTrouble } = options
  const { overrides: store, reader } = ledger
  const inForce = createInForce(() => store.open())
  const edits = createEdits(options)
  const live = createLive<Listed>(() => listed(), now)
  let timer: NodeJS.Timeout | null = null
  let isStopped = false

  function listed(): Listed {
    const at = now()
    const expired = store
      .open()
      .filter(({ expiresAt }) => expiresAt <= at)
      .map((override): Override => {
        return { ...override, end: { at: override.expiresAt, how: 'expired', by: null } }
      })
    const recent = [...expired, ...store.ended(RECENT)].sort((a, b) => b.id - a.id).slice(0, RECENT)
    return { inForce: [...inForce.list(at)], recent }
  }

  /** Announces what has expired, and rings again when the next one does. */
  function tick(): void {
    if (isStopped) return
    let delayMs: number | null = null
    try {
      if (edits.noteExpired()) changed()
      const next = inForce.nextExpiry(now())
      if (next !== null) delayMs = next - now()
    } catch (error) {
      onTrouble(error)
      delayMs = RETRY_MS
    }
    if (timer !== null) clearTimeout(timer)
    timer = delayMs === null ? null : setTimeout(tick, Math.max(1, delayMs)).unref()
  }

  function changed(): void {
    inForce.forget()
    live.changed()
  }

  function after(change: () => Override): Override {
    try {
      return change()
    } finally {
      changed()
      tick()
    }
  }

  tick()

  return {
    live,
    inForce: () => inForce.at(now()),
    current: () => inForce.list(now()),
    start: (draft, author) => after(() => edits.start(draft, author)),
    extend: (id, until, author) => after(() => edits.extend(id, until, author)),
    revert: (id, author) => after(() => edits.revert(id, author)),
    async preview(terms) {
      const refusal = problemOf(terms, targets())
      if (refusal) throw refusal
      const at = now()
      const traffic = await reader.traffic({ from: at - HOUR_MS, to: at + 1 })
      const { paused } = inForce.at(at)
      const facts = { terms, traffic, targets: targets(), paused, modelsOf, priceOf }
      return {
        ...previewOf(facts),
        replaces: inForce.list(at).find((one) => isSamePlace(one.terms, terms)) ?? null,
      }
    },
    tick,
    forget() {
      inForce.forget()
      // Called inside a transaction: what is told of, and written, waits for its end.
      setImmediate(() => {
        live.changed()
        tick()
      })
    },
    stop() {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
