/** Since when this console has seen a machine without a break; what it did not see it can only infer. */

/** A cloud that is silent for longer, or a console that was asleep, has seen nothing meanwhile. */
const SILENT_MS = 5 * 60_000

export interface Sightings {
  /** It was seen to run at that moment. */
  see(id: string, at: number): void
  /** Null: it has not been seen lately. */
  from(id: string, now: number): number | null
}

export function createSightings(): Sightings {
  const seen = new Map<string, { readonly from: number; readonly at: number }>()

  return {
    see(id, at) {
      const known = seen.get(id)
      if (known && at <= known.at) return
      const goesOn = known !== undefined && at - known.at <= SILENT_MS
      seen.set(id, { from: goesOn ? known.from : at, at })
    },
    from(id, now) {
      const known = seen.get(id)
      return known && now - known.at <= SILENT_MS ? known.from : null
    },
  }
}
