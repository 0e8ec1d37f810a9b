/** Changes to overrides: what may be asked for, and each with its entry in the audit log, in one transaction. */
import {
  LONGEST_OVERRIDE_MINUTES,
  type Override,
  type OverrideDraft,
  type OverrideEnd,
  type OverrideRefusedField,
  type OverrideTerms,
} from '../../../shared/contract/overrides.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import type { AuditDraft, Ledger } from '../ledger/ledger.ts'
import { MINUTE_MS } from '../live/live.ts'

const LONGEST_MS = LONGEST_OVERRIDE_MINUTES * MINUTE_MS

/** What was asked for cannot be; the message says why and what to do. */
export class OverrideRefused extends Error {
  readonly field: OverrideRefusedField

  constructor(field: OverrideRefusedField, message: string) {
    super(message)
    this.name = 'OverrideRefused'
    this.field = field
  }
}

/** Each reads the table inside its transaction: what somebody else changed a moment ago counts. */
export interface OverrideEdits {
  start(draft: OverrideDraft, author: string): Override
  extend(id: number, until: number, author: string): Override
  revert(id: number, author: string): Override
  /** Notes the end of those whose time is over, each once; true when there was one. */
  noteExpired(): boolean
}

export interface EditOptions {
  readonly ledger: Pick<Ledger, 'overrides' | 'audit' | 'change'>
  readonly targets: () => readonly TargetState[]
  readonly now: () => number
}

export function createEdits({ ledger, targets, now }: EditOptions): OverrideEdits {
  const { overrides: store, audit } = ledger

  /** A refusal is carried out of the transaction and not thrown through it: it is no reason to undo anything. */
  function change(work: (at: number) => Override | OverrideRefused): Override {
    const outcome = ledger.change(() => {
      const at = now()
      noteExpiredAt(at)
      return work(at)
    })
    if (outcome instanceof OverrideRefused) throw outcome
    return outcome
  }

  function enter(
    entry: Pick<AuditDraft, 'at' | 'actor' | 'action'>,
    before: Override | null,
    after: Override | null,
    reason: string | null = null,
  ): void {
    const subject = String((after ?? before)?.id ?? '')
    audit.add({ ...entry, subject, reason, before: before && told(before), after: after && told(after) })
  }

  function end(override: Override, outcome: OverrideEnd): Override {
    store.end(override.id, outcome)
    const ended = { ...override, end: outcome }
    enter({ at: outcome.at, actor: outcome.by ?? 'clock', action: ACTIONS[outcome.how] }, override, ended)
    return ended
  }

  /** The entry carries the moment in which it expired, also where the console was closed then. */
  function noteExpiredAt(at: number): number {
    const expired = store.open().filter(({ expiresAt }) => expiresAt <= at)
    for (const override of expired) end(override, { at: override.expiresAt, how: 'expired', by: null })
    return expired.length
  }

  function extended(override: Override, until: number, at: number, author: string, reason: string | null) {
    if (until <= override.expiresAt) return override
    store.extend(override.id, until)
    const after = { ...override, expiresAt: until }
    enter({ at, actor: author, action: 'override.extend' }, override, after, reason)
    return after
  }

  return {
    start: ({ terms, reason, forMinutes, idempotencyKey }, author) =>
      change((at) => {
        const known = store.startedWith(idempotencyKey)
        if (known) return known
        const refusal = problemOf(terms, targets())
        if (refusal) return refusal
        const expiresAt = at + forMinutes * MINUTE_MS
        const same = store.open().find((open) => isSamePlace(open.terms, terms))
        if (same?.terms.kind === 'pause') return extended(same, expiresAt, at, author, reason)
        if (same) end(same, { at, how: 'replaced', by: author })
        const made = store.add({ terms, reason, author, idempotencyKey, startedAt: at, expiresAt })
        enter({ at, actor: author, action: 'override.start' }, null, made, reason)
        return made
      }),
    extend: (id, until, author) =>
      change((at) => {
        const override = store.find(id)
        if (!override) return unknown()
        if (override.end) {
          return new OverrideRefused('id', 'It has ended meanwhile. Start another one if it is still needed.')
        }
        if (until > at + LONGEST_MS) {
          return new OverrideRefused(
            'until',
            'An override holds for at most 8 hours from now. Extend it by less, and again later.',
          )
        }
        return extended(override, until, at, author, null)
      }),
    revert: (id, author) =>
      change((at) => {
        const override = store.find(id)
        if (!override) return unknown()
        return override.end ? override : end(override, { at, how: 'reverted', by: author })
      }),
    noteExpired() {
      const at = now()
      // Mostly there is nothing to note: that is found out without a transaction.
      if (!store.open().some(({ expiresAt }) => expiresAt <= at)) return false
      return ledger.change(() => noteExpiredAt(at)) > 0
    },
  }
}

const ACTIONS = {
  reverted: 'override.revert',
  replaced: 'override.replace',
  expired: 'override.expired',
} as const satisfies Record<OverrideEnd['how'], string>

const unknown = (): OverrideRefused =>
  new OverrideRefused('id', 'There is no such override. Look at the list again.')

/** Of one force, and of one pause of a target, there is room at a time. */
export function isSamePlace(one: OverrideTerms, other: OverrideTerms): boolean {
  if (one.kind === 'force') return other.kind === 'force'
  return other.kind === 'pause' && one.target === other.target
}

/** A force or a pause of what is not there could only do harm. */
export function problemOf(terms: OverrideTerms, targets: readonly TargetState[]): OverrideRefused | null {
  if (terms.kind === 'pause') {
    if (targets.some(({ id }) => id === terms.target)) return null
    return new OverrideRefused('target', `There is no target "${terms.target}". Choose one of the list.`)
  }
  if (targets.some(({ kind }) => kind === terms.side)) return null
  const where =
    terms.side === 'gpu'
      ? 'There is no GPU endpoint to send requests to. Launch one under Fleet, name one in LAMBDA_GPU_ENDPOINTS, or add it in Settings.'
      : 'There is no serverless provider to send requests to. Name one in LAMBDA_SERVERLESS_BASE_URL or add it in Settings.'
  return new OverrideRefused('side', where)
}

/** What the audit log keeps of one, member by member. */
function told({ terms, expiresAt, end }: Override): NonNullable<AuditDraft['after']> {
  const what =
    terms.kind === 'force' ? { force: terms.side, whenDown: terms.whenDown } : { pause: terms.target }
  return { ...what, until: expiresAt, ...(end && { ended: end.at, how: end.how }) }
}
