/** How a target stands, and how much goes through it, in words. */
import { CirclePause, CircleSlash, Hourglass, ShieldAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { BreakerReport, RoutedTarget } from '../../../../shared/contract/routing.ts'
import { NONE, formatDuration, formatShare } from '../../../ui/format.ts'
import type { Mood } from '../../../ui/state-word.tsx'

export interface Standing {
  readonly mood: Mood
  readonly icon?: LucideIcon
  readonly word: string
  /** More, for a title. */
  readonly about: string
}

const PROBES = {
  up: { mood: 'good', word: 'Up', about: 'It answers /models' },
  down: { mood: 'bad', word: 'Down', about: 'It does not answer /models' },
  unknown: { mood: 'quiet', word: 'Not probed yet', about: 'The first probe has not answered yet' },
} as const satisfies Record<RoutedTarget['state'], Standing>

/** What the last probe found. */
export function probeStanding({ state, error }: Pick<RoutedTarget, 'state' | 'error'>): Standing {
  return { ...PROBES[state], ...(error !== null && { about: error }) }
}

/** What is left until then, rounded up: a countdown ends at one, not at nought. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 100) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Whether requests are let through. */
export function breakerStanding({ breaker }: BreakerReport, now: number): Standing {
  switch (breaker.state) {
    case 'closed':
      return { mood: 'quiet', word: 'Closed', about: 'Requests go through' }
    case 'half_open':
      return {
        mood: 'warn',
        icon: Hourglass,
        word: 'Trying one',
        about: 'One request is on its way to see whether the target is back',
      }
    case 'open':
      return breaker.until > now
        ? {
            mood: 'bad',
            icon: ShieldAlert,
            word: `Open, ${formatCountdown(breaker.until - now)}`,
            about: 'It failed again and again: nothing is sent there until the time is over',
          }
        : {
            mood: 'warn',
            icon: Hourglass,
            word: 'Open, next one tries',
            about: 'The next request is let through to see whether the target is back',
          }
  }
}

/** The one thing to know first: what somebody did by hand, then what keeps requests away, then the probe. */
export function worstStanding(target: RoutedTarget | null, now: number): Standing {
  if (target === null) {
    return { mood: 'quiet', icon: CircleSlash, word: 'Removed', about: 'It is not configured any more' }
  }
  if (target.pausedUntil !== null) {
    return {
      mood: 'warn',
      icon: CirclePause,
      word: `Paused, ${formatCountdown(target.pausedUntil - now)}`,
      about: 'Somebody paused it: nothing is sent there',
    }
  }
  if (target.breaker.breaker.state !== 'closed') {
    const { word, ...standing } = breakerStanding(target.breaker, now)
    return { ...standing, word: `Breaker ${word.charAt(0).toLowerCase()}${word.slice(1)}` }
  }
  return probeStanding(target)
}

/** So many a minute: "0.2", "7.3", "412". */
export function formatRate(perMinute: number): string {
  if (perMinute === 0) return '0'
  if (perMinute < 0.05) return '<0.1'
  return perMinute < 9.95 ? perMinute.toFixed(1) : Math.round(perMinute).toLocaleString('en-US')
}

export const shareOrNone = (share: number | null): string => (share === null ? NONE : formatShare(share))

export const durationOrNone = (ms: number | null): string => (ms === null ? NONE : formatDuration(ms))
