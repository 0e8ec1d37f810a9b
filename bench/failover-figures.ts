/** What a death came to, from what clients saw, what reached the target, and what the ledger has. */
import type { Arrival } from './messages.ts'
import type { Asked } from './open-loop.ts'
import { percentile } from './statistics.ts'

/** From its hold to its row. Times in ms since the epoch, here and below. */
export interface Attempted {
  readonly target: string
  readonly from: number
  readonly to: number
  readonly errorCode: string | null
  readonly maybeBilled: boolean
}

export interface Run {
  /** The one that died. */
  readonly target: string
  readonly asked: readonly Asked[]
  readonly steadyFrom: number
  readonly diedAt: number
  readonly backAt: number
  /** When its breaker opened first, and its probe found it down; null when neither was seen. */
  readonly openedAt: number | null
  readonly foundDownAt: number | null
  /** What reached it; null for the time in which its process was dead. */
  readonly arrivals: {
    readonly before: readonly Arrival[]
    readonly whileDead: readonly Arrival[] | null
    readonly after: readonly Arrival[]
  }
  readonly attempts: readonly Attempted[]
}

export interface Spread95 {
  readonly p50: number
  readonly p95: number
}

export interface Figures {
  readonly perSecond: number
  /** How late requests were sent. */
  readonly lateMs: Spread95
  /** Of an answer before the death. */
  readonly steadyMs: Spread95
  /** Requests of the outage: from the death until the target has its traffic again. */
  readonly requests: number
  readonly failed: number
  readonly failedByCode: Readonly<Record<string, number>>
  /** Those of them that failed before the breaker had opened. */
  readonly failedBeforeOpen: number
  /** How long those that failed afterwards waited for their no. */
  readonly refusedMs: Spread95 | null
  /** Answered after a failed attempt, and by how much later than before the death. */
  readonly fallenBack: number
  readonly addedMs: Spread95 | null
  /** From the death. */
  readonly openedMs: number | null
  readonly foundDownMs: number | null
  /** Attempts that were let through before its breaker opened, and were on their way when it did. */
  readonly onTheirWay: number
  /** Attempts that looked whether it was back, until one went well; and how many of them at once, at most. */
  readonly looks: number
  readonly looksAtOnce: number
  /** Requests that reached it in that time, whenever they had begun; null for a process that was dead. */
  readonly reachedAfterOpen: number | null
  readonly maybeBilled: number
  /** From its return: its first good answer, and nine of ten of its share. Null: not within the time. */
  readonly firstAnswerMs: number | null
  readonly trafficBackMs: number | null
  /** At the target: the most at once before the death, and in the first second after its traffic was let through. */
  readonly steadyInFlight: number
  readonly returnInFlight: number
}

const BACK_WINDOW_MS = 500
const BACK_SHARE = 0.9
const FIRST_MS = 1_000
/** A breaker stays open for two seconds at least: what has its hold before one is over was let through before. */
const ON_THEIR_WAY_MS = 1_000

export function figuresOf(run: Run): Figures {
  const { target, asked, steadyFrom, diedAt, backAt, openedAt, foundDownAt, arrivals, attempts } = run
  const steady = asked.filter(({ dueAt, endedAt }) => dueAt >= steadyFrom && endedAt < diedAt)
  const steadyMs = spread95(steady.map(waited)) ?? { p50: 0, p95: 0 }
  const trafficBackAt = backAgain(asked, target, backAt)
  const outage = asked.filter(
    ({ dueAt, endedAt }) => endedAt >= diedAt && dueAt < (trafficBackAt ?? Infinity),
  )
  const failed = outage.filter(({ code }) => code !== null)
  const fallenBack = outage.filter(({ code, reason }) => code === null && reason.includes('fallback: '))
  const ofTarget = attempts.filter((attempt) => attempt.target === target)
  const open = openedAt ?? Infinity
  const afterOpen = ofTarget.filter(({ from }) => from > open)
  const releasedAt = Math.min(
    ...afterOpen.filter(({ to, errorCode }) => to >= backAt && errorCode === null).map(({ to }) => to),
  )
  const looks = afterOpen.filter(({ from }) => from >= open + ON_THEIR_WAY_MS && from < releasedAt)
  const sentAt = asked.map((one) => one.sentAt).toSorted((a, b) => a - b)
  return {
    perSecond: ((sentAt.length - 1) * 1_000) / ((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)),
    lateMs: spread95(asked.map(({ dueAt, sentAt }) => sentAt - dueAt)) ?? { p50: 0, p95: 0 },
    steadyMs,
    requests: outage.length,
    failed: failed.length,
    failedByCode: countBy(failed.map(({ status, code }) => `${status ?? 'none'} ${code ?? ''}`)),
    failedBeforeOpen: failed.filter(({ endedAt }) => endedAt <= open).length,
    refusedMs: spread95(failed.filter(({ dueAt }) => dueAt > open).map(waited)),
    fallenBack: fallenBack.length,
    addedMs: spread95(fallenBack.map((one) => waited(one) - steadyMs.p50)),
    openedMs: openedAt === null ? null : openedAt - diedAt,
    foundDownMs: foundDownAt === null ? null : foundDownAt - diedAt,
    onTheirWay: afterOpen.filter(({ from }) => from < open + ON_THEIR_WAY_MS).length,
    looks: looks.length,
    looksAtOnce: mostAtOnce(looks),
    reachedAfterOpen: arrivals.whileDead?.filter(({ at }) => at > open).length ?? null,
    maybeBilled: attempts.filter(({ maybeBilled }) => maybeBilled).length,
    firstAnswerMs: Number.isFinite(releasedAt) ? releasedAt - backAt : null,
    trafficBackMs: trafficBackAt === null ? null : trafficBackAt - backAt,
    steadyInFlight: mostAtOnce(arrivals.before.map(toSpan)),
    returnInFlight: mostAtOnce(
      arrivals.after.filter(({ at }) => at >= releasedAt && at < releasedAt + FIRST_MS).map(toSpan),
    ),
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

const toSpan = ({ at, endedAt }: Arrival): Span => ({ from: at, to: endedAt ?? Infinity })

/** The most that were under way at one moment; what ends when another begins is not under way with it. */
export function mostAtOnce(spans: readonly Span[]): number {
  const steps = spans
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    .toSorted((one, two) => one.at - two.at || one.by - two.by)
  let [now, most] = [0, 0]
  for (const { by } of steps) {
    now += by
    most = Math.max(most, now)
  }
  return most
}

/** The beginning of the first half second in which the target gave nine of ten answers; null when there is none. */
function backAgain(asked: readonly Asked[], target: string, backAt: number): number | null {
  const ends = asked.filter(({ endedAt }) => endedAt >= backAt)
  for (const { endedAt: from } of ends.filter((one) => one.target === target)) {
    const within = ends.filter(({ endedAt }) => endedAt >= from && endedAt < from + BACK_WINDOW_MS)
    const its = within.filter((one) => one.target === target && one.code === null)
    if (its.length >= BACK_SHARE * within.length) return from
  }
  return null
}

const waited = ({ dueAt, endedAt }: Asked): number => endedAt - dueAt

function spread95(samples: readonly number[]): Spread95 | null {
  if (samples.length === 0) return null
  const sorted = samples.toSorted((a, b) => a - b)
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) }
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
