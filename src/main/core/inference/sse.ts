/** Server-sent events, cut out of a byte stream wherever its chunks happen to end. */

const LF = 0x0a
const CR = 0x0d
const NOTHING = Buffer.alloc(0)

export interface EventSplitter {
  /** Calls back with each event that is now whole, its blank line included. */
  feed(chunk: Buffer, onEvent: (event: Buffer) => void): void
  /** What came after the last whole event. */
  rest(): Buffer
}

/** An event that does not end within this many bytes is not worth waiting for. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024

export class EventTooLong extends Error {}

export function createEventSplitter(): EventSplitter {
  let rest: Buffer = NOTHING
  return {
    feed(chunk, onEvent) {
      // A blank line may straddle the border, so the search starts a little before the new bytes.
      let searchFrom = Math.max(0, rest.length - 3)
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      let start = 0
      for (;;) {
        const end = endOfEvent(bytes, Math.max(searchFrom, start))
        if (end === -1) break
        onEvent(bytes.subarray(start, end))
        start = end
        searchFrom = end
      }
      rest = start === bytes.length ? NOTHING : bytes.subarray(start)
      if (rest.length > MAX_EVENT_BYTES) throw new EventTooLong()
    },
    rest: () => rest,
  }
}

/** The index behind the next blank line (LF LF or CR LF CR LF), or -1. */
function endOfEvent(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(LF, from)
  while (at !== -1) {
    const next = at + 1
    if (bytes[next] === LF) return next + 1
    if (bytes[next] === CR && bytes[next + 1] === LF) return next + 2
    at = bytes.indexOf(LF, next)
  }
  return -1
}

/** The joined `data:` lines of an event; null for a comment or an event without data. */
export function dataOf(event: string): string | null {
  if (event.startsWith('data:')) {
    const end = event.indexOf('\n')
    // By far the most events are one data line and a blank one.
    if (event.length - end <= 3) return event.slice(5, end).trim()
  }
  const lines = event
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trim())
  return lines.length > 0 ? lines.join('\n') : null
}
