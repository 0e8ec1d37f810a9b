/** How often the cloud is looked at and asked again: within what it allows, and faster where nobody minds. */
import { CLOUD_PACE, type PaceLimits } from './cloud/cloud.ts'

export interface Tempo {
  readonly pace: PaceLimits
  /** Between two looks at the list of instances while something boots, restarts or ends, and otherwise. */
  readonly busyListMs: number
  readonly calmListMs: number
  /** Between two launches that want for capacity. */
  readonly capacityMs: number
  /** For so long a launch whose answer was lost is looked for before it is asked for again. */
  readonly lookForMs: number
  readonly lookEveryMs: number
}

/** Lambda takes one request a second, and a launch every twelve. */
export const LIVE_TEMPO: Tempo = {
  pace: CLOUD_PACE,
  busyListMs: 4_000,
  calmListMs: 30_000,
  capacityMs: 30_000,
  lookForMs: 90_000,
  lookEveryMs: 5_000,
}

/** The sandbox's cloud is on this machine. */
export const SANDBOX_TEMPO: Tempo = {
  pace: { everyMs: 10, launchEveryMs: 100 },
  busyListMs: 700,
  calmListMs: 2_000,
  capacityMs: 3_000,
  lookForMs: 3_000,
  lookEveryMs: 500,
}
