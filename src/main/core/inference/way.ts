/**
 * Steps 2 and 3 together: which model, which targets, and leave for the first attempt. Where a request needs an own
 * GPU and none is up, it is held while one is expected: nothing is reserved yet, so no money waits with it.
 */
import { Refusal } from '../../../shared/errors.ts'
import {
  NoGpuYet,
  type Choice,
  type Hop,
  type Question,
  type Route,
  type Router,
} from '../routing/routing.ts'
import type { Call } from './admit.ts'
import type { Reply } from './reply.ts'
import { worstCaseOf, type WorstCase } from './reserve.ts'
import { createTries, type Tries, type Try, type TryParts } from './tries.ts'

/** A request that waits for a GPU. */
export interface GpuWait {
  /** Resolves true when it is worth looking again, false when its time is over or nothing can be expected any more. */
  changed(): Promise<boolean>
  waitedMs(): number
  /** What is waited for, for people. */
  inWords(): string
  end(): void
}

/** Who knows which own GPUs are on their way, and can wake those that sleep. */
export interface ColdStart {
  /** Null: none that may serve the model can be expected, so nobody is held. */
  expect(model: string): GpuWait | null
  /** Ends all waits, and begins none any more. */
  stop(): void
}

export interface Way {
  readonly choice: Choice
  readonly bound: WorstCase
  readonly tries: Tries
  readonly first: Try
}

export interface WayParts {
  readonly router: Pick<Router, 'select' | 'route'>
  readonly coldStart: Pick<ColdStart, 'expect'>
  readonly tryParts: TryParts
  /** What to answer when the console shuts down meanwhile; null while it does not. */
  readonly shutDown: () => Refusal | null
}

export interface Ways {
  /**
   * Throws what `select` and `route` throw, `invalid_request` where the cost has no bound, and `no_target_available`
   * where every breaker is open. Null: the caller left while it waited for a GPU.
   */
  find(call: Call, question: Question, reply: Reply): Way | Promise<Way | null>
}

/** After a wait that came to nothing, it makes sense to come back. */
const RETRY_AFTER_SECONDS = 10

interface Found {
  readonly choice: Choice
  readonly bound: WorstCase
  readonly route: Route | NoGpuYet
}

export function createWays({ router, coldStart, tryParts, shutDown }: WayParts): Ways {
  function look(call: Call, question: Question): Found {
    const choice = router.select(question) // 2
    const bound = worstCaseOf(call, choice)
    return { choice, bound, route: routeOf(choice, question) } // 3
  }

  function routeOf(choice: Choice, question: Question): Found['route'] {
    try {
      return router.route(choice, question)
    } catch (error) {
      if (error instanceof NoGpuYet) return error
      throw error
    }
  }

  function begin({ choice, bound, route }: Found, reply: Reply, words = ''): Way {
    if (route instanceof NoGpuYet) throw route
    const tries = createTries(tryParts, words === '' ? route : told(route, words), reply)
    return { choice, bound, tries, first: tries.first() }
  }

  async function wait(cold: Found, call: Call, question: Question, reply: Reply): Promise<Way | null> {
    const gpu = coldStart.expect(cold.choice.model)
    if (!gpu) return begin(cold, reply)
    reply.onHangUp(() => gpu.end())
    try {
      while (await gpu.changed()) {
        const found = look(call, question)
        // One that comes back takes one request first, to see: the others wait until that is answered.
        const way = needsGpu(found) ? null : attemptTo(() => begin(found, reply, inWords(gpu)))
        if (way) return way
      }
    } finally {
      gpu.end()
    }
    if (reply.hasHungUp()) return null
    const refusal = shutDown()
    if (refusal) throw refusal
    const found = look(call, question)
    if (needsGpu(found) && !leadsElsewhere(found)) throw tooLate(found, gpu)
    return begin(found, reply, inWords(gpu))
  }

  return {
    find(call, question, reply) {
      const found = look(call, question)
      return needsGpu(found) ? wait(found, call, question, reply) : begin(found, reply)
    },
  }
}

const needsGpu = ({ route }: Found): boolean => route instanceof NoGpuYet || route[0].needsGpu === true

const leadsElsewhere = ({ route }: Found): boolean =>
  !(route instanceof NoGpuYet) && route.some(({ target }) => target.kind === 'serverless')

function attemptTo(begin: () => Way): Way | null {
  try {
    return begin()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'no_target_available') return null
    throw error
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** ASCII: it goes into a response header. */
const inWords = (gpu: GpuWait): string => `cold start: waited ${seconds(gpu.waitedMs())}`

function told([head, ...others]: Route, words: string): Route {
  const tell = (hop: Hop): Hop => ({ ...hop, why: hop.why === '' ? words : `${words}; ${hop.why}` })
  return [tell(head), ...others.map(tell)]
}

function tooLate({ choice, route }: Found, gpu: GpuWait): Refusal {
  const insistence = route instanceof NoGpuYet ? route.message : route[0].insistence
  const message = `No own GPU that serves "${choice.model}" was up after waiting ${seconds(gpu.waitedMs())} for ${gpu.inWords()}. Try again in ${RETRY_AFTER_SECONDS} s.`
  return new Refusal('no_target_available', insistence === undefined ? message : `${message} ${insistence}`, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}
