/** Inference: what happens to one request, from whoever sends it, in eight steps. */
import { Bag } from '../bag.ts'
import { Refusal, type ErrorCode } from '../../../shared/errors.ts'
import { addUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { Limits, Pass } from '../limits/limits.ts'
import type { Breakers, Question, Router } from '../routing/routing.ts'
import type { Workloads } from '../workloads/workloads.ts'
import { admit, type Arrival, type Call } from './admit.ts'
import { attempt, type Attempted, type AttemptParts } from './attempt.ts'
import { expectedTokens } from './expected.ts'
import { finish } from './finish.ts'
import type { Reply } from './reply.ts'
import { createRetryBudget } from './retry-budget.ts'
import type { TryLimits } from './tries.ts'
import { createWays, type ColdStart } from './way.ts'

export type { Arrival, Endpoint } from './admit.ts'
export { newRequestId } from './ids.ts'
export { createInProcessFetch } from './in-process.ts'
export type { TargetPolicy } from './attempt.ts'
export type { Reply } from './reply.ts'
export type { TryLimits } from './tries.ts'
export type { ColdStart, GpuWait } from './way.ts'

/** What a request is refused with before anything is sent, and through no mistake of its caller's. */
const TURNED_AWAY = new Set<ErrorCode>([
  'budget_exceeded',
  'model_unpriced',
  'no_target_available',
  'ledger_unavailable',
])

export interface InferenceParts extends AttemptParts {
  readonly router: Router
  readonly breakers: Breakers
  readonly workloads: Pick<Workloads, 'resolve'>
  readonly limits: Limits
  readonly now: () => number
  /** Waits for own GPUs that start or wake. */
  readonly coldStart: ColdStart
  /** How often a request is tried again, as the settings say. */
  readonly tryLimits: () => TryLimits
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
  const { router, workloads, limits, upstreams, coldStart, onTurnedAway, onInFlight } = parts
  let draining = false
  let isStopping = false
  const underway = new Bag<{ readonly requestId: string; readonly done: Promise<void> }>()
  const tryParts = {
    breakers: parts.breakers,
    retryBudget: createRetryBudget(),
    limits: parts.tryLimits,
    now: parts.now,
    isStopping: () => isStopping,
  }
  const ways = createWays({ router, coldStart, tryParts, shutDown: () => (draining ? shuttingDown() : null) })

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
    const question = questionOf(call)
    const way = await ways.find(call, question, reply) // 2, 3
    if (!way) return
    const { choice, bound, tries } = way
    /** Of the attempts so far; null once one of them could not be entered yet. */
    let spent: NanoUsd | null = ZERO_USD
    let before: Attempted | null = null
    let asked = way.first
    for (;;) {
      const earlier = before
      const made = await attempt(parts, call, choice, bound, asked, reply).catch((error: unknown) => {
        throw afterEarlier(error, earlier)
      }) // 4 to 8
      pass.used(made.tokens)
      spent = spent !== null && made.row ? addUsd(spent, made.row.costNanoUsd) : null
      const next = await tries.next()
      if (!next) {
        if (made.outcome.kind === 'answered') router.stays(choice, question, asked.hop.target)
        finish(reply, made.outcome, made.headers, spent, asked.hop.insistence)
        return
      }
      before = made
      asked = next
    }
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
      coldStart.stop()
      const timer = setTimeout(() => {
        isStopping = true
        upstreams.abortAll('the console is shutting down')
      }, graceMs)
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

/**
 * Where there was no room to ask yet another target, the caller is told what became of the one that was asked: it may
 * be on a bill.
 */
function afterEarlier(error: unknown, earlier: Attempted | null): unknown {
  const failed = earlier && earlier.outcome.kind !== 'answered' ? earlier.outcome.refusal : null
  if (!(error instanceof Refusal) || failed === null) return error
  const message = `${failed.message} No other target was asked: ${error.message}`
  return new Refusal(failed.code, message, failed.details)
}

/** What of a request decides who answers it. */
function questionOf(call: Call): Question {
  const { modelAsked, endpoint, workload, session, priority, needs } = call
  const { input, output } = expectedTokens(call)
  return {
    asked: modelAsked,
    endpoint,
    workload,
    session,
    priority,
    needs,
    tokens: input + (output ?? 0),
    // Only `auto` looks into it, and nobody else keeps what it is parsed to.
    body: (): unknown => JSON.parse(call.bodyText),
  }
}
