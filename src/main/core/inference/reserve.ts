/** Step 4, reserve: the worst case of a request, and the hold for it. */
import { Refusal } from '../../../shared/errors.ts'
import { costOf, type NanoUsd } from '../../../shared/money.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Ledger, Price, Reservation } from '../ledger/ledger.ts'
import type { Choice, Route } from '../routing/routing.ts'
import type { Call } from './admit.ts'

/** Tokens that a chat template adds around the whole conversation, and around each message. */
const TEMPLATE_TOKENS = 64
const TEMPLATE_TOKENS_PER_MESSAGE = 16
/** Output cap for a model whose own maximum is not known. */
const DEFAULT_OUTPUT_TOKENS = 4_096

/** The most tokens a request can be billed for. */
export interface WorstCase {
  readonly inputTokens: number
  readonly outputTokensPerAnswer: number
  readonly outputTokens: number
  /** How many answers were asked for. */
  readonly answers: number
}

/**
 * Bounds a request. A byte-level tokenizer makes at most one token of a byte, and every text, tool and schema
 * stands in the body, so the body's bytes plus the template bound the input. Throws `invalid_request` for media
 * parts of a model for which the catalogue names no maximum: their cost has no bound.
 */
export function worstCaseOf(call: Call, { model, known }: Choice): WorstCase {
  if (call.mediaParts > 0 && known?.maxTokensPerMediaPart == null) {
    throw new Refusal(
      'invalid_request',
      `The catalogue names no maximum of tokens per image, audio or file for "${model}", so its cost cannot be held. Send text only.`,
      { param: 'messages' },
    )
  }
  const mediaTokens = call.mediaParts * (known?.maxTokensPerMediaPart ?? 0)
  const templateTokens = TEMPLATE_TOKENS + call.messageCount * TEMPLATE_TOKENS_PER_MESSAGE
  // With two caps of the caller's, providers differ in which one they heed: the larger is what may be generated.
  const cap = Math.max(call.maxTokens ?? 0, call.maxCompletionTokens ?? 0)
  const chatCap = cap > 0 ? cap : (known?.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS)
  const outputTokensPerAnswer = call.endpoint === 'embeddings' ? 0 : chatCap
  return {
    inputTokens: call.body.length + templateTokens + mediaTokens,
    outputTokensPerAnswer,
    outputTokens: outputTokensPerAnswer * call.answers,
    answers: call.answers,
  }
}

/** What the worst case costs: cached input is never dearer than the dearer of the two input prices. */
export function holdFor({ inputTokens, outputTokens }: WorstCase, price: Price): NanoUsd {
  const input = price.cachedInput > price.input ? price.cachedInput : price.input
  return costOf({ tokens: inputTokens, price: input }, { tokens: outputTokens, price: price.output })
}

/**
 * Holds the worst case on the first target of the route. Throws `model_unpriced`, `budget_exceeded` or
 * `ledger_unavailable`.
 */
export async function reserve(
  { ledger, budgets }: { readonly ledger: Ledger; readonly budgets: Budgets },
  call: Call,
  choice: Choice,
  [target]: Route,
  worstCase: WorstCase,
): Promise<Reservation> {
  const price = ledger.prices.current(choice.model)
  if (!price) {
    throw new Refusal(
      'model_unpriced',
      `The model "${choice.model}" has no price, so no budget can hold for it. Ask for a priced one: GET /v1/models.`,
      { param: 'model' },
    )
  }
  const holdNanoUsd = holdFor(worstCase, price)
  return ledger.reserve(
    {
      requestId: call.requestId,
      attempt: 1,
      endpoint: call.endpoint,
      keyId: call.caller.id,
      user: call.user,
      workload: call.workload,
      session: call.session,
      modelAsked: choice.asked,
      modelServed: choice.model,
      target: target.id,
      reason: choice.reason,
      streamed: call.stream,
      price,
      holdNanoUsd,
    },
    (now) => budgets.check(now, holdNanoUsd),
  )
}
