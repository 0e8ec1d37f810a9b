/** Looks after the targets: one alert when one stays down, one when it is up again. */
import type { TargetState } from '../../../../shared/contract/system.ts'
import type { AlertStore } from '../../ledger/ledger.ts'
import { targetDownAlert, targetUpAlert } from '../words.ts'
import type { Raise } from './raise.ts'

/** A server that restarts is no news. */
const GRACE_MS = 60_000

export interface TargetWatch {
  look(): void
}

export function createTargetWatch(options: {
  readonly states: () => readonly TargetState[]
  readonly store: AlertStore
  readonly raise: Raise
  readonly now: () => number
}): TargetWatch {
  const { states, store, raise, now } = options
  /** When the alert was raised that is not resolved yet, by target; null: none is open. */
  const open = new Map<string, number | null>()

  function openSince(target: string): number | null {
    const known = open.get(target)
    if (known !== undefined) return known
    // What was open when the console stopped still is: a start is no new trouble.
    const last = store.latestOf('upstream_down', { kind: 'target', target })
    const since = last !== null && last.severity !== 'info' ? last.at : null
    open.set(target, since)
    return since
  }

  function lookAt(target: TargetState): void {
    const since = openSince(target.id)
    if (target.state === 'down' && since === null && now() - target.since >= GRACE_MS) {
      const raised = raise(targetDownAlert(target))
      if (raised === 'raised' || raised === 'known') open.set(target.id, now())
    } else if (target.state === 'up' && since !== null) {
      const raised = raise(targetUpAlert(target, since), { evenIfOff: true })
      if (raised !== 'unwritten') open.set(target.id, null)
    }
  }

  return {
    look() {
      for (const target of states()) lookAt(target)
    },
  }
}
