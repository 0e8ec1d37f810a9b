/** What an inference server says of its work, as far as it decides whether it is idle. */
import type { Reading } from '../telemetry/telemetry.ts'

/** `unknown`: it used to say, and cannot be read now. `silent`: it says nothing of it, as its kind does not. */
export type Work = 'busy' | 'idle' | 'unknown' | 'silent'

/** Short requests are seldom met with in the moment of a reading: what was answered since the last one tells of them. */
export function workOf(reading: Pick<Reading, 'load' | 'error'> | null): Work {
  const load = reading?.load ?? null
  if (load === null) return reading !== null && reading.error !== null ? 'unknown' : 'silent'
  const { running, waiting, outputTokensPerSecond } = load
  return [running, waiting, outputTokensPerSecond].some((figure) => (figure ?? 0) > 0) ? 'busy' : 'idle'
}
