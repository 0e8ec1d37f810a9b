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
  /** How many of those events had come when `usage` was last reported: what came later is not in it. */
  contentEventsAtUsage: number
  /** Whether that report came at the end. One from the middle (continuous usage) may miss what was under way. */
  usageIsFinal: boolean
  /** Whether an answer began at all: then what was not seen was most likely not generated. */
  began: boolean
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
  contentEventsAtUsage: 0,
  usageIsFinal: false,
  began: false,
  error: null,
  done: null,
})

export interface StreamMeter {
  readonly reading: Reading
  /** Takes a chunk; returns what may go on now, or null. Throws `EventTooLong`. */
  feed(chunk: Buffer): Buffer | null
  /** Takes what came last as an event, if it is a whole one but for its blank line. */
  end(): Buffer | null
}

/**
 * Whole events go on as they came. Three do not: the usage chunk that only we asked for; `[DONE]`, which waits for
 * the settlement; and an error, which reaches the client in our own words, without what it may tell of our key.
 */
export function createStreamMeter(options: {
  readonly forwardUsageChunk: boolean
  readonly onFirstContent: () => void
}): StreamMeter {
  const reading = { ...emptyReading(), began: true }
  const splitter = createEventSplitter()

  const isBroken = (): boolean => reading.error !== null
  const isOver = (): boolean => isBroken() || reading.done !== null

  function goesOn(event: Buffer): boolean {
    if (isOver()) return false
    const data = dataOf(event.toString('utf8'))
    if (data === null) return true
    if (data === '[DONE]') {
      reading.done = event
      return false
    }
    const before = reading.contentEvents
    const usageOnly = readChunk(parse(data), reading)
    if (before === 0 && reading.contentEvents > 0) options.onFirstContent()
    return !isBroken() && (!usageOnly || options.forwardUsageChunk)
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
    end() {
      const rest = splitter.rest()
      const data = dataOf(`${rest.toString('utf8')}\n\n`)
      if (data === null || (data !== '[DONE]' && parse(data) === null)) return null
      const event = Buffer.concat([rest, Buffer.from('\n\n')])
      return goesOn(event) ? event : null
    },
  }
}

/** Reads a whole answer. Null when the body is not a JSON object. */
export function readWhole(body: Buffer): Reading | null {
  const answer = parse(body.toString('utf8'))
  if (!isObject(answer)) return null
  const reading = emptyReading()
  readChunk(answer, reading)
  reading.began = reading.contentEvents > 0
  reading.usageIsFinal = reading.usage !== null
  return reading
}

/** OpenAI's are words; nothing longer goes into a row. */
const MAX_FINISH_REASON = 64

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
  const choices: unknown = chunk['choices'] ?? []
  const text = Array.isArray(choices) ? readChoices(choices, reading) : 0
  if (text > 0) {
    reading.contentEvents += 1
    reading.contentBytes += text
  }
  const usage = chunk['usage'] == null ? null : readUsage(chunk['usage'])
  if (usage === null) return false
  reading.usage = usage
  reading.contentEventsAtUsage = reading.contentEvents
  const usageOnly = Array.isArray(choices) && choices.length === 0
  reading.usageIsFinal = usageOnly || reading.finishReason !== null
  return usageOnly
}

/** Notes the finish; returns the bytes of generated text. */
function readChoices(choices: readonly unknown[], reading: Reading): number {
  let text = 0
  for (const choice of choices) {
    if (!isObject(choice)) continue
    if (typeof choice['finish_reason'] === 'string') {
      reading.finishReason = choice['finish_reason'].slice(0, MAX_FINISH_REASON)
    }
    text += textBytes(choice['delta'] ?? choice['message'])
  }
  return text
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
