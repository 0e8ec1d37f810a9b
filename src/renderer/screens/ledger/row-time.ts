/** Formatters cost more to make than to use. */
const clocks = new Map<string, Intl.DateTimeFormat>()

/** "23 Nov 16:45:12" in a timezone: the year is in the span that was asked for. */
export function formatRowTime(at: number, timeZone: string): string {
  const known = clocks.get(timeZone)
  const clock =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  if (known === undefined) clocks.set(timeZone, clock)
  return clock.format(at).replace(',', '')
}
