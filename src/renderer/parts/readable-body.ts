/** A recorded body as a person reads it: JSON with its lines broken, a stream as the text it brought. */

export interface Readable {
  readonly text: string
  /** The pieces of a stream were joined; the events themselves are what was recorded. */
  readonly joined: boolean
}

/** Whatever is neither whole JSON nor a stream of plain text stays as it is. */
export function readable(text: string): Readable {
  const whole = parse(text)
  if (whole !== undefined) return { text: JSON.stringify(whole, null, 2), joined: false }
  const spoken = joinStream(text)
  return spoken === null ? { text, joined: false } : { text: spoken, joined: true }
}

/** Null when it is no stream of one answer's text: several answers, tool calls and broken events are shown as sent. */
function joinStream(text: string): string | null {
  const events = text.split(/\r?\n\r?\n/).filter((event) => event.startsWith('data:'))
  let joined = ''
  for (const event of events) {
    const data = event.slice('data:'.length).trim()
    if (data === '[DONE]') continue
    const piece = pieceOf(parse(data))
    if (piece === null) return null
    joined += piece
  }
  return joined === '' ? null : joined
}

/** The text of one chunk of a chat completion. */
function pieceOf(chunk: unknown): string | null {
  const choices = memberOf(chunk, 'choices')
  if (!Array.isArray(choices) || choices.length > 1) return null
  const [choice] = choices as unknown[]
  if (choice === undefined) return ''
  const delta = memberOf(choice, 'delta')
  const content = memberOf(delta, 'content') ?? ''
  const isPlain = memberOf(choice, 'index') === 0 && memberOf(delta, 'tool_calls') === undefined
  return isPlain && typeof content === 'string' ? content : null
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
