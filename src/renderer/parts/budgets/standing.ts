/** How a budget stands, in a word and the reason for it. */
import type { Budget } from '../../../shared/contract/budgets.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import { formatShare } from '../../ui/format.ts'
import type { Mood } from '../../ui/state-word.tsx'
import { formatNear, formatSpan } from './times.ts'

export type Level = 'calm' | 'nearing' | 'refused' | 'full' | 'over'

export interface Standing {
  readonly level: Level
  readonly mood: Mood
  readonly word: string
  /** Why, in a few words; null where the word says it all. */
  readonly why: string | null
}

/** For this long after it turned a request away, a budget counts as having no room. */
const REFUSING_MS = 60_000

/** The share of the limit, in percent, from which it is near when no threshold of the budget says otherwise. */
const NEAR_PERCENT = 80

/** The highest threshold on the way to the limit: from there on the limit is near. */
export function nearPercent({ thresholds }: Pick<Budget, 'thresholds'>): number {
  const marks = thresholds.filter((mark) => mark.of === 'actual' && mark.percent < 100)
  return marks.length === 0 ? NEAR_PERCENT : Math.max(...marks.map(({ percent }) => percent))
}

/** The window and the limit are still those under which it turned its last request away. */
export const isRefusalCurrent = ({ lastRefusal, windowStart, limitNowNanoUsd }: Budget): boolean =>
  lastRefusal !== null && lastRefusal.at >= windowStart && lastRefusal.limitNanoUsd >= limitNowNanoUsd

/** When it last turned a request away in this window, if nobody has raised its limit since; else null. */
export const refusedAt = (budget: Budget): number | null =>
  budget.enforcement === 'hard' && isRefusalCurrent(budget) ? (budget.lastRefusal?.at ?? null) : null

/** It turned a request away just now, and nobody has made room since. */
export function isRefusing(budget: Budget, now: number): boolean {
  const at = refusedAt(budget)
  return at !== null && now - at < REFUSING_MS
}

/**
 * By what is settled, for held money may yet come back; by what it turned away; and by where it is heading.
 * `now` is the core's clock.
 */
export function standingOf(budget: Budget, now: number): Standing {
  const { settledNanoUsd: settled, limitNowNanoUsd: limit, enforcement, timezone, forecast } = budget
  const warns = enforcement === 'warn' ? 'warns only' : null
  if (settled > limit) {
    const beyond = `by ${formatUsd(nanoUsd(settled - limit))}`
    const why = warns === null ? beyond : `${beyond}, ${warns}`
    return { level: 'over', mood: warns === null ? 'bad' : 'warn', word: 'Over the limit', why }
  }
  const refused = refusedAt(budget)
  if (refused !== null && isRefusing(budget, now)) {
    return {
      level: 'full',
      mood: 'bad',
      word: 'No room',
      why: `refused at ${formatNear(refused, now, timezone)}`,
    }
  }
  if (settled === limit) {
    const mood = warns === null ? 'bad' : 'warn'
    return { level: 'full', mood, word: 'Limit reached', why: warns }
  }
  if (refused !== null) {
    // The minutes are not in the word: a screen reader is told of each new word.
    const why = `${formatSpan(now - refused)} ago, ${formatShare(settled / limit)} spent`
    return { level: 'refused', mood: 'warn', word: 'Refused a request', why }
  }
  const near = nearPercent(budget)
  if (settled * 100 >= limit * near) {
    const past = `${formatShare(settled / limit)} spent`
    return { level: 'nearing', mood: 'warn', word: 'Nearing the limit', why: joined(past, warns) }
  }
  if (forecast.known && forecast.exhaustedAt !== null) {
    const from = `full from ${formatNear(forecast.exhaustedAt, now, timezone)}`
    return { level: 'nearing', mood: 'warn', word: 'Heading over', why: joined(from, warns) }
  }
  return { level: 'calm', mood: 'good', word: 'Calm', why: warns }
}

const joined = (why: string, warns: string | null): string => (warns === null ? why : `${why}, ${warns}`)

/** The budgets that are out of room, or were when last asked: those that refuse now before the others. */
export function outOfRoom(
  budgets: readonly Budget[],
  now: number,
): readonly { readonly budget: Budget; readonly standing: Standing }[] {
  const full = budgets
    .map((budget) => ({ budget, standing: standingOf(budget, now) }))
    .filter(({ standing: { level } }) => level === 'full' || level === 'over' || level === 'refused')
  const refusing = full.filter(({ standing }) => standing.mood === 'bad')
  return refusing.length > 0 ? refusing : full
}
