/** Limits: what a client key may have in flight at once, and ask for in any minute. All are off until they are set. */
import { Refusal } from '../../../shared/errors.ts'
import type { ClientKey } from '../ledger/ledger.ts'
import { createMinuteWindow, type MinuteWindow } from './window.ts'

/** What a request will most likely come to, in tokens. */
export interface ExpectedTokens {
  readonly input: number
  /** Null: it does not say how much it wants. */
  readonly output: number | null
}

/** What an attempt came to, in disjoint buckets as the ledger has them. */
export interface UsedTokens {
  readonly input: number
  readonly cached: number
  readonly output: number
}

/** A request that was let in. */
export interface Pass {
  /** What one of its attempts came to: this counts in place of what was expected. */
  used(tokens: UsedTokens): void
  /** The request has ended, however that came. To be called on every way out; more than once changes nothing. */
  leave(): void
}

export interface Limits {
  /**
   * Lets a request in, or throws `rate_limited` with the limit that it met, and when to come back. Whoever is let in
   * must leave.
   */
  enter(key: ClientKey, expected: ExpectedTokens): Pass
}

/** A request ends when it ends: how soon, nobody can tell. */
const RETRY_IN_FLIGHT_SECONDS = 1
/** How much of what is expected of answers comes from the last one. */
const WEIGHT_OF_LAST = 1 / 8

interface KeyState {
  inFlight: number
  /** Null while there is no such limit. */
  requests: MinuteWindow | null
  tokens: MinuteWindow | null
  /** What its requests' answers came to lately, on average. Before the first one nothing is expected. */
  likelyOutput: number | null
}

/** @param now in ms, the core's clock */
export function createLimits(now: () => number): Limits {
  const states = new Map<string, KeyState>()

  function stateOf(keyId: string): KeyState {
    const known = states.get(keyId)
    if (known) return known
    const made: KeyState = { inFlight: 0, requests: null, tokens: null, likelyOutput: null }
    states.set(keyId, made)
    return made
  }

  return {
    enter(key, expected) {
      const state = stateOf(key.id)
      const { maxInFlight, requestsPerMinute, tokensPerMinute } = key.limits
      if (maxInFlight !== null && state.inFlight >= maxInFlight) throw tooManyAtOnce(key.name, maxInFlight)
      const at = now()
      state.requests = requestsPerMinute === null ? null : (state.requests ?? createMinuteWindow())
      state.tokens = tokensPerMinute === null ? null : (state.tokens ?? createMinuteWindow())
      const likely = expected.input + (expected.output ?? Math.round(state.likelyOutput ?? 0))
      // What is larger than the limit itself gets through all the same, once it has a minute for itself.
      const charge = Math.min(likely, tokensPerMinute ?? likely)
      const waitForRequests = state.requests?.waitFor(1, requestsPerMinute ?? 1, at) ?? 0
      const waitForTokens = state.tokens?.waitFor(charge, tokensPerMinute ?? charge, at) ?? 0
      if (waitForRequests > 0 && requestsPerMinute !== null && waitForRequests >= waitForTokens) {
        throw tooManyRequests(key.name, requestsPerMinute, waitForRequests)
      }
      if (waitForTokens > 0 && tokensPerMinute !== null) {
        const used = state.tokens?.sum(at) ?? 0
        throw tooManyTokens(key.name, { limit: tokensPerMinute, used, likely }, waitForTokens)
      }
      state.requests?.add(1, at)
      const slot = state.tokens?.add(charge, at) ?? 0
      state.inFlight += 1
      return createPass(state, charge, slot)
    },
  }

  function createPass(state: KeyState, charge: number, slot: number): Pass {
    let used = 0
    let output: number | null = null
    let isIn = true
    return {
      used(tokens) {
        used += tokens.input + tokens.cached + tokens.output
        output = (output ?? 0) + tokens.output
      },
      leave() {
        if (!isIn) return
        isIn = false
        state.inFlight -= 1
        if (output !== null) state.likelyOutput = mixed(state.likelyOutput, output)
        const at = now()
        // What was too much is given back where it was taken from; what came on top is of this moment.
        if (used < charge) state.tokens?.takeBack(charge - used, slot, at)
        else if (used > charge) state.tokens?.add(used - charge, at)
      },
    }
  }
}

function mixed(before: number | null, last: number): number {
  return before === null ? last : before + (last - before) * WEIGHT_OF_LAST
}

function refusal(message: string, retryAfterSeconds: number): Refusal {
  return new Refusal('rate_limited', message, { retryAfterSeconds })
}

function tooManyAtOnce(name: string, limit: number): Refusal {
  return refusal(
    `The client key "${name}" has ${counted(limit, 'request')} in flight, as many as it may have at once. Come back when one of them has ended.`,
    RETRY_IN_FLIGHT_SECONDS,
  )
}

function tooManyRequests(name: string, limit: number, waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1_000)
  return refusal(
    `The client key "${name}" may make ${counted(limit, 'request')} a minute, and has made them. Come back in ${seconds} s.`,
    seconds,
  )
}

function tooManyTokens(
  name: string,
  { limit, used, likely }: { readonly limit: number; readonly used: number; readonly likely: number },
  waitMs: number,
): Refusal {
  const seconds = Math.ceil(waitMs / 1_000)
  return refusal(
    `The client key "${name}" may use ${counted(limit, 'token')} a minute: in the last one ${inDigits(used)} were used or are expected of what is in flight, and this request is expected to use ${inDigits(likely)}. Come back in ${seconds} s.`,
    seconds,
  )
}

const inDigits = (count: number): string => count.toLocaleString('en-US')
const counted = (count: number, what: string): string => `${inDigits(count)} ${what}${count === 1 ? '' : 's'}`
