import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LONGEST_OVERRIDE_MINUTES } from '../../../shared/contract/overrides.ts'
import {
  AUTHOR,
  FORCE_GPU,
  FORCE_SERVERLESS,
  HOUR,
  MINUTE,
  NOON,
  pauseOf,
  startBench,
  type Bench,
} from './overrides.harness.ts'

let bench: Bench
beforeEach(() => {
  bench = startBench()
})
afterEach(() => bench.close())

const paused = (): string[] => [...bench.overrides.inForce().paused]

describe('an override', () => {
  it('holds from its start until its expiry, and ends by the clock alone', () => {
    const { id } = bench.start(FORCE_GPU)
    expect(bench.overrides.inForce().force).toEqual({ kind: 'gpu', whenDown: 'fail', id })
    bench.clock = NOON + 30 * MINUTE - 1
    expect(bench.overrides.inForce().force?.id).toBe(id)
    bench.clock = NOON + 30 * MINUTE
    expect(bench.overrides.inForce()).toEqual({ force: null, paused: new Set() })
    expect(bench.overrides.live.snapshot().state).toMatchObject({
      inForce: [],
      recent: [{ id, end: { at: NOON + 30 * MINUTE, how: 'expired', by: null } }],
    })
  })

  it('is announced when its time is over, without anybody asking', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { id } = bench.start(pauseOf('near'), { forMinutes: 15 })
      bench.overrides.extend(id, NOON + 20 * MINUTE, AUTHOR)
      const heard = vi.fn()
      bench.overrides.live.onChange(heard)
      bench.clock = NOON + 20 * MINUTE
      vi.advanceTimersByTime(20 * MINUTE - 1)
      expect(heard).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(heard).toHaveBeenCalledOnce()
      expect(bench.audited()).toEqual(['override.start', 'override.extend', 'override.expired'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('costs a request no look at the ledger: the answer is the same object until something changes', () => {
    bench.start(FORCE_GPU)
    const first = bench.overrides.inForce()
    bench.clock += MINUTE
    expect(bench.overrides.inForce()).toBe(first)
    bench.start(pauseOf('near'))
    expect(bench.overrides.inForce()).not.toBe(first)
  })

  it('survives a restart with the time it has left', async () => {
    bench.start(FORCE_SERVERLESS)
    bench.start(pauseOf('gpu:a'))
    bench = await bench.restart(NOON + 10 * MINUTE)
    expect(bench.overrides.inForce()).toMatchObject({
      force: { kind: 'serverless' },
      paused: new Set(['gpu:a']),
    })
    bench.clock = NOON + 30 * MINUTE
    expect(bench.overrides.inForce()).toEqual({ force: null, paused: new Set() })
  })

  it('that ran out while the console was closed is audited once, at the moment of its expiry', async () => {
    const { id } = bench.start(FORCE_GPU)
    bench = await bench.restart(NOON + 3 * HOUR)
    expect(bench.overrides.inForce().force).toBeNull()
    bench = await bench.restart()
    bench.overrides.tick()
    expect(bench.audited()).toEqual(['override.start', 'override.expired'])
    expect(bench.ledger.audit.newest({ limit: 1 })).toMatchObject([
      { at: NOON + 30 * MINUTE, actor: 'clock', subject: String(id), after: { how: 'expired' } },
    ])
  })

  it('keeps who, why and until when in the audit log, with each change', () => {
    const { id } = bench.start(FORCE_GPU, { reason: 'The provider is slow', forMinutes: 15 })
    bench.overrides.extend(id, NOON + HOUR, AUTHOR)
    bench.clock += MINUTE
    bench.overrides.revert(id, AUTHOR)
    const [reverted, extended, started] = bench.ledger.audit.newest({ limit: 3 })
    expect(started).toMatchObject({
      at: NOON,
      actor: 'console',
      subject: String(id),
      reason: 'The provider is slow',
      before: null,
      after: { force: 'gpu', whenDown: 'fail', until: NOON + 15 * MINUTE },
    })
    expect(extended).toMatchObject({ before: { until: NOON + 15 * MINUTE }, after: { until: NOON + HOUR } })
    expect(reverted).toMatchObject({ at: NOON + MINUTE, after: { ended: NOON + MINUTE, how: 'reverted' } })
  })

  it('is started once, however often the same call arrives', () => {
    const draft = { terms: FORCE_GPU, reason: 'a drill', forMinutes: 30, idempotencyKey: 'the-same-call' }
    const first = bench.overrides.start(draft, AUTHOR)
    bench.clock += 5 * MINUTE
    expect(bench.overrides.start(draft, AUTHOR)).toEqual(first)
    bench.overrides.revert(first.id, AUTHOR)
    expect(bench.overrides.start(draft, AUTHOR)).toMatchObject({ id: first.id, end: { how: 'reverted' } })
    expect(bench.overrides.inForce().force).toBeNull()
    expect(bench.audited()).toEqual(['override.start', 'override.revert'])
  })

  it('of what is not there is refused, with the field to look at', () => {
    expect(() => bench.start(pauseOf('nobody'))).toThrow(expect.objectContaining({ field: 'target' }))
    bench.targets = bench.targets.filter(({ kind }) => kind === 'serverless')
    expect(() => bench.start(FORCE_GPU)).toThrow('LAMBDA_GPU_ENDPOINTS')
    expect(bench.audited()).toEqual([])
  })
})

describe('one force at a time', () => {
  it('ends the one before when another is started', () => {
    const first = bench.start(FORCE_GPU)
    bench.clock += MINUTE
    const second = bench.start(FORCE_SERVERLESS)
    expect(bench.overrides.inForce().force).toEqual({
      kind: 'serverless',
      whenDown: 'fall_back',
      id: second.id,
    })
    const { inForce, recent } = bench.overrides.live.snapshot().state
    expect(inForce.map(({ id }) => id)).toEqual([second.id])
    expect(recent).toMatchObject([
      { id: first.id, end: { at: NOON + MINUTE, how: 'replaced', by: 'console' } },
    ])
    expect(bench.audited()).toEqual(['override.start', 'override.replace', 'override.start'])
  })

  it('leaves room for pauses beside it', () => {
    bench.start(pauseOf('near'))
    bench.start(pauseOf('gpu:a'))
    bench.start(FORCE_GPU)
    expect(paused()).toEqual(['near', 'gpu:a'])
    expect(bench.overrides.live.snapshot().state.inForce.map(({ terms }) => terms.kind)).toEqual([
      'force',
      'pause',
      'pause',
    ])
  })
})

describe('a second pause of the same target', () => {
  it('extends the first', () => {
    const first = bench.start(pauseOf('near'), { forMinutes: 15 })
    bench.clock += 5 * MINUTE
    const second = bench.start(pauseOf('near'), { forMinutes: 60, reason: 'Still slow' })
    expect(second).toEqual({ ...first, expiresAt: NOON + 65 * MINUTE })
    expect(bench.overrides.live.snapshot().state.inForce).toHaveLength(1)
    expect(bench.ledger.audit.newest({ limit: 1 })).toMatchObject([
      { action: 'override.extend', reason: 'Still slow' },
    ])
  })

  it('never shortens it', () => {
    bench.start(pauseOf('near'), { forMinutes: 60 })
    expect(bench.start(pauseOf('near'), { forMinutes: 15 }).expiresAt).toBe(NOON + HOUR)
  })
})

describe('an extension', () => {
  it('reaches at most 8 hours from now, whatever was extended before', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ pass: fc.integer({ min: 0, max: 90 }), until: fc.integer({ min: 0, max: 1_200 }) }),
        ),
        (steps) => {
          bench.clock = NOON
          const { id } = bench.start(FORCE_GPU, { forMinutes: LONGEST_OVERRIDE_MINUTES })
          for (const { pass, until } of steps) {
            bench.clock += pass * MINUTE
            const before = bench.overrides.live.snapshot().state.inForce[0]?.expiresAt ?? 0
            try {
              bench.overrides.extend(id, bench.clock + until * MINUTE, AUTHOR)
            } catch (error) {
              expect(error).toMatchObject({ field: expect.stringMatching(/^(until|id)$/) as unknown })
            }
            const after = bench.overrides.live.snapshot().state.inForce[0]?.expiresAt ?? 0
            expect(after).toBeGreaterThanOrEqual(before)
            expect(after - bench.clock).toBeLessThanOrEqual(8 * HOUR)
          }
          bench.overrides.revert(id, AUTHOR)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('asked for twice is made once', () => {
    const { id } = bench.start(FORCE_GPU)
    bench.overrides.extend(id, NOON + HOUR, AUTHOR)
    bench.overrides.extend(id, NOON + HOUR, AUTHOR)
    expect(bench.audited()).toEqual(['override.start', 'override.extend'])
  })

  it('comes too late for one that has ended', () => {
    const { id } = bench.start(FORCE_GPU)
    bench.clock = NOON + 30 * MINUTE
    expect(() => bench.overrides.extend(id, NOON + HOUR, AUTHOR)).toThrow('ended meanwhile')
    expect(bench.overrides.inForce().force).toBeNull()
    expect(() => bench.overrides.extend(99, NOON + HOUR, AUTHOR)).toThrow('no such override')
  })
})

describe('a revert', () => {
  it('holds from the next question on, and twice is the same as once', () => {
    const { id } = bench.start(pauseOf('near'))
    bench.overrides.revert(id, AUTHOR)
    expect(paused()).toEqual([])
    bench.clock += MINUTE
    expect(bench.overrides.revert(id, AUTHOR).end).toEqual({ at: NOON, how: 'reverted', by: 'console' })
    expect(bench.audited()).toEqual(['override.start', 'override.revert'])
  })

  it('that comes after the expiry leaves it expired', () => {
    const { id } = bench.start(FORCE_GPU)
    bench.clock = NOON + HOUR
    expect(bench.overrides.revert(id, AUTHOR).end).toMatchObject({ how: 'expired', at: NOON + 30 * MINUTE })
  })
})

describe('a ledger that another takes the place of', () => {
  it('brings its overrides along, and takes those that it does not know', async () => {
    bench.start(FORCE_GPU)
    bench.start(pauseOf('near'))
    const file = new Database(join(bench.dataDir, 'ledger.db'))
    file.exec(`DELETE FROM overrides WHERE kind = 'force_gpu'; UPDATE overrides SET target = 'far'`)
    file.close()
    await bench.ledger.refresh()
    expect(bench.overrides.inForce()).toEqual({ force: null, paused: new Set(['far']) })
  })
})
