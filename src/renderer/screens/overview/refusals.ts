/** Requests that were turned away before they reached a target, in words. */
import type { Overview } from '../../../shared/contract/overview.ts'
import { formatCount, formatTime, localInstants } from '../../ui/format.ts'

export type Refusals = Overview['refusals']

/** "3 refused in the last hour, the last at 14:02:11: …" with the gateway's own sentence; null when none was. */
export function refusalsInWords({ lastHour, last }: Refusals, timezone: string): string | null {
  if (lastHour === 0 || last === null) return null
  const at = `${lastHour === 1 ? 'at' : 'the last at'} ${formatTime(last.at, timezone)}`
  return `${formatCount(lastHour)} refused in the last hour, ${at}: ${localInstants(last.message, timezone)}`
}
