/** Step 7, settle: what a request cost, from what was read of its answer. */
import { costOf } from '../../../shared/money.ts'
import type { Reservation, Settlement } from '../ledger/ledger.ts'
import { isMaybeBilled, type Outcome } from './outcome.ts'
import type { Reading } from './meter.ts'
import type { WorstCase } from './reserve.ts'
import type { Tokens } from './usage.ts'

/** English in a byte-level tokenizer makes about four bytes a token. */
const OUTPUT_BYTES_PER_TOKEN = 4
/** Nobody generates an answer faster, so an answer that was cut short after a time has no more tokens than this. */
const FASTEST_TOKENS_PER_SECOND = 2_000
const NO_TOKENS: Tokens = { input: 0, cached: 0, output: 0, reasoning: 0 }

export interface Timing {
  readonly ttftMs: number | null
  readonly latencyMs: number
}

/**
 * The facts of an attempt, priced at what its row has frozen; where nobody knows whether it was billed, its hold.
 * Never throws, because a hold must find its settlement:
 * when this fails, `onFailure` is told, and the attempt is settled at its hold, as after a crash.
 */
export function truthOf(
  reservation: Reservation,
  outcome: Outcome,
  worstCase: WorstCase,
  timing: Timing,
  onFailure: (error: unknown) => void,
): Settlement {
  try {
    return priced(reservation, outcome, worstCase, timing)
  } catch (error) {
    onFailure(error)
    return {
      ...timing,
      tokens: NO_TOKENS,
      usageSource: 'estimated',
      costNanoUsd: reservation.draft.holdNanoUsd,
      maybeBilled: false,
      finishReason: null,
      errorCode: 'crashed',
    }
  }
}

function priced(
  reservation: Reservation,
  outcome: Outcome,
  worstCase: WorstCase,
  timing: Timing,
): Settlement {
  const { price, holdNanoUsd } = reservation.draft
  const refusal = outcome.kind === 'answered' ? null : outcome.refusal
  if (isMaybeBilled(outcome)) {
    return {
      ...timing,
      tokens: NO_TOKENS,
      usageSource: 'estimated',
      costNanoUsd: holdNanoUsd,
      maybeBilled: true,
      finishReason: null,
      errorCode: refusal?.code ?? 'upstream_error',
    }
  }
  const { tokens, usageSource } = usageOf(outcome, worstCase, timing)
  return {
    ...timing,
    tokens,
    usageSource,
    costNanoUsd: costOf(
      { tokens: tokens.input, price: price.input },
      { tokens: tokens.cached, price: price.cachedInput },
      { tokens: tokens.output, price: price.output },
    ),
    maybeBilled: false,
    finishReason: 'reading' in outcome ? outcome.reading.finishReason : null,
    errorCode: outcome.kind === 'answered' ? null : (refusal?.code ?? 'client_closed'),
  }
}

function usageOf(
  outcome: Outcome,
  worstCase: WorstCase,
  { latencyMs }: Timing,
): Pick<Settlement, 'tokens' | 'usageSource'> {
  if (outcome.kind === 'rejected' || outcome.kind === 'unsent') {
    return { tokens: NO_TOKENS, usageSource: 'none' }
  }
  const { reading } = outcome
  const { usageIsFinal, contentEvents, contentEventsAtUsage } = reading
  if (reading.usage && usageIsFinal && contentEventsAtUsage === contentEvents) {
    return { tokens: reading.usage, usageSource: 'provider' }
  }
  if (reading.usage) {
    // Bytes are a guess where a report is at hand; what came after it is counted, a token an event.
    const output = Math.max(reading.usage.output + contentEvents - contentEventsAtUsage, contentEvents)
    return { tokens: { ...reading.usage, output }, usageSource: 'estimated' }
  }
  const input = worstCase.likelyInputTokens
  if (reading.began) return estimated(input, seenTokens(reading, worstCase))
  // An unknown bill is not a small one: the worst case stands, or what the time allowed of it.
  if (outcome.kind === 'answered' || !outcome.cutShort) {
    return estimated(worstCase.inputTokens, worstCase.outputTokens)
  }
  const { outputTokens, answers } = worstCase
  const possible = Math.ceil((latencyMs / 1000) * FASTEST_TOKENS_PER_SECOND) * answers
  return estimated(input, Math.min(outputTokens, possible))
}

function estimated(input: number, output: number): Pick<Settlement, 'tokens' | 'usageSource'> {
  return { tokens: { input, cached: 0, output, reasoning: 0 }, usageSource: 'estimated' }
}

/** Never below what was seen, an event carrying a token at least; and a guess goes no further than the hold. */
function seenTokens({ contentEvents, contentBytes }: Reading, { outputTokens }: WorstCase): number {
  return Math.max(contentEvents, Math.min(outputTokens, Math.ceil(contentBytes / OUTPUT_BYTES_PER_TOKEN)))
}
