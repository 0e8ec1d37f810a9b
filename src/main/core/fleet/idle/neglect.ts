/** Tells of machines that cost money and do nothing: once for each time, and once more when they are used again. */
import type { FleetUnit } from '../../../../shared/contract/fleet.ts'
import type { Chronicle } from '../chronicle/chronicle.ts'
import type { IdleClock } from './clock.ts'

const MINUTE_MS = 60_000
/** A large model takes its time to load, but not so long. */
const STARTING_MS = 20 * MINUTE_MS

export interface NeglectOptions {
  readonly chronicle: Pick<Chronicle, 'enter' | 'isOpen'>
  readonly clock: Pick<IdleClock, 'usedAt'>
  /** After so many minutes without a request it is told of. */
  readonly afterMinutes: () => number
  readonly now: () => number
}

/** The result is to be called every few seconds. */
export function createNeglect(options: NeglectOptions): (units: readonly FleetUnit[]) => void {
  const { chronicle, clock, afterMinutes, now } = options

  function lookAt({ id, name, state, since, idleSince, endpoint, instance }: FleetUnit): void {
    const enter = (event: string, text: string): void =>
      chronicle.enter({ unit: id, event, text, author: 'rule' })
    const limitMs = afterMinutes() * MINUTE_MS
    const usedAt = endpoint && clock.usedAt(endpoint.target)
    if (chronicle.isOpen(id, 'idle_long')) {
      if (usedAt !== null && now() - usedAt < limitMs) enter('used_again', `"${name}" is used again.`)
    } else if (state === 'healthy' && idleSince !== null && now() - idleSince >= limitMs) {
      const text = `Nobody has asked "${name}" for anything in ${afterMinutes()} minutes, and it costs on. End it, send it more, or give it an idle rule.`
      enter('idle_long', text)
    }
    if (instance && state === 'starting' && now() - since >= STARTING_MS && !chronicle.isOpen(id, 'silent')) {
      const text = `"${name}" has run for ${STARTING_MS / MINUTE_MS} minutes, and its inference server has not answered. Look into its log, or end it.`
      enter('silent', text)
    }
  }

  return (units) => {
    for (const unit of units) if (isPaidFor(unit)) lookAt(unit)
  }
}

const isPaidFor = ({ machine }: FleetUnit): boolean =>
  machine !== null && machine.endedAt === null && machine.hourlyNanoUsd > 0
