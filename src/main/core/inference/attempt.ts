/** One attempt of a request, from its hold to its row: steps 4 to 8. */
import type { Logger } from 'pino'
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Bodies, Ledger, Reservation, Settlement } from '../ledger/ledger.ts'
import type { Choice } from '../routing/routing.ts'
import type { Upstreams } from '../upstreams/upstreams.ts'
import type { Call } from './admit.ts'
import { dispatch } from './dispatch.ts'
import { replyHeaders, type ReplyHeaders } from './finish.ts'
import { outgoing } from './outgoing.ts'
import type { Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'
import { reserve, type ReserveParts, type WorstCase } from './reserve.ts'
import { truthOf } from './settle.ts'
import type { Try } from './tries.ts'

/** How a target is treated, as its settings say. */
export interface TargetPolicy {
  /** How long an answer whose caller has left is read on, for the usage at its end; 0 ends it at once. */
  readonly drainMs: number
  /** Whether it is asked for its usage with every event (`continuous_usage_stats`, vLLM's and SGLang's). */
  readonly continuousUsage: boolean
}

export interface AttemptParts extends ReserveParts {
  readonly ledger: Ledger
  readonly upstreams: Upstreams
  /** Takes prompts and answers, where that is wanted. */
  readonly bodies: Pick<Bodies, 'begin'>
  readonly policyOf: (targetId: string) => TargetPolicy
  /** What a target calls a model of ours. */
  readonly nameAt: (targetId: string, model: string) => string
  readonly log: Logger
  /** Step 8: one event per settled attempt. */
  readonly publish: (attempt: Attempt) => void
}

export interface Attempted {
  readonly outcome: Outcome
  readonly headers: ReplyHeaders
  /** What it came to, as far as that is known. */
  readonly tokens: Attempt['tokens']
  /** Null when the ledger could not be written yet: the row stays at its hold meanwhile. */
  readonly row: Attempt | null
}

/** Throws what `reserve` throws; then nothing was sent, and the try is settled as such. */
export async function attempt(
  parts: AttemptParts,
  call: Call,
  choice: Choice,
  bound: WorstCase,
  asked: Try,
  reply: Reply,
): Promise<Attempted> {
  const { upstreams, bodies, policyOf, nameAt, log, publish } = parts
  const { target } = asked.hop
  try {
    const { drainMs, continuousUsage } = policyOf(target.id)
    const request = outgoing(call, nameAt(target.id, choice.model), target, bound, continuousUsage)
    const { reservation, worstCase } = await reserve(parts, call, choice, asked, bound) // 4
    const headers = replyHeaders(reservation)
    const recording = bodies.begin(reservation.draft, request.body)
    const dispatched = await dispatch(parts, reservation, request, reply, {
      forwardUsageChunk: call.wantsUsageChunk,
      streamHeaders: headers,
      isLast: asked.isLast,
      onAnswer: () => asked.answers(),
      drainMs,
      recording,
    }) // 5, 6
    const { outcome } = dispatched
    // Before its row is written: what comes after it should not go where it met a failure.
    asked.settle(outcome)
    const truth = truthOf(reservation, outcome, worstCase, dispatched.timing, (error) => {
      log.error({ err: error, requestId: call.requestId }, 'what an attempt cost could not be told')
    })
    const row = await settle(parts, reservation, truth) // 7
    recording?.end((text) => upstreams.redact(target.id, text))
    if (row) publish(row) // 8
    return { outcome, headers, tokens: truth.tokens, row }
  } finally {
    asked.settle(null)
  }
}

/** Null when the ledger could not be written: the row stays at its hold, and is published when a later try lands. */
async function settle(
  { ledger, log, publish }: AttemptParts,
  reservation: Reservation,
  truth: Settlement,
): Promise<Attempt | null> {
  const { requestId, attempt: number, holdNanoUsd } = reservation.draft
  if (truth.costNanoUsd > holdNanoUsd) {
    // Money that was spent is entered, even where the provider did not keep to the cap it was sent.
    log.warn(
      { requestId, holdNanoUsd, costNanoUsd: truth.costNanoUsd },
      'the provider reports more than was held',
    )
  }
  try {
    return await ledger.settle(reservation, truth, publish)
  } catch (error) {
    log.error({ err: error, requestId, attempt: number }, 'an attempt could not be settled yet')
    return null
  }
}
