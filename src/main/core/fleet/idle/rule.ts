/** Ending machines that nobody uses: only where somebody wanted it, after a warning, and never what must not go. */
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { Actions } from '../actions/actions.ts'
import type { Chronicle } from '../chronicle/chronicle.ts'

const MINUTE_MS = 60_000
/** It is warned of when so much of the time is over, and always so long before. */
const WARNED_AT_SHARE = 0.8
const WARNED_BEFORE_MS = 5 * MINUTE_MS

export interface IdleRule {
  /** When it will be ended, if nobody asks it for anything before; null: it is busy, or nobody wants that. */
  endsAt(unit: string, afterMinutes: number, idleSince: number | null): number | null
  /** To be called every few seconds. */
  look(units: readonly FleetUnit[]): void
}

export interface IdleRuleOptions {
  readonly actions: Pick<Actions, 'terminateByRule'>
  readonly chronicle: Pick<Chronicle, 'enter'>
  readonly now: () => number
  readonly onTrouble: (error: unknown) => void
}

interface Warned {
  /** Since when it had been idle. */
  readonly idleSince: number
  readonly at: number
  /** It was tried, whatever came of it: once for each time that it is idle. */
  isTried: boolean
}

export function createIdleRule({ actions, chronicle, now, onTrouble }: IdleRuleOptions): IdleRule {
  const warnings = new Map<string, Warned>()

  function endsAt(unit: string, afterMinutes: number, idleSince: number | null): number | null {
    if (idleSince === null) return null
    const end = idleSince + afterMinutes * MINUTE_MS
    const warned = warnings.get(unit)
    // Never without the warning: whoever sets the rule for a machine that has been idle for long gets it, too.
    return Math.max(end, (warned?.idleSince === idleSince ? warned.at : now()) + noticeMs(afterMinutes))
  }

  function warn({ id, name }: FleetUnit, afterMinutes: number, idleSince: number): void {
    warnings.set(id, { idleSince, at: now(), isTried: false })
    const at = new Date(endsAt(id, afterMinutes, idleSince) ?? 0).toISOString().slice(11, 16)
    const text = `"${name}" has been idle for long and is ended at ${at} UTC, after ${afterMinutes} minutes. Any request to it keeps it, and so does taking the rule away.`
    chronicle.enter({ unit: id, event: 'idle_warning', text, author: 'rule' })
  }

  async function end(unit: FleetUnit, afterMinutes: number): Promise<void> {
    const reason = `Nobody asked it for anything in ${afterMinutes} minutes.`
    const { ok, message } = await actions.terminateByRule(unit, reason)
    chronicle.enter({
      unit: unit.id,
      event: ok ? 'idle_ended' : 'idle_kept',
      text: ok ? `${reason} ${message}` : `It is idle and was not ended. ${message}`,
      author: 'rule',
    })
  }

  function lookAt(unit: FleetUnit): void {
    const { id, idleRule, idleSince, state } = unit
    const warned = warnings.get(id)
    if (!idleRule || idleSince === null || state !== 'healthy') {
      // While it drains it is not given up by its own draining.
      if (!warned || state === 'draining') return
      warnings.delete(id)
      const isUsed = state === 'healthy' && idleRule !== null && !warned.isTried
      if (isUsed)
        chronicle.enter({
          unit: id,
          event: 'idle_over',
          text: 'It is used again, and stays.',
          author: 'rule',
        })
      return
    }
    const { afterMinutes } = idleRule
    if (warned?.idleSince !== idleSince) {
      if (warned && !warned.isTried) {
        chronicle.enter({
          unit: id,
          event: 'idle_over',
          text: 'It was used again, and stays.',
          author: 'rule',
        })
      }
      warnings.delete(id)
      const warnAt =
        idleSince +
        Math.min(afterMinutes * MINUTE_MS * WARNED_AT_SHARE, afterMinutes * MINUTE_MS - WARNED_BEFORE_MS)
      if (now() >= warnAt) warn(unit, afterMinutes, idleSince)
      return
    }
    if (warned.isTried || now() < (endsAt(id, afterMinutes, idleSince) ?? Infinity)) return
    warned.isTried = true
    end(unit, afterMinutes).catch(onTrouble)
  }

  return {
    endsAt,
    look(units) {
      for (const unit of units) lookAt(unit)
    },
  }
}

/** Between the warning and the end. */
const noticeMs = (afterMinutes: number): number =>
  Math.max(WARNED_BEFORE_MS, afterMinutes * MINUTE_MS * (1 - WARNED_AT_SHARE))
