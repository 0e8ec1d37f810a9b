/** Requests that were turned away before they reached a target, in words. */
import type { Overview } from '../../../shared/contract/overview.ts'
import { formatCount, formatTime, localInstants } from '../../ui/format.ts'

export type Refusals = Overview['refusals']

/** What the count stands for: the hour, or less of it, for refusals are not kept across a restart. */
const spanOf = ({ since }: Pick<Refusals, 'since'>, timezone: string): string =>
  since === null ? 'in the last hour' : `since the start at ${formatTime(since, timezone)}`

/** What stands under the count, shortly. */
export function refusalNote({ lastHour, since }: Pick<Refusals, 'lastHour' | 'since'>): string {
  if (since !== null) return lastHour === 0 ? 'none since the start' : 'since the start'
  return lastHour === 0 ? 'none' : 'turned away'
}

/** "Counted since the start at 13:58:02." */
export const refusalSpan = (refusals: Pick<Refusals, 'since'>, timezone: string): string =>
  `Counted ${spanOf(refusals, timezone)}`

/** "3 refused in the last hour, the last at 14:02:11: …" with the gateway's own sentence; null when none was. */
export function refusalsInWords(refusals: Refusals, timezone: string): string | null {
  const { lastHour, last } = refusals
  if (lastHour === 0 || last === null) return null
  const at = `${lastHour === 1 ? 'at' : 'the last at'} ${formatTime(last.at, timezone)}`
  return `${formatCount(lastHour)} refused ${spanOf(refusals, timezone)}, ${at}: ${localInstants(last.message, timezone)}`
}
