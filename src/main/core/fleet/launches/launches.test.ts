/** Launching a machine in the sandbox's cloud, through a whole core: once for each time it is meant. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENT, startFleet, type FleetTest } from '../../fleet.harness.ts'

let test: FleetTest
const cloud = () => test.core().sandbox.cloud
cloud()
  .bill()
  .map(({ name }) => name)

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
    // Nobody is told that a target is down which has never been up.
    const { targets } = test.core().core.console.status.snapshot().state
    expect(targets.map((target) => target.id)).toContain(starting.endpoint?.target)

    await cloud().hurry(booting.instance?.id ?? '')
    const healthy = await test.until('first', 'healthy')
    expect(healthy.endpoint).toMatchObject({ origin: 'instance', state: 'up' })
    await vi.waitFor(() => expect(test.launches()).toEqual([]), PATIENT)
    expect(test.events(healthy.id)).toEqual(['launched', 'healthy'])

    const served: Record<string, number> = {}
    for (let i = 0; i < 20; i += 1) {
      const answer = await test
        .core()
        .chat({ model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hi' }] })
      const target = answer.headers.get('x-sophia-target') ?? ''
      served[target] = (served[target] ?? 0) + 1
      await answer.text()
    }
    expect(served).toEqual({ sandbox: 16, [healthy.endpoint?.target ?? '']: 4 })
  })
})
