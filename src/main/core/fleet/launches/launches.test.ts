/** Launching a machine in the sandbox's cloud, through a whole core: once for each time it is meant. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseUsd } from '../../../../shared/money.ts'
import { HOURLY, PATIENT, startFleet, TERMS, type FleetTest } from '../../fleet.harness.ts'

let test: FleetTest
const cloud = () => test.core().sandbox.cloud
const fleet = () => test.core().core.console.fleet
/** By the cloud's own books. */
const launched = () =>
  cloud()
    .bill()
    .map((line) => line.name)
const launchIs = (state: string) =>
  vi.waitFor(() => expect(test.launches()[0]).toMatchObject({ state }), PATIENT)

beforeEach(async () => {
  test = await startFleet()
})
afterEach(() => test.stop())

describe('a machine', () => {
  it('boots, starts, answers, and gets its share of the requests', async () => {
    cloud().configure({ bootMs: null, startMs: null })
    const { id, state } = await test.launch()
    expect(state).toBe('asking')
    const booting = await test.until('first', 'booting')
    expect(booting).toMatchObject({ endpoint: null, instance: { isOurs: true, type: 'gpu_1x_a10' } })
    expect(test.launches()).toMatchObject([{ id, state: 'booting', instanceId: booting.instance?.id }])

    await cloud().hurry(booting.instance?.id ?? '')
    const starting = await test.until('first', 'starting')
    expect(starting.why).toContain('Nothing answers at http://127.0.0.1:')

    await cloud().hurry(booting.instance?.id ?? '')
    const healthy = await test.until('first', 'healthy')
    expect(healthy.endpoint).toMatchObject({ origin: 'instance', state: 'up' })
    expect(healthy.machine).toMatchObject({ source: 'cloud', hourlyNanoUsd: HOURLY, isStartKnown: true })
    await vi.waitFor(() => expect(test.launches()).toEqual([]), PATIENT)
    expect(test.events(healthy.id)).toEqual(['launched', 'healthy'])

    const served: Record<string, number> = {}
    for (let i = 0; i < 20; i += 1) {
      const answer = await test.ask()
      served[answer.target] = (served[answer.target] ?? 0) + 1
    }
    expect(served).toEqual({ sandbox: 16, [healthy.endpoint?.target ?? '']: 4 })
  })

  it('tells from the second one on how long the launch of its type usually takes', async () => {
    await test.launchHealthy('first')
    await vi.waitFor(() => expect(test.launches()).toEqual([]), PATIENT)
    expect((await test.launch({ name: 'second' })).usualMs).toBeGreaterThan(0)
  })

  it('is launched once, however often the same call comes', async () => {
    const calls = [1, 2, 3].map(() => test.launch({}, 'the-same-call'))
    const ids = new Set((await Promise.all(calls)).map(({ id }) => id))
    expect(ids.size).toBe(1)
    await test.until('first', 'healthy')
    expect((await test.launch({}, 'the-same-call')).id).toBe([...ids][0])
    expect(launched()).toEqual(['first'])
  })

  it('leaves no script in the ledger once the cloud has it, and shows none', async () => {
    await test.launchHealthy('first')
    const ledger = new Database(join(test.dataDir, 'ledger.db'), { readonly: true })
    const terms = ledger.prepare('SELECT terms FROM launches').pluck().all()
    ledger.close()
    expect(terms.join()).toContain('gpu_1x_a10')
    expect(terms.join()).not.toContain('a secret of its own')
    expect(JSON.stringify(fleet().live.snapshot())).not.toContain('a secret of its own')
    expect(JSON.stringify(test.core().core.console.audit.newest({ limit: 20 }))).not.toContain('secret')
  })
})

describe('before anything is asked for', () => {
  const refusal = async (terms: Partial<typeof TERMS>, hourlyNanoUsd = HOURLY) => {
    const draft = {
      terms: { ...TERMS, ...terms },
      hourlyNanoUsd,
      reason: null,
      idempotencyKey: crypto.randomUUID(),
    }
    const asked = fleet().launch(draft, 'console')
    return asked.then(
      () => ({ field: 'none', message: 'launched' }),
      (error: unknown) => error as { field: string; message: string },
    )
  }

  it('what the cloud does not have is refused, each at its entry', async () => {
    expect(await refusal({ type: 'gpu_1x_abacus' })).toMatchObject({ field: 'type' })
    expect(await refusal({ region: 'atlantis-1' })).toMatchObject({ field: 'region' })
    expect(await refusal({ sshKey: 'nobody' })).toMatchObject({ field: 'sshKey' })
    expect(await refusal({ image: 'no-such-image' })).toMatchObject({ field: 'image' })
    expect((await refusal({ fileSystems: ['models-us-east-3'] })).message).toContain('not in us-west-1')
    expect(launched()).toEqual([])
  })

  it('a price that is not the one that was confirmed is refused, with both', async () => {
    const { field, message } = await refusal({}, parseUsd('0.60'))
    expect(field).toBe('price')
    expect(message).toContain('now $0.75 an hour, and $0.6 was confirmed')
    expect(launched()).toEqual([])
  })

  it('a name that runs already is refused', async () => {
    await test.launchHealthy('first')
    expect(await refusal({})).toMatchObject({ field: 'name' })
    expect(launched()).toEqual(['first'])
  })
})

describe('an answer that was lost', () => {
  it.each(['lost_answer', 'error_after'] as const)(
    'is looked for and not asked for again: %s',
    async (fault) => {
      cloud().strike('launch', fault)
      await test.launch()
      await test.until('first', 'healthy')
      expect(launched()).toEqual(['first'])
    },
  )

  it('is asked for again only when nothing was launched', async () => {
    cloud().strike('launch', 'error')
    await test.launch()
    await launchIs('looking')
    expect(test.launches()[0]?.problem).toContain('looked for before it is asked for again')
    await test.until('first', 'healthy')
    expect(launched()).toEqual(['first'])
  })

  // Whichever comes first: the cloud was not asked yet, or has it, or its answer was on its way.
  it.each([0, 1, 2, 5, 10])(
    'is found after the console ended %i turns after it was asked for',
    async (turns) => {
      await test.launch()
      for (let i = 0; i < turns; i += 1) await setImmediate()
      await test.restart()
      await test.until('first', 'healthy')
      expect(launched()).toEqual(['first'])
    },
  )

  it('is found after the console ended between the question and the answer', async () => {
    cloud().strike('launch', 'lost_answer')
    await test.launch()
    await vi.waitFor(() => expect(launched()).toEqual(['first']), PATIENT)
    await test.restart()
    await test.until('first', 'healthy')
    expect(launched()).toEqual(['first'])
  })
})

it('a machine that is found later has cost from when it was asked for', async () => {
  cloud().strike('launch', 'lost_answer')
  await test.launch()
  await vi.waitFor(() => expect(launched()).toEqual(['first']), PATIENT)
  await test.restart(() => test.passMinutes(180))
  const { machine } = await test.until('first', 'healthy')
  const [line] = cloud().bill()
  expect(machine?.isStartKnown).toBe(true)
  expect(machine?.startedAt).toBeLessThanOrEqual(line?.launchedAt ?? 0)
  expect(line?.minutes).toBeGreaterThan(180)
  await vi.waitFor(() => {
    const month = test.unit('first').machine?.month
    // The cloud counts the minute that has begun, too.
    expect((line?.minutes ?? 0) - (month?.minutes ?? 0)).toBeLessThanOrEqual(1)
    expect(month?.inferredMinutes).toBeGreaterThanOrEqual(179)
  }, PATIENT)
})

describe('what was meant long ago', () => {
  const DAYS = 3 * 24 * 60

  it('is not launched when the console is opened again, though there is capacity now', async () => {
    cloud().strike('launch', 'no_capacity', 100)
    await test.launch({ waitMinutes: 5 })
    await launchIs('waiting')
    await test.restart(() => test.passMinutes(DAYS))
    await vi.waitFor(() => expect(test.events()).toContain('launch_failed'), PATIENT)
    expect(test.launches()[0]?.problem).toContain('was over before the cloud could be asked')
    expect(launched()).toEqual([])
  })

  it('is looked for, and not asked for again, where the answer was lost', async () => {
    cloud().strike('launch', 'error')
    await test.launch()
    await launchIs('looking')
    await test.restart(() => test.passMinutes(DAYS))
    await vi.waitFor(() => expect(test.events()).toContain('launch_failed'), PATIENT)
    expect(launched()).toEqual([])
  })
})

describe('without capacity', () => {
  it('fails with the words of the cloud where nobody wants to wait', async () => {
    cloud().strike('launch', 'no_capacity')
    await test.launch()
    await launchIs('failed')
    expect(test.launches()[0]?.problem).toContain('Not enough capacity')
    expect(test.events()).toContain('launch_failed')
  })

  it('waits, asks again, and launches when there is some', async () => {
    cloud().strike('launch', 'no_capacity', 2)
    await test.launch({ waitMinutes: 5 })
    await launchIs('waiting')
    expect(test.launches()[0]?.nextTryAt).not.toBeNull()
    await test.until('first', 'healthy')
    expect(launched()).toEqual(['first'])
  })

  it('is cancelled while it waits, and stays so', async () => {
    cloud().strike('launch', 'no_capacity', 100)
    const { id } = await test.launch({ waitMinutes: 5 })
    await launchIs('waiting')
    expect(fleet().cancelLaunch(id, 'console').state).toBe('cancelled')
    expect(test.launches()).toEqual([])
    await test.restart()
    expect(test.launches()).toEqual([])
    expect(launched()).toEqual([])
  })

  it('goes on waiting after the console was closed, and does not take another price', async () => {
    cloud().strike('launch', 'no_capacity', 100)
    await test.launch({ waitMinutes: 5 })
    await launchIs('waiting')
    await test.restart()
    cloud().restock('gpu_1x_a10', { centsPerHour: 99 })
    await launchIs('failed')
    expect(test.launches()[0]?.problem).toContain('The price of gpu_1x_a10 is now $0.99')
    expect(launched()).toEqual([])
  })
})
