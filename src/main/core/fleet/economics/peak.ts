/** The fastest that own endpoints were measured at, from the history that is kept of them. */
import { DAY_MS } from '../../ledger/ledger.ts'
import type { Targets } from '../../upstreams/upstreams.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

const DAYS = 7

/**
 * The most output tokens a second of any one endpoint in the last week, as a mean over some minutes; null where none
 * says how fast it is. Day by day, because a week at once would come in steps of half an hour.
 */
export function peakOutputTokensPerSecond(
  targets: Pick<Targets, 'ofKind'>,
  history: Telemetry['history'],
  now: number,
): number | null {
  const ends = Array.from({ length: DAYS }, (_, day) => now - day * DAY_MS)
  const rates = targets
    .ofKind('gpu')
    .flatMap(({ id }) => ends.flatMap((to) => history(id, to - DAY_MS, to).points))
    .flatMap(({ outputTokensPerSecond: rate }) => rate ?? [])
  return rates.length === 0 ? null : Math.max(...rates)
}
