/** How a unit of the fleet stands, in words. */
import { CircleDashed, CirclePause, Hourglass, Power, PowerOff, RotateCw } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { UnitState } from '../../../../shared/contract/fleet.ts'
import type { Mood } from '../../../ui/state-word.tsx'

export interface Standing {
  readonly mood: Mood
  readonly icon?: LucideIcon
  readonly word: string
  /** More, for a title, where the core says nothing. */
  readonly about: string
}

export const STANDINGS = {
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

export const standingOf = (state: UnitState): Standing => STANDINGS[state]
