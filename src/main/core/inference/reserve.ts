/** Step 4, reserve: the worst case of a request, and the hold for it. */
import { Refusal } from '../../../shared/errors.ts'
import { costOf, type NanoUsd } from '../../../shared/money.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { AttemptDraft, Ledger, Price, Reservation } from '../ledger/ledger.ts'
import type { Choice } from '../routing/routing.ts'
import type { Settings } from '../settings/settings.ts'
import type { TokenCounter } from '../tokens/tokens.ts'
import type { Target } from '../upstreams/upstreams.ts'
import type { Call } from './admit.ts'
import { roomLeft, tighten } from './tighten.ts'
import type { Try } from './tries.ts'

/** Tokens that a chat template adds around the whole conversation, and around each message. */
const TEMPLATE_TOKENS = 64
const TEMPLATE_TOKENS_PER_MESSAGE = 16
/** The input's bytes are known, and JSON around the text; three leaves room for code and other languages. */
const INPUT_BYTES_PER_TOKEN = 3
/** Output cap for a model whose own maximum is not known. */
const DEFAULT_OUTPUT_TOKENS = 4_096

/** The most tokens a request can be billed for. */
export interface WorstCase {
  readonly inputTokens: number
  /** What the input most likely comes to: for a row whose usage nobody reported. */
  readonly likelyInputTokens: number
  readonly outputTokensPerAnswer: number
  readonly outputTokens: number
  /** How many answers were asked for. */
  readonly answers: number
}

/**
 * Bounds a request. A byte-level tokenizer makes at most one token of a byte, and every text, tool and schema
 * stands in the body, so the body's bytes plus the template bound the input. Throws `invalid_request` for images
 * of a model for which the catalogue names no maximum, and for other media: their cost has no bound.
 */
export function worstCaseOf(call: Call, { model, known }: Choice): WorstCase {
  if (call.otherMedia > 0 || (call.images > 0 && known?.maxTokensPerImage == null)) {
    const what = call.otherMedia > 0 ? 'a part that is neither text nor image' : 'an image'
    throw new Refusal(
      'invalid_request',
      `The catalogue names no maximum of tokens for ${what} of "${model}", so its cost cannot be held. Send text only.`,
      { param: 'messages' },
    )
  }
  const imageTokens = call.images * (known?.maxTokensPerImage ?? 0)
  const inputTokens = call.body.length + templateTokensOf(call) + imageTokens
  // With two caps of the caller's, providers differ in which one they heed: the larger is what may be generated.
  const cap = Math.max(call.maxTokens ?? 0, call.maxCompletionTokens ?? 0)
  const chatCap = cap > 0 ? cap : (known?.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS)
  const outputTokensPerAnswer = call.endpoint === 'embeddings' ? 0 : chatCap
  // What was predicted and did not come true is billed as output (OpenAI's predicted outputs).
  const predicted = call.members.get('prediction')
  const predictedTokens = predicted
    ? Buffer.byteLength(call.bodyText.slice(predicted.start, predicted.end))
    : 0
  return {
    inputTokens,
    likelyInputTokens: Math.ceil(inputTokens / INPUT_BYTES_PER_TOKEN),
    outputTokensPerAnswer,
    outputTokens: (outputTokensPerAnswer + predictedTokens) * call.answers,
    answers: call.answers,
  }
}

/** The allowance for what the chat template adds. */
export function templateTokensOf({ messageCount }: Call): number {
  return TEMPLATE_TOKENS + messageCount * TEMPLATE_TOKENS_PER_MESSAGE
}

/** What the worst case costs: cached input is never dearer than the dearer of the two input prices. */
export function holdFor({ inputTokens, outputTokens }: WorstCase, price: Price): NanoUsd {
  const input = price.cachedInput > price.input ? price.cachedInput : price.input
  return costOf({ tokens: inputTokens, price: input }, { tokens: outputTokens, price: price.output })
}

export interface Reserved {
  readonly reservation: Reservation
  /** What was held for. */
  readonly worstCase: WorstCase
}

export interface ReserveParts {
  readonly ledger: Ledger
  readonly budgets: Budgets
  readonly counter: TokenCounter
  readonly settings: Pick<Settings, 'get'>
  /** What a target takes for a model; undefined where nobody has said. */
  readonly priceAt: (model: string, target: Target) => Price | undefined
}

/**
 * Holds the worst case of an attempt at its target; where a budget has no room for it, a closer one. Throws
 * `model_unpriced`, `budget_exceeded` or `ledger_unavailable`.
 */
export async function reserve(
  parts: ReserveParts,
  call: Call,
  choice: Choice,
  asked: Try,
  worstCase: WorstCase,
): Promise<Reserved> {
  const { ledger, budgets, counter, priceAt } = parts
  const price = written(() => priceAt(choice.model, asked.hop.target)) ?? unpriced(choice.model, parts)
  const hold = async (worstCase: WorstCase): Promise<Reserved> => {
    const draft = draftOf(call, choice, asked, price, holdFor(worstCase, price))
    const check = (now: number): void => budgets.check(now, draft.holdNanoUsd, draft)
    return { reservation: await ledger.reserve(draft, check), worstCase }
  }
  try {
    return await hold(worstCase)
  } catch (error) {
    const room = error instanceof Refusal ? roomLeft(error) : null
    if (room === null) throw error
    const closer = await tighten(call, choice, worstCase, counter, (bound) => holdFor(bound, price) <= room)
    if (!closer) throw error
    return hold(closer)
  }
}

/**
 * A row of zeros, where the setting lets a model without a price through. By default it is refused, because under a
 * hard limit what has no price would count as free.
 */
function unpriced(model: string, { ledger, settings }: Pick<ReserveParts, 'ledger' | 'settings'>): Price {
  if (settings.get('unpriced.policy') === 'refuse') {
    throw new Refusal(
      'model_unpriced',
      `The model "${model}" has no price, so no budget can hold for it. Ask for a priced one (GET /v1/models), or give it a price in the console.`,
      { param: 'model' },
    )
  }
  return written(() => ledger.prices.unpriced(model))
}

/** A price that is asked for the first time may have to be written. Throws `ledger_unavailable`. */
function written<Found>(find: () => Found): Found {
  try {
    return find()
  } catch {
    throw new Refusal('ledger_unavailable', 'The ledger cannot be written, so no request is let through.', {
      retryAfterSeconds: 5,
    })
  }
}

function draftOf(
  call: Call,
  choice: Choice,
  { hop, number, why }: Try,
  price: Price,
  holdNanoUsd: NanoUsd,
): AttemptDraft {
  return {
    requestId: call.requestId,
    attempt: number,
    endpoint: call.endpoint,
    keyId: call.caller.id,
    user: call.user,
    workload: call.workload,
    session: call.session,
    modelAsked: choice.asked,
    modelServed: choice.model,
    target: hop.target.id,
    reason: reasonOf(choice.reason, why === '' ? hop.why : why),
    streamed: call.stream,
    price,
    holdNanoUsd,
  }
}

const reasonOf = (choice: string, route: string): string => (route === '' ? choice : `${choice}; ${route}`)
