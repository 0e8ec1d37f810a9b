/** Inference: what happens to one request, from whoever sends it, in eight steps. */
import type { Logger } from 'pino'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { errorBody, Refusal } from '../../../shared/errors.ts'
import { exactUsd } from '../../../shared/money.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { Ledger, Reservation, Settlement } from '../ledger/ledger.ts'
import type { Choice, Router } from '../routing/routing.ts'
import { UpstreamFailure, type Exchange, type Upstreams } from '../upstreams/upstreams.ts'
import { admit, type Arrival } from './admit.ts'
import { dispatch } from './dispatch.ts'
import { outgoing } from './outgoing.ts'
import type { Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'
import { reserve, worstCaseOf } from './reserve.ts'
import { truthOf } from './settle.ts'

export type { Arrival, Endpoint } from './admit.ts'
export { newRequestId } from './ids.ts'
export { createInProcessFetch } from './in-process.ts'
export type { Reply } from './reply.ts'

export interface InferenceParts {
  readonly ledger: Ledger
  readonly budgets: Budgets
  readonly router: Router
  readonly upstreams: Upstreams
  readonly log: Logger
  /** Step 8: one event per settled attempt. */
  readonly publish: (attempt: Attempt) => void
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
  const { ledger, router, upstreams, log, publish, onInFlight } = parts
  const exchanges = new Set<Exchange>()
  const underway = new Map<string, Promise<void>>()

  async function handle(arrival: Arrival, reply: Reply): Promise<void> {
    const call = admit(arrival) // 1
    const choice = router.select(call.modelAsked) // 2
    const route = router.route(choice) // 3
    const worstCase = worstCaseOf(call, choice)
    const reservation = await reserve(parts, call, choice, route, worstCase) // 4

    const headers = replyHeaders(reservation, choice)
    const startedAt = performance.now()
    let ttftMs: number | null = null
    const outcome = await send() // 5, 6
    const latencyMs = performance.now() - startedAt
    const attempt = await settle(reservation, truthOf(reservation, outcome, worstCase, { ttftMs, latencyMs })) // 7
    if (attempt) publish(attempt) // 8
    finish(reply, outcome, headers, attempt)

    async function send(): Promise<Outcome> {
      if (reply.hungUp) return { kind: 'unsent', refusal: null }
      let current: Exchange | null = null
      try {
        return await dispatch(upstreams, reservation, outgoing(call, choice.model, worstCase), reply, {
          forwardUsageChunk: call.wantsUsageChunk,
          streamHeaders: headers,
          onFirstContent: () => (ttftMs = performance.now() - startedAt),
          onExchange(exchange) {
            current = exchange
            exchanges.add(exchange)
          },
        })
      } finally {
        if (current) exchanges.delete(current)
      }
    }
  }

  /** Null when the ledger could not be written: the row stays at its hold and the ledger goes on trying. */
  async function settle(reservation: Reservation, truth: Settlement): Promise<Attempt | null> {
    try {
      return await ledger.settle(reservation, truth)
    } catch (error) {
      const { requestId, attempt } = reservation.draft
      log.error({ err: error, requestId, attempt }, 'an attempt could not be settled yet')
      return null
    }
  }

  return {
    handle(arrival, reply) {
      const done = handle(arrival, reply).finally(() => {
        underway.delete(arrival.requestId)
        onInFlight()
      })
      underway.set(arrival.requestId, done)
      onInFlight()
      return done
    },
    inFlight: () => underway.size,
    ended: async (requestId) => void (await Promise.allSettled([underway.get(requestId)])),
    async drain(graceMs) {
      const timer = setTimeout(() => {
        const failure = new UpstreamFailure('broken', 'the console is shutting down')
        for (const exchange of exchanges) exchange.abort(failure)
      }, graceMs)
      await Promise.allSettled(underway.values())
      clearTimeout(timer)
    },
  }
}

function replyHeaders({ draft }: Reservation, choice: Choice): Record<string, string> {
  return {
    'x-sophia-request-id': draft.requestId,
    'x-sophia-model': headerText(draft.modelServed),
    'x-sophia-target': draft.target,
    'x-sophia-reason': headerText(choice.reason),
    // The openai client shows this one to its user.
    'x-request-id': draft.requestId,
  }
}

/** A target may name its models as it likes; a header holds printable ASCII. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}

/** The end of the reply, once the ledger knows what it cost. */
function finish(
  reply: Reply,
  outcome: Outcome,
  headers: Readonly<Record<string, string>>,
  attempt: Attempt | null,
): void {
  if (reply.hungUp) return
  if (outcome.kind === 'answered') {
    if (outcome.body === null) return reply.end(outcome.reading.done ?? undefined)
    reply.start(200, {
      'content-type': 'application/json',
      ...headers,
      ...(attempt && { 'x-sophia-cost-usd': exactUsd(attempt.costNanoUsd) }),
    })
    return reply.end(outcome.body)
  }
  const refusal = outcome.refusal ?? new Refusal('upstream_error', 'The request was given up.')
  if (!reply.started) throw refusal
  reply.end(`event: error\ndata: ${JSON.stringify(errorBody(refusal))}\n\n`)
}
