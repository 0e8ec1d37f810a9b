/** Small sentences of the shell. */
import type { ReachedTarget } from '../../shared/contract/system.ts'
import type { Mood } from '../ui/state-word.tsx'
import { hrefOf, hrefWith } from './route.ts'

export interface TargetsWord {
  readonly mood: Mood
  readonly words: string
  /** One line per target. */
  readonly details: string
  /** Where it is seen why. */
  readonly href: string
}

/** What of a target is told first: that it is down, that it fails, that somebody paused it, that it is tried again. */
const GROUPS = [
  {
    is: ({ state, isExpectedDown }) => state === 'down' && !isExpectedDown,
    mood: 'bad',
    one: 'down',
    many: 'targets down',
  },
  { is: ({ breaker }) => breaker === 'open', mood: 'bad', one: 'breaker open', many: 'breakers open' },
  { is: ({ isPaused }) => isPaused, mood: 'warn', one: 'paused', many: 'targets paused' },
  {
    is: ({ breaker }) => breaker === 'half_open',
    mood: 'warn',
    one: 'tried again',
    many: 'targets tried again',
  },
  {
    is: ({ isExpectedDown }) => isExpectedDown,
    mood: 'quiet',
    one: 'not serving',
    many: 'targets not serving',
  },
  {
    is: ({ state }) => state === 'unknown',
    mood: 'quiet',
    one: 'not probed yet',
    many: 'targets not probed yet',
  },
  { is: () => true, mood: 'good', one: 'up', many: 'targets up' },
] as const satisfies readonly {
  readonly is: (target: ReachedTarget) => boolean
  readonly mood: Mood
  readonly one: string
  readonly many: string
}[]

/**
 * "2 targets up", "c down": what is wrong comes first, and a single bad target is named. Where several things are
 * wrong there is no room for names: "1 down", "1 paused".
 */
export function targetsInWords(targets: readonly ReachedTarget[]): TargetsWord[] {
  if (targets.length === 0)
    return [
      { mood: 'warn', words: 'No target', details: 'No upstream is configured', href: hrefOf('routing') },
    ]
  const groupOf = (target: ReachedTarget): number => GROUPS.findIndex(({ is }) => is(target))
  const groups = GROUPS.map((group, index) => ({
    ...group,
    members: targets.filter((target) => groupOf(target) === index),
  })).filter(({ members }) => members.length > 0)
  const isCrowded = groups.filter(({ mood }) => mood !== 'good').length > 1
  return groups.map(({ mood, one, many, members }) => {
    const [first] = members
    const words =
      isCrowded || first === undefined
        ? `${members.length} ${members.length === 1 ? one : many.replace(/^targets /, '')}`
        : members.length === 1
          ? `${first.name} ${one}`
          : `${members.length} ${many}`
    const details = members.map(({ name, error }) => (error === null ? name : `${name}: ${error}`)).join('\n')
    return { mood, words, details, href: hrefFor(members) }
  })
}

/** Why an own GPU is down is seen in the fleet; all else is a matter of routing. */
function hrefFor(members: readonly ReachedTarget[]): string {
  if (members.some(({ kind, state }) => kind !== 'gpu' || state !== 'down')) return hrefOf('routing')
  const [first] = members
  return first === undefined || members.length > 1
    ? hrefOf('fleet')
    : hrefWith('fleet', new URLSearchParams({ unit: first.id }))
}

/** The base URL that an OpenAI client takes: the gateway's, ending in `/v1`. */
export function openAiBaseUrl(gatewayUrl: string): string {
  const root = gatewayUrl.replace(/\/+$/, '')
  return root.endsWith('/v1') ? root : `${root}/v1`
}
