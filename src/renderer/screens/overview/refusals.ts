/** Requests that were turned away before they reached a target, in words. */
import type { Overview } from '../../../shared/contract/overview.ts'
import { formatCount, formatTime, localInstants } from '../../ui/format.ts'

export type Refusals = Overview['refusals']

/** For this long after a budget turned a request away, it counts as doing so. */
const REFUSING_MS = 60_000

/** How long a budget still counts as refusing, in ms; 0 when it does not. `now` is the core's clock. */
export function refusingForMs({ last }: Refusals, now: number): number {
  if (last?.code !== 'budget_exceeded') return 0
  return Math.max(0, Math.min(REFUSING_MS, last.at + REFUSING_MS - now))
}

/** "3 refused in the last hour, the last at 14:02:11: …" with the gateway's own sentence; null when none was. */
export function refusalsInWords({ lastHour, last }: Refusals, timezone: string): string | null {
  if (lastHour === 0 || last === null) return null
  const at = `${lastHour === 1 ? 'at' : 'the last at'} ${formatTime(last.at, timezone)}`
  return `${formatCount(lastHour)} refused in the last hour, ${at}: ${localInstants(last.message, timezone)}`
}
