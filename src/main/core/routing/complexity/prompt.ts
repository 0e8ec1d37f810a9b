/** What the scorer reads of a request: slices of bounded size, however large the request and whatever its shape. */

export interface Prompt {
  /** What is asked now: the last message of the user. */
  readonly ask: string
  /** What was said before it and what the system was told: the same words weigh less here. */
  readonly context: string
  /** How much text there is in all, in characters; of a very long conversation a lower bound. */
  readonly chars: number
  /** How often the user has spoken. */
  readonly turns: number
  /** How many tools may be called, and how many results of tools stand in the conversation. */
  readonly tools: number
  readonly toolResults: number
  /** The answer has to be JSON: of any shape, or of a given one. */
  readonly json: 'none' | 'any' | 'schema'
}

/** Long texts are asked about at one of their ends: this much is read of each. */
const MOST_ASK = { head: 8_000, tail: 4_000 }
const MOST_CONTEXT = 4_000
/** Messages looked at: the first ones, which instruct, and the newest. */
const MOST_MESSAGES = { first: 4, newest: 60 }
const MOST_PARTS = 16

type JsonObject = Readonly<Record<string, unknown>>

/** Reads the body of a chat completion, a list of messages, or a text; of anything else, an empty prompt. Never throws. */
export function promptOf(body: unknown): Prompt {
  if (typeof body === 'string') return read([{ role: 'user', content: body }], {})
  if (Array.isArray(body)) return read(body, {})
  if (!isObject(body)) return read([], {})
  const messages = body['messages'] ?? body['input'] ?? body['prompt']
  return read(Array.isArray(messages) ? messages : [{ role: 'user', content: messages }], body)
}

function read(messages: readonly unknown[], body: JsonObject): Prompt {
  const { first, newest } = MOST_MESSAGES
  const looked =
    messages.length <= first + newest
      ? messages
      : [...messages.slice(0, first), ...messages.slice(messages.length - newest)]
  const said = looked.filter(isObject).map((message) => ({ role: message['role'], parts: partsOf(message) }))
  const asked = said.findLast(({ role }) => role === 'user') ?? said.findLast(({ role }) => role !== 'tool')

  let context = ''
  let chars = 0
  let turns = 0
  let toolResults = 0
  for (const one of said) {
    for (const part of one.parts) chars += part.length
    if (one.role === 'user') turns += 1
    if (one.role === 'tool' || one.role === 'function') toolResults += 1
    // What the model itself said, and what tools returned, asks for nothing.
    else if (one !== asked && one.role !== 'assistant' && context.length < MOST_CONTEXT) {
      context += `${one.parts.join('\n').slice(0, MOST_CONTEXT)}\n`
    }
  }
  return {
    ask: endsOf(asked?.parts ?? []),
    context: context.slice(0, MOST_CONTEXT),
    chars,
    turns: turns + (messages.length - looked.length) / 2,
    tools: lengthOf(body['tools']) + lengthOf(body['functions']),
    toolResults,
    json: jsonOf(body['response_format']),
  }
}

function partsOf({ content }: JsonObject): string[] {
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.slice(0, MOST_PARTS).flatMap((part: unknown) => {
    const text = isObject(part) ? part['text'] : part
    return typeof text === 'string' ? [text] : []
  })
}

function endsOf(parts: readonly string[]): string {
  const { head, tail } = MOST_ASK
  // Each part is cut before they are joined: what is copied stays bounded too.
  const text = parts.map((part) => ends(part, head, tail)).join('\n')
  return ends(text, head, tail)
}

const ends = (text: string, head: number, tail: number): string =>
  text.length <= head + tail ? text : `${text.slice(0, head)}\n${text.slice(text.length - tail)}`

function jsonOf(format: unknown): Prompt['json'] {
  const type = isObject(format) ? format['type'] : undefined
  if (type === 'json_schema') return 'schema'
  return type === 'json_object' ? 'any' : 'none'
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0)

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
