/** The fastest that own endpoints were measured at in the last week, from the history that is kept of them. */
import { DAY_MS } from '../../ledger/ledger.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

const DAYS = 7
/** It moves slowly, and whoever looks at it asks again and again. */
const KEPT_MS = 60_000

/**
 * The most output tokens a second of any one endpoint, as a mean over a quarter of an hour; null where none says how
 * fast it is. Looked up at most once a minute.
 */
export function createPeak(
  telemetry: Pick<Telemetry, 'peakOutputTokensPerSecond'>,
  now: () => number,
): () => number | null {
  let known: { readonly at: number; readonly rate: number | null } | null = null
  return () => {
    const at = now()
    if (!known || Math.abs(at - known.at) >= KEPT_MS) {
      known = { at, rate: telemetry.peakOutputTokensPerSecond(at - DAYS * DAY_MS) }
    }
    return known.rate
  }
}
