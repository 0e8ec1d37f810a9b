/**
 * Whether requests ran at targets, span by span: ours, and those that their servers tell of. Between two looks nothing
 * is missed, because what was sent is counted; where nobody looked for long, nobody says that nothing ran.
 */
import type { Activity } from '../../upstreams/upstreams.ts'

/** Longer than that between two looks, anything may have happened. */
const GAP_MS = 60_000
/** Minutes are judged soon after they are over. */
const KEPT_MS = 15 * 60_000

export interface WorkWatch {
  /** To be called every few seconds. */
  look(targetId: string): void
  /** Whether certainly no request ran there at any time from one moment to another. */
  isIdle(targetId: string, from: number, to: number): boolean
}

interface Watched {
  readonly since: number
  at: number
  sent: number
  isBusy: boolean
  /** Spans in which something ran or may have run, oldest first. */
  spans: { readonly from: number; readonly to: number }[]
}

export function createWorkWatch(options: {
  readonly activityOf: (targetId: string) => Pick<Activity, 'underWay' | 'sent'>
  /** What the server says it is working on; null: it does not say. */
  readonly runningAt: (targetId: string) => number | null
  readonly now: () => number
}): WorkWatch {
  const { activityOf, runningAt, now } = options
  const watched = new Map<string, Watched>()

  return {
    look(targetId) {
      const at = now()
      const { underWay, sent } = activityOf(targetId)
      const isBusy = underWay > 0 || (runningAt(targetId) ?? 0) > 0
      const last = watched.get(targetId)
      if (!last) {
        const spans = isBusy ? [{ from: at, to: at }] : []
        watched.set(targetId, { since: at, at, sent, isBusy, spans })
        return
      }
      // What ran at one of the two looks, or came and went between them, may have run all the while.
      const mayHaveRun = isBusy || last.isBusy || sent !== last.sent || at - last.at > GAP_MS
      if (mayHaveRun) last.spans.push({ from: last.at, to: at })
      last.spans = last.spans.filter(({ to }) => to > at - KEPT_MS)
      Object.assign(last, { at, sent, isBusy })
    },
    isIdle(targetId, from, to) {
      const known = watched.get(targetId)
      // Of what is longer ago the spans are gone.
      if (!known || known.since > from || known.at < to || from < known.at - KEPT_MS) return false
      return known.spans.every((span) => span.to < from || span.from >= to)
    },
  }
}
