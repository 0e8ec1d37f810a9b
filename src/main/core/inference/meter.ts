/** Step 6, meter: reads off the answer, while its bytes pass through untouched, what it will cost. */
import { dataOf, createEventSplitter } from './sse.ts'
import { readUsage, type Tokens } from './usage.ts'

/** What has been read so far. */
export interface Reading {
  /** The last usage report; never the sum of several, which are cumulative. */
  usage: Tokens | null
  finishReason: string | null
  /** Events that carried generated text: at least that many tokens were generated. */
  contentEvents: number
  /** UTF-8 bytes of generated text, tool arguments included. */
  contentBytes: number
  /** The upstream's own error in the middle of its stream. */
  error: string | null
  /** The `[DONE]` event as it came; null while it has not. */
  done: Buffer | null
}

export const emptyReading = (): Reading => ({
  usage: null,
  finishReason: null,
  contentEvents: 0,
  contentBytes: 0,
  error: null,
  done: null,
})

export interface StreamMeter {
  readonly reading: Reading
  /** Takes a chunk; returns what may go on now, or null. `[DONE]` is held back: the ledger comes first. */
  feed(chunk: Buffer): Buffer | null
}

/**
 * Whole events go on as they came. Two do not: the usage chunk that only we asked for, and `[DONE]`, which waits
 * for the settlement and is dropped after an error, lest a broken answer look like a finished one.
 */
export function createStreamMeter(options: {
  readonly forwardUsageChunk: boolean
  readonly onFirstContent: () => void
}): StreamMeter {
  const reading = emptyReading()
  const splitter = createEventSplitter()

  function goesOn(event: Buffer): boolean {
    const data = dataOf(event.toString('utf8'))
    if (data === null) return reading.done === null
    if (data === '[DONE]') {
      reading.done ??= event
      return false
    }
    const before = reading.contentEvents
    const usageOnly = readChunk(parse(data), reading)
    if (before === 0 && reading.contentEvents > 0) options.onFirstContent()
    return !usageOnly || options.forwardUsageChunk
  }

  return {
    reading,
    feed(chunk) {
      const kept: Buffer[] = []
      splitter.feed(chunk, (event) => {
        if (goesOn(event)) kept.push(event)
      })
      if (kept.length <= 1) return kept[0] ?? null
      return Buffer.concat(kept)
    },
  }
}

/** Reads a whole answer. Null when the body is not a JSON object. */
export function readWhole(body: Buffer): Reading | null {
  const answer = parse(body.toString('utf8'))
  if (!isObject(answer)) return null
  const reading = emptyReading()
  readChunk(answer, reading)
  return reading
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A chunk that is not JSON is the client's to judge; it tells us nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Notes what a chunk or a whole answer says; returns whether it is a usage chunk and nothing else. */
function readChunk(chunk: unknown, reading: Reading): boolean {
  if (!isObject(chunk)) return false
  if (chunk['error'] != null) reading.error = messageOf(chunk['error'])
  const usage = chunk['usage'] == null ? null : readUsage(chunk['usage'])
  if (usage) reading.usage = usage
  const choices: unknown = chunk['choices']
  if (!Array.isArray(choices)) return false
  let text = 0
  for (const choice of choices as unknown[]) {
    if (!isObject(choice)) continue
    if (typeof choice['finish_reason'] === 'string') reading.finishReason = choice['finish_reason']
    text += textBytes(choice['delta'] ?? choice['message'])
  }
  if (text > 0) {
    reading.contentEvents += 1
    reading.contentBytes += text
  }
  return usage !== null && choices.length === 0
}

/** Bytes of all that was generated: content, reasoning, refusals, names and arguments of tool calls. */
function textBytes(message: unknown): number {
  if (!isObject(message)) return 0
  let bytes = 0
  for (const [name, value] of Object.entries(message)) {
    if (name === 'role' || value === null) continue
    if (typeof value === 'string') bytes += Buffer.byteLength(value)
    else if (name === 'tool_calls' || name === 'function_call') bytes += argumentBytes(value)
  }
  return bytes
}

function argumentBytes(value: unknown): number {
  if (Array.isArray(value)) {
    return (value as unknown[]).reduce<number>((sum, item) => sum + argumentBytes(item), 0)
  }
  if (!isObject(value)) return 0
  const called = value['function'] ?? value
  if (!isObject(called)) return 0
  return ['name', 'arguments'].reduce((sum, name) => {
    const text = called[name]
    return sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0)
  }, 0)
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : 'no reason given'
}
