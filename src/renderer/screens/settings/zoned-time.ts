/** Wall-clock times of a timezone as instants, for a field where somebody picks a date and a time. */

/** How far the clocks of a timezone are ahead of UTC at an instant, in ms. */
function offsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name)
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  return (match?.[1] === '-' ? -minutes : minutes) * 60_000
}

/**
 * The instant (ms since the epoch) at which clocks of a timezone show "2026-12-01T09:30"; null for anything else.
 * Of a time that the clocks show twice it is one of the two; one that they leave out is moved by the gap.
 */
export function instantOf(wallTime: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${wallTime}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wallTime) || Number.isNaN(asUtc)) return null
  const guess = asUtc - offsetMs(asUtc, timeZone)
  // The offset at the guess may be another one, within hours of a change.
  return asUtc - offsetMs(guess, timeZone)
}

/** What clocks of a timezone show at an instant, as such a field takes it: "2026-12-01T09:30". */
export const wallTimeOf = (at: number, timeZone: string): string =>
  new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 16)
