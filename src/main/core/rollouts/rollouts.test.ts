import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rollout } from '../../../shared/contract/rollouts.ts'
import { draftOf, MINUTE, NOON, OPEN_GATE, shown, startBench, type Bench } from './rollouts.harness.ts'
import { RolloutRefused } from './rollouts.ts'

let bench: Bench

beforeEach(async () => {
  bench = await startBench()
})

afterEach(() => bench.close())

const share = (): number | null => bench.rollouts.shareOf('mail')
const eventsOf = ({ id }: Rollout): string[] =>
  bench.rollouts.history(id).map(({ event, stage, author }) => `${event} ${stage} by ${author}`)

describe('a rollout by gate', () => {
  it('goes from stage to stage as each gate is passed, and stays at the last share when it is finished', async () => {
    const { id } = await bench.rollouts.start(draftOf())
    // Nothing can be measured at 0 %, so there is nothing to wait for.
    expect(share()).toBe(0.1)
    await bench.send({}, 9)
    expect(share()).toBe(0.1)
    expect(shown(bench).waitsFor).toBe('Waits for 1 more request.')
    await bench.send()
    expect(share()).toBe(0.5)
    await bench.send({}, 20)
    expect(share()).toBe(1)
    expect(shown(bench)).toMatchObject({ id, state: 'finished', share: 1, figures: null })
    expect(eventsOf(shown(bench))).toEqual([
      'started 0 by console',
      'advanced 1 by gate',
      'advanced 2 by gate',
      'advanced 3 by gate',
      'finished 3 by gate',
    ])
  })

  it('stays in a stage for its time, and goes on when that is over though nothing more comes in', async () => {
    await bench.rollouts.start(draftOf({ minMinutes: 30 }))
    expect(share()).toBe(0)
    bench.clock += 30 * MINUTE
    bench.rollouts.tick()
    expect(share()).toBe(0.1)
    await bench.send({}, 50)
    expect(share()).toBe(0.1)
    bench.clock += 29 * MINUTE
    bench.rollouts.tick()
    expect(shown(bench).waitsFor).toBe('Waits for 1 more minute.')
    bench.clock += MINUTE
    bench.rollouts.tick()
    expect(share()).toBe(0.5)
  })

  it('decides for its own workload alone', async () => {
    await bench.rollouts.start(draftOf())
    await bench.rollouts.start(draftOf({}, { workload: '', name: 'The rest' }))
    expect(bench.rollouts.shareOf('chat')).toBeNull()
    await bench.send({ workload: null }, 10)
    expect(bench.rollouts.shareOf(null)).toBe(0.5)
    expect(share()).toBe(0.1)
  })
})

describe('a breach', () => {
  it('rolls back at once to where the rollout began, and says by which figures', async () => {
    await bench.rollouts.start(draftOf({ errorRate: { absolute: 0.2, baseline: null } }))
    await bench.send({}, 10)
    expect(share()).toBe(0.5)
    await bench.send({}, 8)
    await bench.send({ errorCode: 'upstream_error' }, 2)
    expect(share()).toBe(1)
    await bench.send({ errorCode: 'upstream_timeout' }, 3)
    expect(share()).toBe(0)
    const { last, state } = shown(bench)
    expect(state).toBe('rolled_back')
    expect(last).toMatchObject({
      event: 'rolled_back',
      author: 'gate',
      from: 3,
      stage: 0,
      reason:
        '3 of 3 requests failed (100 %), over the 20 % allowed, even if the rest of the first 10 goes well.',
      figures: { requests: 3, errors: 3, errorRate: 1 },
      checks: [{ metric: 'errorRate', verdict: 'breached', limit: 0.2, value: 1, have: 3, need: 10 }],
    })
    expect(bench.ledger.audit.newest({ limit: 1 })).toMatchObject([
      {
        actor: 'gate',
        action: 'rollout.roll_back',
        reason: last?.reason,
        before: { share: 1 },
        after: { share: 0 },
      },
    ])
    // The share stays there, whatever comes in, until somebody ends it or starts another.
    await bench.send({}, 50)
    expect(share()).toBe(0)
    bench.rollouts.end(shown(bench).id)
    expect(share()).toBeNull()
  })

  it.each([
    ['p95 latency', { p95Ms: { absolute: 500, baseline: null } }, { latencyMs: 800 }],
    ['cost per request', { costNanoUsd: { absolute: 60, baseline: null } }, { cost: 80 }],
  ])('of the %s is one too', async (_, gate, sent) => {
    await bench.rollouts.start(draftOf(gate))
    await bench.send({}, 10)
    expect(share()).toBe(0.5)
    await bench.send(sent, 10)
    expect(share()).toBe(0)
  })

  it('of the mean feedback is one too, once there are opinions enough', async () => {
    await bench.rollouts.start(draftOf({ feedback: { absolute: 0.7, baseline: null } }))
    const [one, other] = [await bench.send(), await bench.send()]
    bench.feedback.give({ requestId: one, score: 0, keyId: null })
    expect(share()).toBe(0.1)
    bench.feedback.give({ requestId: one, score: 1, keyId: null })
    bench.feedback.give({ requestId: other, score: 1, keyId: null })
    expect(shown(bench).figures).toMatchObject({ feedback: 1, opinions: 2 })
    bench.feedback.give({ requestId: other, score: 0.2, keyId: null })
    expect(share()).toBe(0)
    expect(shown(bench).last?.reason).toBe('The mean feedback is 0.6 after 2 opinions, below the 0.7 needed.')
  })

  it('rolls back a rollout that is held, too', async () => {
    const { id } = await bench.rollouts.start(draftOf({ errorRate: { absolute: 0.1, baseline: null } }))
    bench.rollouts.hold(id, 'a release')
    await bench.send({ errorCode: 'upstream_error' }, 2)
    expect(share()).toBe(0)
  })
})

describe('what a stage is judged by', () => {
  it('is the first attempts on serverless, begun in the stage, that nobody broke off', async () => {
    const inStageBefore = await bench.begin()
    bench.clock += MINUTE
    await bench.rollouts.start(draftOf())
    await inStageBefore()
    await bench.send({ target: 'gpu:one' })
    await bench.send({ attempt: 2 })
    await bench.send({ errorCode: 'client_closed' })
    expect(shown(bench).figures).toMatchObject({ requests: 0, errors: 0 })
    await bench.send({ latencyMs: 200, cost: 30 })
    await bench.send({ errorCode: 'rate_limited', cost: 0 })
    const { figures } = shown(bench)
    expect(figures).toMatchObject({ requests: 2, errors: 1, errorRate: 0.5, costPerRequestNanoUsd: 15 })
    expect(figures?.p95Ms).toBeCloseTo(200, -1)
  })

  it('begins anew with each stage', async () => {
    const { id } = await bench.rollouts.start(draftOf({}, { advance: 'by_hand' }))
    bench.rollouts.advance(id, 0, null)
    await bench.send({}, 12)
    expect(shown(bench).figures?.requests).toBe(12)
    bench.clock += MINUTE
    bench.rollouts.advance(id, 1, null)
    expect(shown(bench).figures?.requests).toBe(0)
    expect(bench.rollouts.history(id).at(-1)?.figures?.requests).toBe(12)
  })
})

describe('the baseline', () => {
  it('is what the GPU endpoints took of the workload before, or all of it', async () => {
    await bench.send({ target: 'gpu:one', cost: 0, latencyMs: 400 }, 3)
    await bench.send({ target: 'gpu:one', cost: 0, errorCode: 'upstream_error' })
    await bench.send({ cost: 60 }, 4)
    await bench.send({ workload: 'chat' }, 5)
    const id = await bench.send({ target: 'gpu:one', cost: 0, latencyMs: 400 })
    bench.feedback.give({ requestId: id, score: 0.5, keyId: null })
    bench.clock += MINUTE
    const { gpu, any } = await bench.rollouts.preview({ workload: 'mail', hours: 1 })
    expect(gpu.figures).toMatchObject({ requests: 5, errors: 1, costPerRequestNanoUsd: 0, feedback: 0.5 })
    expect(any.figures).toMatchObject({ requests: 9, errors: 1 })
    const tooLate = await bench.rollouts.start(draftOf())
    expect(tooLate.baseline).toEqual(gpu)
  })

  it('is what relative gates are held against', async () => {
    await bench.send({ target: 'gpu:one', latencyMs: 100 }, 20)
    bench.clock += MINUTE
    await bench.rollouts.start(draftOf({ p95Ms: { absolute: null, baseline: 0.5 } }))
    await bench.send({ latencyMs: 140 }, 10)
    expect(share()).toBe(0.5)
    await bench.send({ latencyMs: 170 }, 10)
    expect(share()).toBe(0)
  })

  it('that says nothing decides nothing: such a gate is neither passed nor breached', async () => {
    await bench.send({ target: 'gpu:one', cost: 0 }, 5)
    bench.clock += MINUTE
    const { id } = await bench.rollouts.start(
      draftOf({
        costNanoUsd: { absolute: null, baseline: 0.2 },
        feedback: { absolute: null, baseline: 0.1 },
      }),
    )
    await bench.send({}, 100)
    expect(shown(bench).checks.map(({ verdict }) => verdict)).toEqual(['undecidable', 'undecidable'])
    expect(shown(bench).waitsFor).toBe(
      'The cost per request cannot be held against the baseline: the requests of the baseline cost nothing. The mean feedback cannot be held against the baseline: the baseline has no such figure.',
    )
    expect(share()).toBe(0.1)
    expect(() => bench.rollouts.advance(id, 1, null)).toThrow(/Give a reason/)
    bench.rollouts.advance(id, 1, 'looked at the bill')
    expect(share()).toBe(0.5)
  })
})

describe('by hand', () => {
  it('a rollout advances when somebody says so, by one stage however many press at once', async () => {
    const { id } = await bench.rollouts.start(draftOf({}, { advance: 'by_hand' }))
    await bench.send({}, 50)
    expect(share()).toBe(0)
    bench.rollouts.advance(id, 0, null)
    expect(() => bench.rollouts.advance(id, 0, null)).toThrow(RolloutRefused)
    expect(share()).toBe(0.1)
    bench.clock += MINUTE
    await bench.send({}, 10)
    expect(share()).toBe(0.1)
    bench.rollouts.setAdvance(id, 'by_gate')
    expect(share()).toBe(0.5)
  })

  it('is held where it is and goes on from there', async () => {
    const { id } = await bench.rollouts.start(draftOf())
    bench.rollouts.hold(id, 'a release')
    await bench.send({}, 50)
    expect(share()).toBe(0.1)
    expect(shown(bench)).toMatchObject({ state: 'held', last: { reason: 'a release' } })
    bench.rollouts.resume(id)
    expect(share()).toBe(0.5)
  })

  it('is rolled back with a reason, and another takes its place', async () => {
    const first = await bench.rollouts.start(draftOf())
    await expect(bench.rollouts.start(draftOf())).rejects.toThrow(/under way/)
    bench.rollouts.rollBack(first.id, 'the answers read oddly')
    expect(share()).toBe(0)
    expect(() => bench.rollouts.rollBack(first.id, 'again')).toThrow(RolloutRefused)
    const second = await bench.rollouts.start(draftOf({}, { advance: 'by_hand' }))
    const { rollouts } = bench.rollouts.live.snapshot().state
    expect(rollouts.map(({ id, endedAt, share: now }) => [id, endedAt, now])).toEqual([
      [second.id, null, 0],
      [first.id, NOON, null],
    ])
    expect(eventsOf(first).slice(-2)).toEqual(['rolled_back 0 by console', 'ended 0 by console'])
  })

  it('cannot begin with stages that lead nowhere', async () => {
    const stages = [0.5, 0.5].map((share) => ({ share, gate: OPEN_GATE }))
    await expect(bench.rollouts.start(draftOf({}, { stages }))).rejects.toThrow(/more to serverless/)
  })
})

describe('after a restart', () => {
  it('the stage goes on with the figures that it had', async () => {
    await bench.rollouts.start(draftOf({ p95Ms: { absolute: 5_000, baseline: null } }))
    const rated = await bench.send({ latencyMs: 321, cost: 77 }, 5)
    await bench.send({ errorCode: 'upstream_error' }, 2)
    await bench.send({ errorCode: 'client_closed' })
    await bench.send({ target: 'gpu:one' })
    bench.feedback.give({ requestId: rated, score: 0.3, keyId: null })
    const before = shown(bench)
    bench = await bench.restart()
    expect(shown(bench)).toEqual(before)
    await bench.send({}, 3)
    expect(share()).toBe(0.5)
  })

  it('what was rolled back stays so', async () => {
    const { id } = await bench.rollouts.start(draftOf())
    bench.rollouts.rollBack(id, 'no')
    bench = await bench.restart()
    expect(share()).toBe(0)
    await bench.send({}, 50)
    expect(share()).toBe(0)
  })
})

describe('when a backup takes the place of the ledger', () => {
  /** Writes past the console, as a restore does, and has it look. */
  async function restore(sql: string): Promise<void> {
    const other = new Database(join(bench.dataDir, 'ledger.db'))
    other.exec(sql)
    other.close()
    await bench.ledger.refresh()
  }

  it('a stage of it goes on with the figures that its rows come to', async () => {
    const { id } = await bench.rollouts.start(draftOf())
    await bench.send({}, 8)
    bench.rollouts.hold(id, 'a restore is coming')
    await restore(`DELETE FROM attempts WHERE id > 5; UPDATE rollouts SET state = 'running'`)
    await expect.poll(() => shown(bench).figures?.requests).toBe(5)
    await bench.send({}, 4)
    expect(share()).toBe(0.1)
    await bench.send()
    expect(share()).toBe(0.5)
  })

  it('a rollout that it does not know decides nothing', async () => {
    await bench.rollouts.start(draftOf())
    await restore('DELETE FROM rollout_events; DELETE FROM rollouts')
    expect(share()).toBeNull()
    await bench.send({}, 20)
    expect(bench.rollouts.live.snapshot().state.rollouts).toEqual([])
  })
})
