/** Overrides in words: what is forced, how long it holds, and what one would have done. */
import type {
  Override,
  OverrideEnd,
  OverridePreview,
  OverrideTerms,
  Side,
} from '../../../shared/contract/overrides.ts'
import type { TargetState } from '../../../shared/contract/system.ts'
import { formatUsd, nanoUsd } from '../../../shared/money.ts'
import { formatCount } from '../../ui/format.ts'
import { formatNear } from '../budgets/times.ts'

export const SIDE_WORDS = { gpu: 'GPU', serverless: 'serverless' } as const satisfies Record<Side, string>

/** The targets, as far as words need them. */
export type Known = readonly Pick<TargetState, 'id' | 'name' | 'kind' | 'state'>[]

export const nameOf = (target: string, known: Known): string =>
  known.find(({ id }) => id === target)?.name ?? target

/** As headers and errors name it, with "Override" before it. */
export const numberInWords = ({ id }: Pick<Override, 'id'>): string => `No. ${id}`

/** As a command: "Force GPU", "Pause Sandbox". */
export const deedInWords = (terms: OverrideTerms, known: Known): string =>
  terms.kind === 'force' ? `Force ${SIDE_WORDS[terms.side]}` : `Pause ${nameOf(terms.target, known)}`

/** As a state: "All traffic is forced to GPU", "Sandbox is paused". */
export const stateInWords = (terms: OverrideTerms, known: Known): string =>
  terms.kind === 'force'
    ? `All traffic is forced to ${SIDE_WORDS[terms.side]}`
    : `${nameOf(terms.target, known)} is paused`

/** "29:41", "1:05:09": how long it still holds. What is over has nothing left. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)]
  const clock = `${two(minutes)}:${two(seconds % 60)}`
  return hours === 0 ? clock.replace(/^0(?=\d:)/, '') : `${hours}:${clock}`
}

/** "30 min", "60 min", "90 min", "8 h". */
export const minutesInWords = (minutes: number): string =>
  minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`

const actor = (by: string): string => (by === 'console' ? 'from the console' : `by ${by}`)

/** "from the console", "by somebody". */
export const authorInWords = ({ author }: Pick<Override, 'author'>): string => actor(author)

/** "Ran out", "Reverted from the console". */
export function endInWords({ how, by }: OverrideEnd): string {
  if (how === 'expired') return 'Ran out'
  const who = by === null ? '' : ` ${actor(by)}`
  return how === 'reverted' ? `Reverted${who}` : `Replaced${who}`
}

/**
 * What it means while nobody it leaves is up; null while one is, or it is not known.
 *
 * @param paused all that are paused now, by whatever override
 */
export function troubleOf(terms: OverrideTerms, targets: Known, paused: ReadonlySet<string>): string | null {
  const left = targets.filter(({ id, state }) => state !== 'down' && !paused.has(id))
  const nobody =
    targets.length > 0 && left.length === 0 ? 'No target is left that is up: requests fail' : null
  if (terms.kind === 'pause') return nobody
  if (left.some(({ kind }) => kind === terms.side)) return null
  // Nobody is there to fall back to either.
  if (terms.whenDown === 'fall_back' && nobody !== null) return nobody
  return terms.whenDown === 'fail'
    ? `No ${SIDE_WORDS[terms.side]} target is up: requests fail`
    : `No ${SIDE_WORDS[terms.side]} target is up: requests fall back`
}

export interface PreviewWords {
  readonly lines: readonly string[]
  /** What to think twice about; null: nothing. */
  readonly warning: string | null
}

/** What it would have done to the last hour, who would get the traffic, and what it takes the place of. */
export function previewInWords(
  terms: OverrideTerms,
  preview: OverridePreview,
  { known, now, timezone }: { readonly known: Known; readonly now: number; readonly timezone: string },
): PreviewWords {
  const { targets, replaces } = preview
  const up = targets.filter(({ state }) => state === 'up')
  const until = replaces === null ? '' : formatNear(replaces.expiresAt, now, timezone)
  const names = up.map(({ name }) => name).join(', ')
  return {
    lines: [
      // Where nobody is up nothing moves: the warning says what happens instead.
      ...(up.length === 0
        ? []
        : [
            movedInWords(terms, preview),
            costInWords(preview),
            unservedInWords(terms, preview),
            `${up.length} of ${counted(targets.length, 'other target', terms)} up: ${names}.`,
          ]),
      replaces === null
        ? ''
        : terms.kind === 'force'
          ? `Takes the place of “${deedInWords(replaces.terms, known)}”, which holds until ${until}.`
          : `It is paused already, until ${until}: this extends it.`,
    ].filter((line) => line !== ''),
    warning: up.length > 0 ? null : warningOf(terms),
  }
}

function counted(count: number, pausing: string, terms: OverrideTerms): string {
  const what = terms.kind === 'force' ? `${SIDE_WORDS[terms.side]} target` : pausing
  return `${count} ${what}${count === 1 ? ' is' : 's are'}`
}

function movedInWords(terms: OverrideTerms, { requests, moved, unserved }: OverridePreview): string {
  if (requests === 0) return 'There was no request in the last hour.'
  const all = `the ${formatCount(requests)} request${requests === 1 ? '' : 's'} of the last hour`
  if (moved === 0) {
    return terms.kind === 'force'
      ? `Nothing would have moved: none of ${all} went elsewhere.`
      : `Nothing would have moved: none of ${all} went there.`
  }
  // Those that could go nowhere have a line of their own.
  const taken = moved - unserved
  return `${taken === 0 ? 'None' : formatCount(taken)} of ${all} would have gone elsewhere.`
}

function costInWords({ costNanoUsd, unpriced, moved, unserved }: OverridePreview): string {
  if (costNanoUsd === null || moved - unserved === 0) return ''
  const unknown = unpriced === 0 ? '' : ` ${formatCount(unpriced)} of them have no price and are not in it.`
  const amount = formatUsd(nanoUsd(Math.abs(costNanoUsd)))
  if (costNanoUsd === 0 && unpriced > 0) return `Nobody can tell what they would have cost.${unknown}`
  if (costNanoUsd === 0) return 'Their tokens would have cost as much, at the prices of now.'
  const more = costNanoUsd > 0 ? 'more' : 'less'
  return `Their tokens would have cost ${amount} ${more}, at the prices of now and without machine time.${unknown}`
}

function unservedInWords(terms: OverrideTerms, { unserved }: OverridePreview): string {
  if (unserved === 0) return ''
  // Whoever else serves it may be paused, too.
  if (terms.kind === 'pause') {
    return `${formatCount(unserved)} could go nowhere: nobody else that is asked serves their model.`
  }
  const asked = `${formatCount(unserved)} asked for a model that none of those targets serves`
  return terms.whenDown === 'fail' ? `${asked}: they would have failed.` : `${asked}: they would have stayed.`
}

function warningOf(terms: OverrideTerms): string {
  if (terms.kind === 'pause') return 'No other target is up: every request would fail.'
  const none = `No ${SIDE_WORDS[terms.side]} target is up`
  return terms.whenDown === 'fail'
    ? `${none}: every request would fail.`
    : `${none}: every request would fall back to the other side.`
}
