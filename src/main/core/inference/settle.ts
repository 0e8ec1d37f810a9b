/** Step 7, settle: what a request cost, from what was read of its answer. */
import { costOf } from '../../../shared/money.ts'
import type { Reservation, Settlement } from '../ledger/ledger.ts'
import type { Outcome } from './outcome.ts'
import type { Reading } from './meter.ts'
import type { WorstCase } from './reserve.ts'
import type { Tokens } from './usage.ts'

/** English in a byte-level tokenizer: about four bytes a token. */
const BYTES_PER_TOKEN = 4
const NO_TOKENS: Tokens = { input: 0, cached: 0, output: 0, reasoning: 0 }

export interface Timing {
  readonly ttftMs: number | null
  readonly latencyMs: number
}

/** The facts of an attempt, priced at what its row has frozen. */
export function truthOf(
  reservation: Reservation,
  outcome: Outcome,
  worstCase: WorstCase,
  timing: Timing,
): Settlement {
  const { tokens, usageSource } = usageOf(outcome, worstCase)
  const { price } = reservation.draft
  const refusal = outcome.kind === 'answered' ? null : outcome.refusal
  return {
    ...timing,
    tokens,
    usageSource,
    costNanoUsd: costOf(
      { tokens: tokens.input, price: price.input },
      { tokens: tokens.cached, price: price.cachedInput },
      { tokens: tokens.output, price: price.output },
    ),
    finishReason: 'reading' in outcome ? outcome.reading.finishReason : null,
    errorCode: outcome.kind === 'answered' ? null : (refusal?.code ?? 'client_closed'),
  }
}

function usageOf(outcome: Outcome, worstCase: WorstCase): Pick<Settlement, 'tokens' | 'usageSource'> {
  if (outcome.kind === 'rejected' || outcome.kind === 'unsent') {
    return { tokens: NO_TOKENS, usageSource: 'none' }
  }
  const { reading } = outcome
  if (reading.usage) return { tokens: reading.usage, usageSource: 'provider' }
  return { tokens: estimate(reading, worstCase), usageSource: 'estimated' }
}

/**
 * Without a report: from what was seen, never below it. Where nothing was seen of an answer that may have been
 * generated in full, the worst case stands: an unknown bill is not a small one.
 */
function estimate(reading: Reading, worstCase: WorstCase): Tokens {
  const { inputTokens, outputTokens } = worstCase
  if (reading.contentEvents === 0) {
    return { input: inputTokens, cached: 0, output: outputTokens, reasoning: 0 }
  }
  const seen = Math.max(reading.contentEvents, Math.ceil(reading.contentBytes / BYTES_PER_TOKEN))
  // The body's JSON around the text makes this generous, and its bound keeps it within the hold.
  return { input: Math.ceil(inputTokens / BYTES_PER_TOKEN), cached: 0, output: seen, reasoning: 0 }
}
