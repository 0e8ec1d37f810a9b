/** A launch in words: how far it is, what it waits for, and how long that usually takes. */
import type { FleetState, Launch } from '../../../../shared/contract/fleet.ts'
import { formatCountdown } from '../../../parts/overrides/words.ts'
import { NO_CAPACITY } from './refusals.ts'
import { formatSpan } from '../../../parts/budgets/times.ts'

export type CloudMode = FleetState['cloud']['mode']

/** Whom the machines are from. */
export const CLOUD_WORDS = {
  lambda: 'Lambda',
  sandbox: "the sandbox's cloud",
  none: 'the cloud',
} as const satisfies Record<CloudMode, string>

/** The way of every launch, in order. What it may wait for before it boots is told in the first step. */
const STEPS = ['Asked for', 'Booting', 'Starting to serve', 'Healthy'] as const

/** On which of the steps a launch is; one that is over is on none. */
const STEP_OF = {
  asking: 0,
  waiting: 0,
  looking: 0,
  booting: 1,
  starting: 2,
  healthy: 3,
  failed: null,
  cancelled: null,
} as const satisfies Record<Launch['state'], number | null>

export interface Step {
  readonly name: string
  readonly place: 'passed' | 'now' | 'ahead'
}

export function stepsOf({ state }: Pick<Launch, 'state'>): readonly Step[] {
  const at = STEP_OF[state]
  return at === null
    ? []
    : STEPS.map((name, index) => ({
        name,
        // What is healthy has nothing before it any more.
        place: index < at || state === 'healthy' ? 'passed' : index === at ? 'now' : 'ahead',
      }))
}

/** Neither over nor there yet. */
export const isUnderWay = ({ state }: Pick<Launch, 'state'>): boolean =>
  state !== 'failed' && state !== 'cancelled' && state !== 'healthy'

const FEW_WORDS = {
  asking: 'Asked for',
  waiting: 'Waiting for capacity',
  looking: 'Looking whether it was launched',
  booting: 'Booting',
  starting: 'Starting to serve',
  healthy: 'Healthy',
  failed: 'Failed',
  cancelled: 'Cancelled',
} as const satisfies Record<Launch['state'], string>

/** "a10-1: waiting for capacity": what a screen reader hears when it changes, and only then. */
export const newsOf = ({ terms, state, problem }: Pick<Launch, 'terms' | 'state' | 'problem'>): string => {
  const words = `${terms.name}: ${FEW_WORDS[state].toLowerCase()}`
  return state === 'failed' && problem !== null ? `${words}. ${problem}` : words
}

/** What happens to it now, in a sentence. */
export function nowInWords(
  { state, terms, problem, problemCode }: Pick<Launch, 'state' | 'terms' | 'problem' | 'problemCode'>,
  cloud: CloudMode,
): string {
  switch (state) {
    case 'asking':
      return `Asking ${CLOUD_WORDS[cloud]} for it.`
    case 'waiting':
      return problem === null || problemCode === NO_CAPACITY ? `No capacity in ${terms.region} now.` : problem
    case 'looking':
      return 'Nobody knows yet whether it was launched: looking for it before it is asked for again.'
    case 'booting':
      return 'The machine boots.'
    case 'starting':
      return `The machine runs, and costs. Nothing answers at port ${terms.port} yet.`
    case 'healthy':
      return 'It answers, and takes requests.'
    case 'failed':
      return 'It came to nothing.'
    case 'cancelled':
      return 'Nobody waits for it any more.'
  }
}

/** "Tried 3 times, again in 0:24. Gives up at …"; empty where it waits for nothing. */
export function triesInWords(
  { state, tries, nextTryAt }: Pick<Launch, 'state' | 'tries' | 'nextTryAt'>,
  now: number,
): string {
  if (state !== 'waiting' && state !== 'asking') return ''
  const tried = tries < 2 ? 'Tried once' : `Tried ${tries} times`
  if (state === 'asking' || tries === 0) return tries > 1 ? tried : ''
  if (nextTryAt === null) return tried
  return nextTryAt <= now ? `${tried}, now again` : `${tried}, again in ${formatCountdown(nextTryAt - now)}`
}

/** Until when it is asked for again while there is no capacity; null where it does not wait. */
export const waitsUntil = ({ startedAt, terms }: Pick<Launch, 'startedAt' | 'terms'>): number | null =>
  terms.waitMinutes === 0 ? null : startedAt + terms.waitMinutes * 60_000

/** "2:10, usually healthy after 4 min": for how long, and what to expect. */
export function elapsedInWords(
  { startedAt, usualMs }: Pick<Launch, 'startedAt' | 'usualMs'>,
  now: number,
): string {
  const elapsed = formatCountdown(Math.max(0, now - startedAt))
  return usualMs === null ? elapsed : `${elapsed}, usually healthy after ${roughly(usualMs)}`
}

/** "40 s", "4 min", "1 h 5 min". */
const roughly = (ms: number): string =>
  ms < 59_500 ? `${Math.max(1, Math.round(ms / 1_000))} s` : formatSpan(Math.round(ms / 60_000) * 60_000)
