/** Server-sent events, cut out of a byte stream wherever its chunks happen to end. */

const LF = 0x0a
const CR = 0x0d
/** LF LF or CR LF CR LF: what stood before a border decides with at most so many of its bytes. */
const BORDER_BYTES = 3

export interface EventSplitter {
  /** Calls back with each event that is now whole, its blank line included. Throws {@link EventTooLong}. */
  feed(chunk: Buffer, onEvent: (event: Buffer) => void): void
  /** What came after the last whole event; empty when nothing did. */
  rest(): Buffer
}

/** An event that does not end within this many bytes is not worth waiting for. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024

export class EventTooLong extends Error {}

export function createEventSplitter(): EventSplitter {
  /** The pieces of an event that has not ended; joined once, when it has. */
  let pieces: Buffer[] = []
  let length = 0

  /** The index in `chunk` behind the blank line that ends the event begun in earlier chunks, or -1. */
  function endOfBegun(chunk: Buffer): number {
    const last = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces.slice(-BORDER_BYTES))
    const border = last?.subarray(-BORDER_BYTES) ?? Buffer.alloc(0)
    const straddling = endOfEvent(Buffer.concat([border, chunk.subarray(0, BORDER_BYTES)]), 0)
    return straddling === -1 ? endOfEvent(chunk, 0) : straddling - border.length
  }

  return {
    feed(chunk, onEvent) {
      let start = 0
      if (length > 0) {
        const end = endOfBegun(chunk)
        if (end !== -1) {
          onEvent(Buffer.concat([...pieces, chunk.subarray(0, end)]))
          pieces = []
          length = 0
          start = end
        }
      }
      if (length === 0) {
        for (let end = endOfEvent(chunk, start); end !== -1; end = endOfEvent(chunk, start)) {
          onEvent(chunk.subarray(start, end))
          start = end
        }
      }
      if (start === chunk.length) return
      pieces.push(chunk.subarray(start))
      length += chunk.length - start
      if (length > MAX_EVENT_BYTES) throw new EventTooLong()
    },
    rest: () => Buffer.concat(pieces),
  }
}

/** The index behind the next blank line, or -1. */
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
