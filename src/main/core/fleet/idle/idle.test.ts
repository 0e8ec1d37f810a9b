/** Machines that nobody uses: told of, and ended where a rule says so, never without a warning. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENT, startFleet, type FleetTest } from '../../fleet.harness.ts'

let test: FleetTest
const fleet = () => test.core().core.console.fleet
const running = () =>
  test
    .core()
    .sandbox.cloud.bill()
    .filter(({ endedAt }) => endedAt === null)
    .map(({ name }) => name)
const alerts = () =>
  test
    .core()
    .core.console.alerts.list(20)
    .map(({ rule }) => rule)
const seen = (unit: string, event: string) =>
  vi.waitFor(() => expect(test.events(unit)).toContain(event), PATIENT)

/** Sends until the machine has had one. */
async function use(): Promise<void> {
  let { target } = await test.ask()
  while (target === 'sandbox') ({ target } = await test.ask())
}

beforeEach(async () => {
  test = await startFleet()
})
afterEach(() => test.stop())

describe('an idle rule', () => {
  beforeEach(async () => {
    const { id } = await test.launchHealthy('first')
    fleet().setIdleRule({ unit: id, afterMinutes: 30, reason: null }, 'console')
  })

  it('ends the machine after a warning', async () => {
    const { id, idleRule, idleSince } = test.unit('first')
    expect(idleRule?.terminatesAt).toBe((idleSince ?? 0) + 30 * 60_000)
    test.passMinutes(25)
    await seen(id, 'idle_warning')
    expect(running()).toEqual(['first'])
    expect(test.unit('first').state).toBe('healthy')
    test.passMinutes(6)
    await seen(id, 'idle_ended')
    expect(running()).toEqual([])
    await vi.waitFor(() => expect(alerts().filter((rule) => rule === 'idle_rule')).toHaveLength(2), PATIENT)
    expect(alerts()).not.toContain('machine_ended')
    expect(test.core().core.console.audit.newest({ limit: 1, kind: 'fleet' })).toMatchObject([
      { action: 'fleet.terminate', actor: 'rule', reason: 'Nobody asked it for anything in 30 minutes.' },
    ])
  })

  it('is put off by any request, and counts anew', async () => {
    const { id } = test.unit('first')
    test.passMinutes(25)
    await seen(id, 'idle_warning')
    await use()
    await seen(id, 'idle_over')
    test.passMinutes(10)
    expect(test.unit('first').idleRule?.terminatesAt).toBeGreaterThan(test.core().now() + 15 * 60_000)
    expect(running()).toEqual(['first'])
  })

  it('does not end what is protected: that is told of', async () => {
    const { id } = test.unit('first')
    fleet().protect({ unit: id, isProtected: true, reason: null }, 'console')
    test.passMinutes(25)
    await seen(id, 'idle_warning')
    test.passMinutes(6)
    await seen(id, 'idle_kept')
    expect(running()).toEqual(['first'])
  })

  it('warns first even where the machine had been idle for long when the rule was set', async () => {
    const { id } = test.unit('first')
    fleet().setIdleRule({ unit: id, afterMinutes: null, reason: null }, 'console')
    test.passMinutes(300)
    fleet().setIdleRule({ unit: id, afterMinutes: 10, reason: null }, 'console')
    await seen(id, 'idle_warning')
    expect(test.unit('first').idleRule?.terminatesAt).toBeGreaterThan(test.core().now() + 4 * 60_000)
    expect(running()).toEqual(['first'])
  })

  it('counts anew after a restart of the console, which has not seen what ran meanwhile', async () => {
    const before = test.unit('first').idleSince ?? 0
    await test.restart(() => test.passMinutes(29))
    const { idleSince } = await test.until('first', 'healthy')
    expect(idleSince).toBeGreaterThan(before + 28 * 60_000)
  })
})

describe('without a rule', () => {
  it('a machine that is idle for an hour is told of once, and once more when it is used', async () => {
    const { id } = await test.launchHealthy('first')
    test.passMinutes(61)
    await seen(id, 'idle_long')
    await vi.waitFor(() => expect(alerts()).toEqual(['machine_idle']), PATIENT)
    test.passMinutes(61)
    await use()
    await seen(id, 'used_again')
    expect(test.events(id).filter((event) => event === 'idle_long')).toHaveLength(1)
    expect(running()).toEqual(['first'])
    await vi.waitFor(() => expect(alerts()).toEqual(['machine_idle', 'machine_idle']), PATIENT)
  })

  it('a machine whose server never answers is told of, and is no target that is down', async () => {
    test.core().sandbox.cloud.configure({ startMs: null })
    await test.launch()
    const { id } = await test.until('first', 'starting')
    test.passMinutes(21)
    await seen(id, 'silent')
    await vi.waitFor(() => expect(alerts()).toEqual(['machine_idle']), PATIENT)
  })
})
