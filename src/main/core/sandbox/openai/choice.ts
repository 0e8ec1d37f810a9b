/** One of the answers to a request: its steps, and what a cap or a stop string leaves of them. */

/** What one chunk of a stream carries. */
export interface Step {
  readonly text: string
  readonly tokens: number
}

export interface ToolCall {
  readonly id: string
  readonly name: string
}

export interface Choice {
  readonly steps: readonly Step[]
  readonly tokens: number
  /** The `delta` of each step, as JSON; made when first asked for. */
  readonly deltas: () => readonly string[]
  /** The message of a whole reply, as JSON. */
  readonly message: string
  readonly finishReason: 'stop' | 'length' | 'tool_calls'
  /** Its steps are the call's arguments, after one that names it. */
  readonly call: ToolCall | null
}

/** A choice that says `pieces`, one token each. */
export function textChoice(pieces: readonly string[]): Choice {
  return choiceOf(pieces.map(oneToken), 'stop', null)
}

/** A choice that calls a tool; its name counts as `nameTokens`, its arguments are `pieces`. */
export function toolChoice(call: ToolCall, nameTokens: number, pieces: readonly string[]): Choice {
  return choiceOf([{ text: '', tokens: nameTokens }, ...pieces.map(oneToken)], 'tool_calls', call)
}

/**
 * What is left of a choice under a cap of tokens and the strings at which it stops. The tokens of a stop string
 * are generated, and so counted, but not said.
 */
export function limited(choice: Choice, maxTokens: number, stops: readonly string[]): Choice {
  const capped = choice.tokens > maxTokens ? cap(choice, maxTokens) : choice
  return stops.length > 0 && !choice.call ? stopped(capped, stops) : capped
}

function cap({ steps, call }: Choice, maxTokens: number): Choice {
  let tokens = 0
  const beyond = steps.findIndex((step) => (tokens += step.tokens) > maxTokens)
  return choiceOf(steps.slice(0, beyond), 'length', call)
}

function stopped(choice: Choice, stops: readonly string[]): Choice {
  const text = choice.steps.map((step) => step.text).join('')
  const [first] = stops
    .map((stop) => ({ start: text.indexOf(stop), end: text.indexOf(stop) + stop.length }))
    .filter(({ start }) => start >= 0)
    .sort((left, right) => left.start - right.start)
  if (!first) return choice
  const pieces: string[] = []
  let told = 0
  for (const step of choice.steps) {
    if (told >= first.end) break
    pieces.push(step.text.slice(0, Math.max(0, first.start - told)))
    told += step.text.length
  }
  return textChoice(pieces)
}

function oneToken(text: string): Step {
  return { text, tokens: 1 }
}

function choiceOf(
  steps: readonly Step[],
  finishReason: Choice['finishReason'],
  call: ToolCall | null,
): Choice {
  const tokens = steps.reduce((sum, step) => sum + step.tokens, 0)
  const text = steps.map((step) => step.text).join('')
  const message = call
    ? {
        role: 'assistant',
        content: null,
        refusal: null,
        tool_calls: [{ id: call.id, type: 'function', function: { name: call.name, arguments: text } }],
      }
    : { role: 'assistant', content: text, refusal: null }
  let deltas: readonly string[] | null = null
  return {
    steps,
    tokens,
    message: JSON.stringify(message),
    finishReason,
    call,
    deltas: () => (deltas ??= call ? callDeltas(steps, call) : steps.map(contentDelta)),
  }
}

function contentDelta({ text }: Step): string {
  return `{"content":${JSON.stringify(text)}}`
}

/** The first step names the function, the others spell its arguments. */
function callDeltas(steps: readonly Step[], { id, name }: ToolCall): string[] {
  return steps.map(({ text }, position) =>
    JSON.stringify({
      tool_calls: [
        position === 0
          ? { index: 0, id, type: 'function', function: { name, arguments: '' } }
          : { index: 0, function: { arguments: text } },
      ],
    }),
  )
}
