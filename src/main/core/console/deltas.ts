/** Joins the text of an answer into one event per frame or two: a fast model sends hundreds of pieces a second. */
import type { ChatEvent } from '../../../shared/contract/chat.ts'
import { createBell, pause, type Bell, type Waits } from './waiting.ts'

/** Two frames of a 60 Hz screen. */
const INTERVAL_MS = 33

/** The same events in the same order, with neighbouring deltas joined. The source must heed `waits.signal`. */
export async function* joinDeltas(
  source: AsyncGenerator<ChatEvent, void>,
  waits: Waits,
): AsyncGenerator<ChatEvent, void> {
  const bell = createBell(waits.signal)
  const read: Read = { queue: [], end: null }
  void readAll(source, read, bell, waits.signal)

  while (!waits.signal.aborted) {
    bell.clear()
    const event = read.queue.shift()
    if (event) {
      yield event
      if (event.type === 'delta') await pause(INTERVAL_MS, waits)
      continue
    }
    if (read.end?.failed) throw read.end.error
    if (read.end) return
    await bell.rung()
  }
}

interface Read {
  readonly queue: ChatEvent[]
  end: { failed: false } | { failed: true; error: unknown } | null
}

/** Never rejects: a failure is thrown to the reader once it has had what came before. */
async function readAll(
  source: AsyncGenerator<ChatEvent, void>,
  read: Read,
  bell: Bell,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const event of source) {
      if (signal.aborted) break
      append(read.queue, event)
      bell.ring()
    }
    read.end = { failed: false }
  } catch (error) {
    read.end = { failed: true, error }
  }
  bell.ring()
}

function append(queue: ChatEvent[], event: ChatEvent): void {
  const last = queue.at(-1)
  if (last?.type === 'delta' && event.type === 'delta') {
    queue[queue.length - 1] = { type: 'delta', text: last.text + event.text }
  } else {
    queue.push(event)
  }
}
