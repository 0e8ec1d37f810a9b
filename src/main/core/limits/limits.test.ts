import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeyLimits } from '../../../shared/contract/keys.ts'
import { Refusal } from '../../../shared/errors.ts'
import { NO_TERMS, type ClientKey } from '../ledger/ledger.ts'
import { createLimits, type ExpectedTokens, type Limits, type Pass } from './limits.ts'

const MINUTE_MS = 60_000
const NOTHING: ExpectedTokens = { input: 0, output: 0 }

let clock: number
let limits: Limits

beforeEach(() => {
  clock = Date.UTC(2026, 5, 15, 12)
  limits = createLimits(() => clock)
})

const keyWith = (own: Partial<KeyLimits>, id = 'k'): ClientKey => ({
  id,
  name: 'batch',
  workload: null,
  limits: { ...NO_TERMS.limits, ...own },
})

/** The pass, or how it was refused. */
function tryOn(limited: Limits, key: ClientKey, expected = NOTHING): Pass | Refusal {
  try {
    return limited.enter(key, expected)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
const tryToEnter = (key: ClientKey, expected = NOTHING): Pass | Refusal => tryOn(limits, key, expected)
const retryAfterMs = (refusal: Refusal): number => (refusal.details.retryAfterSeconds ?? 0) * 1_000
const used = (output: number) => ({ input: 0, cached: 0, output })

describe('a key without limits', () => {
  it('is never refused', () => {
    const key = keyWith({})
    for (let i = 0; i < 10_000; i += 1) limits.enter(key, { input: 1e9, output: null })
  })
})

describe('requests in flight', () => {
  it('are never more than the cap, in whatever order requests come and go', () => {
    const deeds = fc.array(fc.record({ enters: fc.boolean(), which: fc.nat(100) }), { maxLength: 200 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), deeds, (cap, plan) => {
        const limited = createLimits(() => clock)
        const key = keyWith({ maxInFlight: cap })
        const inside: Pass[] = []
        for (const { enters, which } of plan) {
          if (!enters) {
            const [gone] = inside.splice(which % (inside.length || 1), 1)
            gone?.leave()
            // Leaving twice frees no second place.
            gone?.leave()
            continue
          }
          const pass = tryOn(limited, key)
          expect(pass instanceof Refusal).toBe(inside.length === cap)
          if (!(pass instanceof Refusal)) inside.push(pass)
        }
        for (const pass of inside) pass.leave()
        for (let i = 0; i < cap; i += 1) expect(tryOn(limited, key)).not.toBeInstanceOf(Refusal)
      }),
    )
  })

  it('count for their own key alone, also from before the cap was set', () => {
    limits.enter(keyWith({}), NOTHING)
    const refused = tryToEnter(keyWith({ maxInFlight: 1 }))
    expect(refused).toMatchObject({ code: 'rate_limited', details: { retryAfterSeconds: 1 } })
    expect(refused).toHaveProperty(
      'message',
      expect.stringMatching(/"batch" has 1 request in flight.*Come back/),
    )
    expect(tryToEnter(keyWith({ maxInFlight: 1 }, 'other'))).not.toBeInstanceOf(Refusal)
  })
})

describe('requests per minute', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 150 })

  it('are never more than the limit in any sixty seconds, and never fewer by more than a slot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), steps, (limit, pauses) => {
        const limited = createLimits(() => clock)
        const key = keyWith({ requestsPerMinute: limit })
        const admitted: number[] = []
        for (const pause of pauses) {
          clock += pause
          const within = (ms: number): number => admitted.filter((at) => at > clock - ms).length
          const pass = tryOn(limited, key)
          if (!(pass instanceof Refusal)) admitted.push(clock)
          else expect(within(MINUTE_MS + 100)).toBeGreaterThanOrEqual(limit)
          expect(within(MINUTE_MS)).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  it('are let in again after exactly the time that the refusal names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), steps, (limit, pauses) => {
        const limited = createLimits(() => clock)
        const key = keyWith({ requestsPerMinute: limit })
        for (const pause of pauses) {
          clock += pause
          const refused = tryOn(limited, key)
          if (!(refused instanceof Refusal)) continue
          // A second less is too early, but for the part of a second that was rounded up.
          clock += retryAfterMs(refused) - 1_000
          expect(tryOn(limited, key)).toBeInstanceOf(Refusal)
          clock += 1_000
          expect(tryOn(limited, key)).not.toBeInstanceOf(Refusal)
        }
      }),
    )
  })

  it('may all come at once, and then wait for the minute to pass', () => {
    const key = keyWith({ requestsPerMinute: 60 })
    for (let i = 0; i < 60; i += 1) limits.enter(key, NOTHING).leave()
    const refused = tryToEnter(key)
    expect(refused).toHaveProperty('message', expect.stringMatching(/may make 60 requests a minute.*in 60 s/))
    expect(refused).toHaveProperty('details.retryAfterSeconds', 60)
  })

  it('go on after the clock was set back by an hour', () => {
    const key = keyWith({ requestsPerMinute: 1 })
    limits.enter(key, NOTHING)
    clock -= 3_600_000
    expect(tryToEnter(key)).not.toBeInstanceOf(Refusal)
    expect(tryToEnter(key)).toBeInstanceOf(Refusal)
  })

  it('are counted under the limit that is set now', () => {
    for (let i = 0; i < 3; i += 1) limits.enter(keyWith({ requestsPerMinute: 5 }), NOTHING)
    expect(tryToEnter(keyWith({ requestsPerMinute: 3 }))).toBeInstanceOf(Refusal)
    expect(tryToEnter(keyWith({ requestsPerMinute: 4 }))).not.toBeInstanceOf(Refusal)
  })
})

describe('tokens per minute', () => {
  const key = keyWith({ tokensPerMinute: 1_000 })

  it('never come to more than the limit in any sixty seconds, when requests use no more than is expected of them', () => {
    const request = fc.record({
      pause: fc.integer({ min: 0, max: 9_000 }),
      input: fc.nat(400),
      output: fc.nat(600),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      leaves: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(request, { maxLength: 150 }), (requests) => {
        const limited = createLimits(() => clock)
        const admitted: { at: number; tokens: number }[] = []
        for (const { pause, input, output, share, leaves } of requests) {
          clock += pause
          const pass = tryOn(limited, key, { input, output })
          if (pass instanceof Refusal) continue
          const inFact = Math.floor(output * share)
          if (leaves) {
            pass.used({ input, cached: 0, output: inFact })
            pass.leave()
          }
          admitted.push({ at: clock, tokens: input + (leaves ? inFact : output) })
          const lastMinute = admitted.filter(({ at }) => at > clock - MINUTE_MS)
          expect(lastMinute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(1_000)
        }
      }),
    )
  })

  it('that were expected and not used are given back when the request ends', () => {
    const pass = limits.enter(key, { input: 100, output: 900 })
    const refused = tryToEnter(key, { input: 1, output: 0 })
    expect(refused).toHaveProperty(
      'message',
      expect.stringMatching(/may use 1,000 tokens a minute.*1,000 were used.*expected to use 1\./),
    )
    pass.used({ input: 60, cached: 40, output: 10 })
    pass.leave()
    expect(tryToEnter(key, { input: 890, output: 0 })).not.toBeInstanceOf(Refusal)
    expect(tryToEnter(key, { input: 1, output: 0 })).toBeInstanceOf(Refusal)
  })

  it('of a request that was refused later on, or failed before it was sent, are given back', () => {
    limits.enter(key, { input: 500, output: 500 }).leave()
    expect(tryToEnter(key, { input: 500, output: 500 })).not.toBeInstanceOf(Refusal)
  })

  it('that were used beyond what was expected count from the moment they are known', () => {
    const pass = limits.enter(key, { input: 10, output: null })
    pass.used(used(600))
    // A second attempt of the same request.
    pass.used(used(1_400))
    pass.leave()
    const refused = tryToEnter(key, { input: 1, output: 0 })
    if (!(refused instanceof Refusal)) throw new Error('it was let in')
    clock += retryAfterMs(refused)
    expect(tryToEnter(key, { input: 1, output: 0 })).not.toBeInstanceOf(Refusal)
  })

  it('are expected of an answer without a cap as its last ones were', () => {
    const pass = limits.enter(key, { input: 0, output: null })
    pass.used(used(600))
    pass.leave()
    clock += 2 * MINUTE_MS
    limits.enter(key, { input: 0, output: null })
    expect(tryToEnter(key, { input: 0, output: null })).toBeInstanceOf(Refusal)
    expect(tryToEnter(key, { input: 0, output: 400 })).not.toBeInstanceOf(Refusal)
  })

  it('of a request larger than the limit are let in once they have a minute for themselves', () => {
    limits.enter(key, { input: 1, output: 0 }).used(used(0))
    const refused = tryToEnter(key, { input: 5_000, output: null })
    if (!(refused instanceof Refusal)) throw new Error('it was let in')
    clock += retryAfterMs(refused)
    expect(tryToEnter(key, { input: 5_000, output: null })).not.toBeInstanceOf(Refusal)
  })

  it('wait as long as the slower of two limits takes', () => {
    const both = keyWith({ tokensPerMinute: 10, requestsPerMinute: 1 })
    limits.enter(both, { input: 5, output: 0 }).used(used(5))
    clock += 30_000
    const slow = limits.enter(keyWith({ tokensPerMinute: 10 }), { input: 5, output: 0 })
    slow.used(used(10))
    slow.leave()
    // Tokens come free a minute from now, requests half a minute sooner.
    expect(tryToEnter(both, { input: 10, output: 0 })).toHaveProperty(
      'message',
      expect.stringMatching(/tokens a minute/),
    )
  })
})
