/**
 * Near a limit, a closer bound: the bytes of a body are three to five times its tokens, so a request that does not
 * fit by its bytes may fit by its count.
 */
import type { Refusal } from '../../../shared/errors.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import type { Choice } from '../routing/routing.ts'
import type { TokenCounter } from '../tokens/tokens.ts'
import type { Call } from './admit.ts'
import { templateTokensOf, type WorstCase } from './reserve.ts'

/** A provider may count a little differently: other revisions of the vocabulary, its own words around a message. */
const MARGIN = 1.1
/** Longer bodies are not counted: whoever sends them at a limit would keep the thread busy. */
const MOST_BYTES = 256 * 1024
/** No text makes fewer tokens of its bytes; below that a count cannot make it fit. */
const MOST_BYTES_PER_TOKEN = 16

/** How much room the budget that refused has left; null when it was no budget. */
export function roomLeft({ details }: Refusal): NanoUsd | null {
  const { budget } = details
  if (!budget) return null
  return Math.round((budget.limit_usd - budget.settled_usd - budget.held_usd) * 1e9) as NanoUsd
}

/**
 * The worst case by counted tokens; null when there is no tokenizer for the model, when the request has parts that a
 * provider words in its own way (tools, schemas, media), or when even the best count could not make it fit.
 */
export async function tighten(
  call: Call,
  { known }: Choice,
  worstCase: WorstCase,
  counter: TokenCounter,
  wouldFit: (worstCase: WorstCase) => boolean,
): Promise<WorstCase | null> {
  if (known?.tokenizer !== 'llama3' || call.images > 0 || call.body.length > MOST_BYTES) return null
  const best = Math.ceil(call.body.length / MOST_BYTES_PER_TOKEN)
  if (!wouldFit({ ...worstCase, inputTokens: best })) return null
  const texts = textsOf(call)
  const tokens = texts && (await counter.count(texts))
  if (tokens === null) return null
  const inputTokens = Math.ceil(tokens * MARGIN) + templateTokensOf(call)
  return inputTokens < worstCase.inputTokens
    ? { ...worstCase, inputTokens, likelyInputTokens: Math.min(worstCase.likelyInputTokens, inputTokens) }
    : null
}

/** Members that add no words to the prompt. What else there is may: a schema, tools, a template's arguments. */
const WORDLESS = new Set(
  (
    'model messages input max_tokens max_completion_tokens n temperature top_p seed stop stream stream_options user ' +
    'metadata store frequency_penalty presence_penalty logit_bias logprobs top_logprobs service_tier ' +
    'encoding_format dimensions'
  ).split(' '),
)

/** Members of a message, and of a part of its content, that go into the prompt as they are, or not at all. */
const PLAIN = new Set(['role', 'content', 'name', 'type', 'text'])
/** What a tool answers is put into the prompt as JSON by many templates, and that has more tokens than its text. */
const PLAIN_ROLES: ReadonlySet<unknown> = new Set(['system', 'developer', 'user', 'assistant'])

/** Messages, a message, its content, a part of it, its text. */
const DEEPEST = 4

/** Every text of the conversation, or of the input; null when there is more to it than texts. */
function textsOf({ members, bodyText, endpoint }: Call): string[] | null {
  if (![...members.keys()].every((name) => WORDLESS.has(name))) return null
  const span = members.get(endpoint === 'chat' ? 'messages' : 'input')
  if (!span) return null
  const texts: string[] = []
  const collect = (value: unknown, depth: number): boolean => {
    if (value === null) return true
    if (typeof value === 'string') return texts.push(value) > 0
    if (typeof value !== 'object' || depth > DEEPEST) return false
    if (Array.isArray(value)) return value.every((item) => collect(item, depth + 1))
    const { role = 'user' } = value as { role?: unknown }
    return (
      PLAIN_ROLES.has(role) &&
      Object.entries(value).every(([name, member]) => PLAIN.has(name) && collect(member, depth + 1))
    )
  }
  return collect(JSON.parse(bodyText.slice(span.start, span.end)), 0) ? texts : null
}
