/** Since when rows are kept: older ones were deleted after their time, and only their rollups are left. */
import { z } from 'zod'
import type { Prepare } from './statements.ts'

const sinceSchema = z.object({ at: z.int().nullable() })

export function createRetention(prepare: Prepare) {
  return {
    /** ms since the epoch; null while no row was deleted. */
    keptSince: (): number | null =>
      sinceSchema.parse(prepare(`SELECT max(kept_since) AS at FROM retention WHERE kind = 'attempts'`).get())
        .at,
  }
}
