import { describe, expect, it } from 'vitest'
import { createBreakers, type Verdict } from './breakers.ts'

const failed = (waitMs: number | null, isRepeat = false): Verdict => ({ kind: 'failed', waitMs, isRepeat })
const FAILED = failed(null)
const SUCCEEDED: Verdict = { kind: 'succeeded' }

function setUp() {
  const clock = { now: 1_000_000 }
  const changes: string[] = []
  const breakers = createBreakers({
    now: () => clock.now,
    limits: () => ({ failuresInRow: 5, errorRate: 0.5 }),
    onChange: (id) => changes.push(`${id} ${breakers.report(id).breaker.state}`),
  })
  const attempt = (verdict: Verdict): boolean => {
    const pass = breakers.enter('t')
    pass?.end(verdict)
    return pass !== null
  }
  const open = (): void => {
    for (let n = 0; n < 5; n += 1) attempt(FAILED)
  }
  return { clock, changes, breakers, attempt, open }
}

describe('a breaker', () => {
  it('opens after failures in a row, one target for itself', () => {
    const { breakers, attempt } = setUp()
    for (let n = 0; n < 4; n += 1) attempt(FAILED)
    attempt(SUCCEEDED)
    for (let n = 0; n < 4; n += 1) attempt(FAILED)
    expect(breakers.admits('t')).toBe(true)
    attempt(FAILED)
    expect(breakers.admits('t')).toBe(false)
    expect(breakers.admits('another')).toBe(true)
  })

  it('counts a request once, however often it was tried again', () => {
    const { breakers, attempt } = setUp()
    for (let n = 0; n < 4; n += 1) {
      attempt(FAILED)
      attempt(failed(null, true))
      attempt(failed(null, true))
    }
    expect(breakers.admits('t')).toBe(true)
    attempt(FAILED)
    expect(breakers.admits('t')).toBe(false)
  })

  it('opens by rate where failures never come in a row', () => {
    const { breakers, attempt } = setUp()
    for (let n = 0; n < 9; n += 1) {
      attempt(FAILED)
      attempt(SUCCEEDED)
    }
    expect(breakers.admits('t')).toBe(true)
    attempt(SUCCEEDED)
    attempt(FAILED)
    expect(breakers.report('t')).toMatchObject({ breaker: { state: 'open' }, errorRate: 0.5 })
  })

  it('lets exactly one request through to see, and all once that went well', () => {
    const { clock, changes, breakers, open } = setUp()
    open()
    clock.now += 1_999
    expect(breakers.enter('t')).toBeNull()
    clock.now += 1
    const probes = Array.from({ length: 64 }, () => breakers.enter('t')).filter((pass) => pass !== null)
    expect(probes).toHaveLength(1)
    probes[0]?.end(SUCCEEDED)
    expect(breakers.enter('t')).not.toBeNull()
    expect(breakers.report('t')).toMatchObject({ breaker: { state: 'closed' }, consecutiveFailures: 0 })
    expect(changes).toEqual(['t open', 't half_open', 't closed'])
  })

  it('waits twice as long after each look that failed, up to a minute', () => {
    const { clock, breakers, attempt, open } = setUp()
    open()
    const pauses: number[] = []
    for (let n = 0; n < 7; n += 1) {
      const until = breakers.opensAt('t') ?? 0
      pauses.push(until - clock.now)
      clock.now = until
      attempt(FAILED)
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  it('keeps the longer of two deadlines', () => {
    const { clock, breakers } = setUp()
    const passes = Array.from({ length: 8 }, () => breakers.enter('t'))
    passes[0]?.end(failed(30_000))
    for (const pass of passes.slice(1, 5)) pass?.end(FAILED)
    expect(breakers.opensAt('t')).toBe(clock.now + 2_000)
    passes[5]?.end(failed(30_000))
    expect(breakers.opensAt('t')).toBe(clock.now + 30_000)
    passes[6]?.end(FAILED)
    passes[7]?.end(failed(1_000))
    expect(breakers.opensAt('t')).toBe(clock.now + 30_000)
  })

  it('lets one look at once when its target answers elsewhere, but not before the target wants that', () => {
    const { clock, breakers, attempt, open } = setUp()
    open()
    breakers.lookSoon('t')
    expect(attempt(failed(30_000))).toBe(true)
    breakers.lookSoon('t')
    expect(breakers.opensAt('t')).toBe(clock.now + 30_000)
    clock.now += 30_000
    attempt(FAILED)
    breakers.lookSoon('t')
    expect(breakers.enter('t')).not.toBeNull()
    breakers.lookSoon('t')
    expect(breakers.enter('t')).toBeNull()
  })

  it('learns nothing from a look whose caller left, and lets the next one look', () => {
    const { clock, breakers, attempt, open } = setUp()
    open()
    clock.now += 2_000
    expect(attempt({ kind: 'unknown' })).toBe(true)
    expect(attempt(SUCCEEDED)).toBe(true)
    expect(breakers.report('t').breaker.state).toBe('closed')
  })

  it('is not opened again by the ends of what was sent before it closed', () => {
    const { clock, changes, breakers, attempt, open } = setUp()
    const slow = Array.from({ length: 60 }, () => breakers.enter('t'))
    open()
    clock.now += 2_000
    attempt(SUCCEEDED)
    for (const pass of slow) {
      pass?.end(FAILED)
      attempt(SUCCEEDED)
    }
    expect(breakers.report('t')).toMatchObject({ breaker: { state: 'closed' }, errorRate: 0 })
    expect(changes).toEqual(['t open', 't half_open', 't closed'])
  })

  it('tells of no change where there is none', () => {
    const { changes, breakers, open } = setUp()
    const slow = Array.from({ length: 9 }, () => breakers.enter('t'))
    open()
    for (const pass of slow) pass?.end(FAILED)
    expect(changes).toEqual(['t open'])
  })

  it('tells that a look was in vain', () => {
    const { clock, changes, attempt, open } = setUp()
    open()
    clock.now += 2_000
    attempt({ kind: 'unknown' })
    expect(changes).toEqual(['t open', 't half_open', 't open'])
  })

  it('lets all others in once the one that looks is being answered, however long that takes', () => {
    const { clock, breakers, open } = setUp()
    open()
    clock.now += 2_000
    const look = breakers.enter('t')
    expect(breakers.admits('t')).toBe(false)
    look?.answers()
    expect(breakers.report('t').breaker.state).toBe('closed')
    // It breaks off later: one failure, like any other's.
    look?.end(FAILED)
    expect(breakers.report('t')).toMatchObject({ breaker: { state: 'closed' }, consecutiveFailures: 1 })
  })

  it('knows nothing of a target that is another one from now on', () => {
    const { breakers, open } = setUp()
    open()
    breakers.forget('t')
    expect(breakers.admits('t')).toBe(true)
  })

  it('counts the end of an attempt once', () => {
    const { breakers } = setUp()
    const pass = breakers.enter('t')
    for (let n = 0; n < 9; n += 1) pass?.end(FAILED)
    expect(breakers.report('t').consecutiveFailures).toBe(1)
  })
})
