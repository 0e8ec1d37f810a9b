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

  /** The log is asked and not a variable: what was open when the console stopped still is. */
  function openSince(target: string): number | null {
    const last = store.latestOf('upstream_down', { kind: 'target', target })
    return last !== null && last.severity !== 'info' ? last.at : null
  }

  function lookAt(target: TargetState): void {
    if (target.state === 'unknown') return
    const since = openSince(target.id)
    if (target.state === 'down' && since === null && now() - target.since >= GRACE_MS) {
      raise(targetDownAlert(target))
    } else if (target.state === 'up' && since !== null) {
      raise(targetUpAlert(target, since), { evenIfOff: true })
    }
  }

  return {
    look() {
      for (const target of states()) lookAt(target)
    },
  }
}
