/** Restarting and ending machines of the sandbox's cloud, through a whole core: guarded, drained, and done once. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENT, startFleet, type FleetTest } from '../../fleet.harness.ts'

let test: FleetTest
const cloud = () => test.core().sandbox.cloud
const fleet = () => test.core().core.console.fleet
/** By the cloud's own books. */
const running = () =>
  cloud()
    .bill()
    .filter(({ endedAt }) => endedAt === null)
    .map(({ name }) => name)
const idOf = (name: string): string => test.unit(name).instance?.id ?? ''
const targetOf = (name: string): string => test.unit(name).endpoint?.target ?? ''

beforeEach(async () => {
  test = await startFleet()
})
afterEach(() => test.stop())

function pause(target: string): void {
  test.core().core.console.overrides.start(
    {
      terms: { kind: 'pause', target },
      reason: 'a test',
      forMinutes: 5,
      idempotencyKey: crypto.randomUUID(),
    },
    'console',
  )
}

const restart = (name: string, idempotencyKey: string = crypto.randomUUID()) =>
  fleet().restart({ units: [test.unit(name).id], drainSeconds: 5, reason: null, idempotencyKey }, 'console')

describe('a machine that is ended', () => {
  it('takes its typed name, gets nothing any more, and costs nothing once it has ended', async () => {
    const { id, endpoint } = await test.launchHealthy('first')
    const wrong = { unit: id, typedName: 'frist' }
    const order = { drainSeconds: 0, reason: 'too dear', idempotencyKey: 'typed-wrong' }
    expect(await fleet().terminate({ ...order, units: [wrong] }, 'console')).toMatchObject({
      results: [{ ok: false, message: expect.stringContaining('is not "first"') as unknown }],
    })
    expect(running()).toEqual(['first'])

    const { results } = await test.terminate('first')
    expect(results).toMatchObject([{ unit: id, ok: true }])
    expect(running()).toEqual([])
    const { targets } = test.core().core.console.status.snapshot().state
    expect(targets.map((target) => target.id)).not.toContain(endpoint?.target)
    const over = await test.until('first', 'terminated')
    expect(over.machine?.endedAt).not.toBeNull()
    await vi.waitFor(
      () => expect(test.events(id)).toEqual(['launched', 'healthy', 'terminating', 'ended']),
      PATIENT,
    )
    expect(test.core().core.console.audit.newest({ limit: 1, kind: 'fleet' })).toMatchObject([
      { action: 'fleet.terminate', subject: id, actor: 'console' },
    ])
  })

  it('finishes what is under way, and is sent nothing new meanwhile', async () => {
    await test.launchHealthy('first')
    const target = targetOf('first')
    cloud().serverOf(idOf('first'))?.configure({ ttftMs: 1_500 })
    test.core().core.console.overrides.start(
      {
        terms: { kind: 'force', side: 'gpu', whenDown: 'fall_back' },
        reason: 'a test',
        forMinutes: 5,
        idempotencyKey: 'force-for-drain',
      },
      'console',
    )
    const underWay = test.ask()
    await vi.waitFor(() => expect(test.unit('first').endpoint?.inFlight).toBe(1), PATIENT)
    const ending = test.terminate('first')
    await test.until('first', 'draining')
    expect(test.unit('first').endpoint?.isDraining).toBe(true)
    expect(await test.ask()).toEqual({ status: 200, target: 'sandbox' })
    expect(running()).toEqual(['first'])
    expect(await underWay).toEqual({ status: 200, target })
    expect(await ending).toMatchObject({ results: [{ ok: true }] })
    expect(running()).toEqual([])
  })

  it('is ended when the answer is lost, too', async () => {
    await test.launchHealthy('first')
    cloud().strike('terminate', 'lost_answer')
    expect(await test.terminate('first')).toMatchObject({ results: [{ ok: true }] })
    expect(running()).toEqual([])
  })

  it('is asked for again where the cloud had failed before it did anything', async () => {
    await test.launchHealthy('first')
    cloud().strike('terminate', 'error')
    expect(await test.terminate('first')).toMatchObject({ results: [{ ok: true }] })
    expect(running()).toEqual([])
  })

  it('is seen to end although the clock was set back', async () => {
    await test.launchHealthy('first')
    test.passMinutes(-60)
    expect(await test.terminate('first')).toMatchObject({ results: [{ ok: true }] })
    await test.until('first', 'terminated')
  })

  it('stays, and serves on, where the cloud says no', async () => {
    await test.launchHealthy('first')
    cloud().strike('terminate', 'conflict')
    const { results } = await test.terminate('first')
    expect(results).toMatchObject([
      { ok: false, message: expect.stringContaining('Something else is being done') as unknown },
    ])
    expect(test.unit('first')).toMatchObject({ state: 'healthy', endpoint: { isDraining: false } })
    // Whoever reads the audit log later is not told that it was ended.
    const [last, before] = test.core().core.console.audit.newest({ limit: 2 })
    expect(before).toMatchObject({ action: 'fleet.terminate' })
    expect(last).toMatchObject({ action: 'fleet.not_terminated', after: { problem: results[0]?.message } })
  })
})

describe('nothing is ended', () => {
  it('that is protected', async () => {
    const { id } = await test.launchHealthy('first')
    fleet().protect({ unit: id, isProtected: true, reason: null }, 'console')
    const words = { ok: false, message: expect.stringContaining('Take its protection off first') as unknown }
    expect(await test.terminate('first')).toMatchObject({ results: [words] })
    expect(await restart('first')).toMatchObject({ results: [words] })
    expect(running()).toEqual(['first'])
  })

  it('that is the last healthy target of a model, unless somebody has paused it', async () => {
    await test.launchHealthy('first')
    pause('sandbox')
    const { results } = await test.terminate('first')
    expect(results[0]).toMatchObject({
      ok: false,
      message: expect.stringContaining('last healthy target for') as unknown,
    })
    expect(running()).toEqual(['first'])
    pause(targetOf('first'))
    expect(await test.terminate('first')).toMatchObject({ results: [{ ok: true }] })
  })

  it('that no cloud knows: the words say how its cost is ended instead', async () => {
    await test.stop()
    test = await startFleet({ gpuEndpoints: ['http://127.0.0.1:9'] })
    const [{ id, name } = { id: '', name: '' }] = test.units()
    const order = { drainSeconds: 0, reason: null, idempotencyKey: 'no-cloud-1' }
    const { results } = await fleet().terminate(
      { ...order, units: [{ unit: id, typedName: name }] },
      'console',
    )
    expect(results[0]?.message).toContain('End it where it runs')
  })
})

describe('several at once', () => {
  it('have a result each, and two that stand in for each other do not both go', async () => {
    await test.launchHealthy('first')
    await test.launchHealthy('second')
    pause('sandbox')
    const { results } = await test.terminate('first', 'second')
    expect(results).toMatchObject([
      { ok: true },
      { ok: false, message: expect.stringContaining('last healthy target') as unknown },
    ])
    expect(running()).toEqual(['second'])
  })

  it('do not harm each other where one fails', async () => {
    await test.launchHealthy('first')
    await test.launchHealthy('second')
    cloud().strike('terminate', 'conflict')
    const { results } = await test.terminate('first', 'second')
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(running()).toHaveLength(1)
  })
})

describe('the same call, sent again', () => {
  it('is done once, and has the same results, also after a restart of the console', async () => {
    const { id } = await test.launchHealthy('first')
    const draft = {
      units: [{ unit: id, typedName: 'first' }],
      drainSeconds: 0,
      reason: null,
      idempotencyKey: 'the-same-call',
    }
    const [one, other] = await Promise.all([1, 2].map(() => fleet().terminate(draft, 'console')))
    expect(one).toMatchObject({ results: [{ ok: true }] })
    expect(other).toEqual(one)
    await test.restart()
    expect(await fleet().terminate(draft, 'console')).toEqual(one)
    await expect(fleet().restart({ ...draft, units: [id] }, 'console')).rejects.toThrow('as something else')
  })

  it('tells what became of it where the console ended in its middle, and does nothing more', async () => {
    const { id } = await test.launchHealthy('first')
    await test.launchHealthy('second')
    await test.terminate('first')
    const second = { unit: test.unit('second').id, typedName: 'second' }
    await test.restart(() => {
      const ledger = new Database(join(test.dataDir, 'ledger.db'))
      const enter = ledger.prepare(`INSERT INTO fleet_actions VALUES (?, 0, 'terminate', '')`)
      enter.run('cut-short-1')
      ledger.close()
    })
    await test.until('second', 'healthy')
    const units = [{ unit: id, typedName: 'first' }, second]
    const draft = { units, drainSeconds: 0, reason: null, idempotencyKey: 'cut-short-1' }
    const { results } = await fleet().terminate(draft, 'console')
    expect(results.map(({ ok }) => ok)).toEqual([true, false])
    expect(results[1]?.message).toContain('nothing shows that it was ended')
    expect(running()).toEqual(['second'])
  })
})

describe('a restart', () => {
  it('gets no requests until the machine answers anew', async () => {
    await test.launchHealthy('first')
    cloud().configure({ restartMs: null })
    expect(await restart('first')).toMatchObject({ results: [{ ok: true }] })
    await test.until('first', 'restarting')
    expect(test.unit('first').endpoint?.isDraining).toBe(true)
    expect(await test.ask()).toEqual({ status: 200, target: 'sandbox' })
    await vi.waitFor(() => expect(test.unit('first').endpoint?.state).toBe('down'), PATIENT)
    await cloud().hurry(idOf('first'))
    const { id } = await test.until('first', 'healthy')
    await vi.waitFor(
      () => expect(test.events(id)).toEqual(['launched', 'healthy', 'restarting', 'healthy']),
      PATIENT,
    )
  })

  it('of seconds is seen, although an endpoint that is well is asked rarely', async () => {
    await test.launchHealthy('first')
    cloud().configure({ restartMs: 3_000 })
    await restart('first')
    await test.until('first', 'restarting')
    // Not by the clock: after the three minutes in which it was given up, a test would long have ended.
    await test.until('first', 'healthy')
    expect(test.unit('first').endpoint?.isDraining).toBe(false)
  })

  it('whose answer was lost is not done twice: a person is told to look', async () => {
    await test.launchHealthy('first')
    cloud().strike('restart', 'lost_answer')
    const { results } = await restart('first')
    expect(results[0]).toMatchObject({
      ok: false,
      message: expect.stringContaining('nobody knows') as unknown,
    })
  })
})

describe('what nobody here asked for', () => {
  it.each(['terminated', 'preempted'] as const)('is told of once: %s', async (mishap) => {
    const { id, endpoint } = await test.launchHealthy('first')
    await cloud().befall(idOf('first'), mishap)
    await vi.waitFor(() => expect(test.events(id)).toContain('ended_unexpectedly'), PATIENT)
    expect(test.unit('first')).toMatchObject({ state: mishap, endpoint: null })
    const { targets } = test.core().core.console.status.snapshot().state
    expect(targets.map((target) => target.id)).not.toContain(endpoint?.target)
    await test.restart()
    await vi.waitFor(() => expect(fleet().live.snapshot().state.cloud.readAt).not.toBeNull(), PATIENT)
    expect(test.events(id).filter((event) => event.startsWith('ended'))).toHaveLength(1)
  })

  it('ends no machine because the cloud is silent', async () => {
    await test.launchHealthy('first')
    cloud().strike('read', 'garbage')
    await vi.waitFor(() => expect(fleet().live.snapshot().state.cloud.error).not.toBeNull(), PATIENT)
    expect(test.unit('first')).toMatchObject({ state: 'healthy', machine: { endedAt: null } })
    await vi.waitFor(() => expect(fleet().live.snapshot().state.cloud.error).toBeNull(), PATIENT)
  })
})
