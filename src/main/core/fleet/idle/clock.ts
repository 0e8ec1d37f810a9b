/** Since when no request has been running at an endpoint: none of ours, and none that its server tells of. */
import type { Activity } from '../../upstreams/upstreams.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { workOf } from './work.ts'

export interface IdleClock {
  /** Null while one is running, or while nobody can tell. Counted from when it was first asked for: what ran before nobody saw. */
  since(targetId: string): number | null
  /** When a request was last found there; null: not since it is looked at. */
  usedAt(targetId: string): number | null
  /** It does not answer, or is gone: it counts anew from when it answers. */
  forget(targetId: string): void
}

interface Mark {
  readonly busyAt: number
  readonly usedAt: number | null
  /** How many of ours had been sent: none comes and goes between two looks unseen. */
  readonly sent: number
}

export function createIdleClock(options: {
  readonly activityOf: (targetId: string) => Activity
  readonly readingOf: Telemetry['of']
  readonly now: () => number
}): IdleClock {
  const { activityOf, readingOf, now } = options
  const marks = new Map<string, Mark>()

  return {
    since(targetId) {
      const { underWay, sent } = activityOf(targetId)
      const work = workOf(readingOf(targetId))
      const isBusy = underWay > 0 || work === 'busy'
      const mark = marks.get(targetId)
      if (work === 'unknown') {
        marks.set(targetId, { busyAt: now(), usedAt: mark?.usedAt ?? null, sent })
        return null
      }
      if (mark && !isBusy && mark.sent === sent) return mark.busyAt
      const wasUsed = isBusy || (mark !== undefined && mark.sent !== sent)
      marks.set(targetId, { busyAt: now(), usedAt: wasUsed ? now() : null, sent })
      return isBusy ? null : now()
    },
    usedAt: (targetId) => marks.get(targetId)?.usedAt ?? null,
    forget: (targetId) => void marks.delete(targetId),
  }
}
