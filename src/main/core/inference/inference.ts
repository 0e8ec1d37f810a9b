/** Inference: what happens to one request, from whoever sends it, in eight steps. */
import type { Logger } from 'pino'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { Bag } from '../bag.ts'
import { Refusal, type ErrorCode } from '../../../shared/errors.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Bodies, Ledger, Reservation, Settlement } from '../ledger/ledger.ts'
import type { Limits, Pass } from '../limits/limits.ts'
import type { Router } from '../routing/routing.ts'
import type { Settings } from '../settings/settings.ts'
import type { TokenCounter } from '../tokens/tokens.ts'
import type { Upstreams } from '../upstreams/upstreams.ts'
import type { Workloads } from '../workloads/workloads.ts'
import { admit, type Arrival, type Call } from './admit.ts'
import { dispatch } from './dispatch.ts'
import { expectedTokens } from './expected.ts'
import { finish, replyHeaders } from './finish.ts'
import { outgoing } from './outgoing.ts'
import type { Reply } from './reply.ts'
import { reserve, worstCaseOf } from './reserve.ts'
import { truthOf } from './settle.ts'

export type { Arrival, Endpoint } from './admit.ts'
export { newRequestId } from './ids.ts'
export { createInProcessFetch } from './in-process.ts'
export type { Reply } from './reply.ts'

/** What a request is refused with before anything is sent, and through no mistake of its caller's. */
const TURNED_AWAY = new Set<ErrorCode>([
  'budget_exceeded',
  'model_unpriced',
  'no_target_available',
  'ledger_unavailable',
])

/** How a target is treated, as its settings say. */
export interface TargetPolicy {
  /** How long an answer whose caller has left is read on, for the usage at its end; 0 ends it at once. */
  readonly drainMs: number
  /** Whether it is asked for its usage with every event (`continuous_usage_stats`, vLLM's and SGLang's). */
  readonly continuousUsage: boolean
}

export interface InferenceParts {
  readonly ledger: Ledger
  readonly budgets: Budgets
  readonly router: Router
  readonly workloads: Pick<Workloads, 'resolve'>
  readonly limits: Limits
  readonly upstreams: Upstreams
  /** Takes prompts and answers, where that is wanted. */
  readonly bodies: Pick<Bodies, 'begin'>
  readonly counter: TokenCounter
  readonly settings: Pick<Settings, 'get'>
  readonly policyOf: (targetId: string) => TargetPolicy
  readonly log: Logger
  /** Step 8: one event per settled attempt. */
  readonly publish: (attempt: Attempt) => void
  /** A request was turned away before anything was sent, for want of money, a price, a target or a ledger. */
  readonly onTurnedAway: (refusal: Refusal) => void
  /** Called when a request enters or leaves. */
  readonly onInFlight: () => void
}

export interface Inference {
  /**
   * Takes a request all the way. Rejects with a `Refusal` when nothing was sent to `reply` yet; resolves once the
   * reply has ended and the ledger knows.
   */
  handle(arrival: Arrival, reply: Reply): Promise<void>
  inFlight(): number
  /** Resolves when the request, if it is in flight, has ended and is settled. */
  ended(requestId: string): Promise<void>
  /** Resolves when nothing is in flight; after `graceMs` what still runs is aborted, and settled as such. */
  drain(graceMs: number): Promise<void>
}

export function createInference(parts: InferenceParts): Inference {
  const { router, workloads, limits, upstreams, bodies, policyOf, log, publish, onTurnedAway, onInFlight } =
    parts
  let draining = false
  const underway = new Bag<{ readonly requestId: string; readonly done: Promise<void> }>()

  async function infer(arrival: Arrival, reply: Reply): Promise<void> {
    const call = admit(arrival, workloads) // 1
    const pass = limits.enter(call.caller, expectedTokens(call))
    try {
      await serve(call, reply, pass)
    } finally {
      pass.leave()
    }
  }

  async function serve(call: Call, reply: Reply, pass: Pass): Promise<void> {
    const choice = router.select(call.modelAsked, call.endpoint) // 2
    const route = router.route(choice) // 3
    const bound = worstCaseOf(call, choice)
    const { drainMs, continuousUsage } = policyOf(route[0].id)
    const request = outgoing(call, choice.model, route[0], bound, continuousUsage)
    const { reservation, worstCase } = await reserve(parts, call, choice, route, bound) // 4

    const headers = replyHeaders(reservation)
    const recording = bodies.begin(reservation.draft, request.body)
    const { outcome, timing } = await dispatch(parts, reservation, request, reply, {
      forwardUsageChunk: call.wantsUsageChunk,
      streamHeaders: headers,
      drainMs,
      recording,
    }) // 5, 6
    const truth = truthOf(reservation, outcome, worstCase, timing, (error) => {
      log.error({ err: error, requestId: call.requestId }, 'what an attempt cost could not be told')
    })
    pass.used(truth.tokens)
    const attempt = await settle(parts, reservation, truth) // 7
    recording?.end((text) => upstreams.redact(route[0].id, text))
    if (attempt) publish(attempt) // 8
    finish(reply, outcome, headers, attempt)
  }

  return {
    handle(arrival, reply) {
      if (draining) return Promise.reject(shuttingDown())
      const done = infer(arrival, reply)
        .catch((error: unknown) => {
          if (error instanceof Refusal && TURNED_AWAY.has(error.code)) onTurnedAway(error)
          throw error
        })
        .finally(() => {
          underway.remove(slot)
          onInFlight()
        })
      const slot = underway.add({ requestId: arrival.requestId, done })
      onInFlight()
      return done
    },
    inFlight: () => underway.size,
    async ended(requestId) {
      const found = underway.items().find((request) => request.requestId === requestId)
      await Promise.allSettled([found?.done])
    },
    async drain(graceMs) {
      draining = true
      const timer = setTimeout(() => upstreams.abortAll('the console is shutting down'), graceMs)
      await Promise.allSettled(underway.items().map(({ done }) => done))
      clearTimeout(timer)
    },
  }
}

function shuttingDown(): Refusal {
  return new Refusal('no_target_available', 'The console is shutting down. Try again when it is back.', {
    retryAfterSeconds: 5,
  })
}

/** Null when the ledger could not be written: the row stays at its hold, and is published when a later try lands. */
async function settle(
  { ledger, log, publish }: InferenceParts,
  reservation: Reservation,
  truth: Settlement,
): Promise<Attempt | null> {
  const { requestId, attempt, holdNanoUsd } = reservation.draft
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
    log.error({ err: error, requestId, attempt }, 'an attempt could not be settled yet')
    return null
  }
}
