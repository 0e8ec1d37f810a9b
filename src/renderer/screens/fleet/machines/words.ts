/** How a unit of the fleet stands, in words. */
import { CircleDashed, CirclePause, Hourglass, Power, PowerOff, RotateCw } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { FleetUnit, ServerKind, UnitState } from '../../../../shared/contract/fleet.ts'
import { formatSpan } from '../../../parts/budgets/times.ts'
import type { Mood } from '../../../ui/state-word.tsx'

export interface Standing {
  readonly mood: Mood
  readonly icon?: LucideIcon
  readonly word: string
  /** More, for a title. */
  readonly about: string
}

const STANDINGS = {
  launching: { mood: 'quiet', icon: Hourglass, word: 'Launching', about: 'The cloud was asked for it' },
  booting: { mood: 'quiet', icon: Hourglass, word: 'Booting', about: 'The cloud is starting it' },
  starting: {
    mood: 'quiet',
    icon: Hourglass,
    word: 'Starting',
    about: 'The machine runs; its endpoint has not answered yet',
  },
  healthy: { mood: 'good', word: 'Healthy', about: 'Its endpoint answers' },
  down: { mood: 'bad', word: 'Down', about: 'Its endpoint does not answer' },
  draining: {
    mood: 'warn',
    icon: CirclePause,
    word: 'Draining',
    about: 'Nothing new is sent there; what is under way goes on to its end',
  },
  restarting: { mood: 'warn', icon: RotateCw, word: 'Restarting', about: 'The cloud is restarting it' },
  unhealthy: { mood: 'bad', word: 'Unhealthy', about: 'The cloud says that it is not well' },
  terminating: { mood: 'warn', icon: PowerOff, word: 'Terminating', about: 'The cloud is ending it' },
  terminated: { mood: 'quiet', icon: PowerOff, word: 'Terminated', about: 'It is gone' },
  preempted: { mood: 'bad', icon: PowerOff, word: 'Preempted', about: 'The cloud took it away' },
  running: {
    mood: 'quiet',
    icon: Power,
    word: 'Running',
    about: 'A machine whose endpoint nobody named: it only costs',
  },
  unknown: { mood: 'quiet', icon: CircleDashed, word: 'Not probed yet', about: 'No probe was answered yet' },
} as const satisfies Record<UnitState, Standing>

/** It runs no more, whatever it cost. */
export const isOver = ({ state }: Pick<FleetUnit, 'state'>): boolean =>
  state === 'terminated' || state === 'preempted'

type Stands = Pick<FleetUnit, 'state' | 'why' | 'idleRule'>

/** How it stands; that its idle rule is about to end it is said as well. */
export function standingOf({ state, why, idleRule }: Stands, now: number): Standing {
  const standing = STANDINGS[state]
  const ends = idleRule?.terminatesAt ?? null
  if (ends === null) return { ...standing, about: why ?? standing.about }
  return {
    mood: 'warn',
    icon: Hourglass,
    word: `Ends ${inSpan(ends - now)}`,
    about: `${standing.word}, without a request for so long that its idle rule terminates it`,
  }
}

/** "in 12 min", "now". */
export const inSpan = (ms: number): string => (ms <= 0 ? 'now' : `in ${formatSpan(ms)}`)

const RANKS = { bad: 0, warn: 1, quiet: 2, good: 3 } as const satisfies Record<Mood, number>

/** For a list that begins with what is wrong. */
export const rankOf = (unit: Stands): number => RANKS[standingOf(unit, 0).mood]

/** What is wrong besides its state, in sentences. */
export function troublesOf({ endpoint }: Pick<FleetUnit, 'endpoint'>): readonly string[] {
  if (endpoint === null) return []
  const { gpus, readingError } = endpoint
  return [
    ...gpus
      .filter(({ xid }) => xid !== null && xid !== 0)
      .map(({ index, xid }) => `GPU ${index}: XID ${xid}`),
    ...(readingError === null ? [] : [readingError]),
  ]
}

export const KIND_WORDS = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  tgi: 'TGI',
  llamacpp: 'llama.cpp',
  ollama: 'Ollama',
  openai: 'OpenAI-compatible',
} as const satisfies Record<ServerKind, string>

/** "no request", "1 request", "12 requests": of this console, under way there now. */
export const underWay = ({ endpoint }: Pick<FleetUnit, 'endpoint'>): string => {
  const count = endpoint?.inFlight ?? 0
  return count === 0 ? 'no request' : count === 1 ? '1 request' : `${count} requests`
}

/** "3 h 20 min", "45 min": machine time. */
export function formatMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/**
 * A share of 1 as whole percent, for columns whose head has the unit. What is something never reads as nothing, and
 * what is not all never reads as all.
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1'
  return String(share < 1 ? Math.min(99, Math.round(share * 100)) : Math.round(share * 100))
}
