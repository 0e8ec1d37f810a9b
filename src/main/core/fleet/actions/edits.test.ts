/** What people say of machines: kept, audited, and in force at once. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PATIENT, startFleet, type FleetTest } from '../../fleet.harness.ts'

let test: FleetTest
const fleet = () => test.core().core.console.fleet
const audit = () => test.core().core.console.audit.newest({ limit: 1, kind: 'fleet' })

beforeEach(async () => {
  test = await startFleet()
})
afterEach(() => test.stop())

/** As somebody does who launches in the cloud's own console. */
async function launchElsewhere(name: string): Promise<void> {
  const { baseUrl, apiKey } = test.core().sandbox.cloud
  const body = { region_name: 'us-east-1', instance_type_name: 'gpu_1x_a10', ssh_key_names: ['ops'], name }
  const answer = await fetch(`${baseUrl}/instance-operations/launch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
}

it('an instance that was launched elsewhere costs, and serves once it is taken over', async () => {
  await launchElsewhere('theirs')
  const { id, machine } = await test.until('theirs', 'running')
  expect(machine).toMatchObject({ source: 'cloud', endedAt: null })
  expect(test.unit('theirs').why).toContain('Take it over')
  await fleet().takeOver({ unit: id, port: 8_000, reason: 'we need it' }, 'console')
  expect(await test.until('theirs', 'healthy')).toMatchObject({ instance: { isOurs: true } })
  expect(audit()).toMatchObject([
    { action: 'fleet.take_over', subject: id, reason: 'we need it', after: { name: 'theirs', port: 8_000 } },
  ])
  await test.restart()
  await test.until('theirs', 'healthy')
})

describe('a machine', () => {
  it('is renamed in the cloud, but not to a name that runs', async () => {
    const { id } = await test.launchHealthy('first')
    await test.launchHealthy('second')
    await expect(fleet().rename({ unit: id, name: 'second' }, 'console')).rejects.toMatchObject({
      field: 'name',
    })
    await fleet().rename({ unit: id, name: 'premier' }, 'console')
    expect(test.unit('premier').id).toBe(id)
    expect(test.core().sandbox.cloud.bill()[0]?.name).toBe('premier')
    expect(audit()).toMatchObject([{ before: { name: 'first' }, after: { name: 'premier' } }])
  })

  it('stays protected after a restart of the console', async () => {
    const { id } = await test.launchHealthy('first')
    fleet().protect({ unit: id, isProtected: true, reason: null }, 'console')
    await test.restart()
    await test.until('first', 'healthy')
    expect(test.unit('first').isProtected).toBe(true)
    expect(test.events(id).at(-1)).toBe('protect')
  })

  it('has an exporter and a wake-up call only where the fleet may reach', async () => {
    const { id } = await test.launchHealthy('first')
    const set = (dcgmUrl: string | null, wakeUrl: string | null) =>
      fleet().setEndpoint({ unit: id, dcgmUrl, wakeUrl, reason: null }, 'console')
    await expect(set('http://169.254.169.254/latest', null)).rejects.toMatchObject({ field: 'dcgmUrl' })
    await expect(set(null, 'http://10.0.0.9/wake')).rejects.toMatchObject({ field: 'wakeUrl' })
    await expect(set(null, 'ftp://203.0.113.9/')).rejects.toMatchObject({ field: 'wakeUrl' })
    await set(null, 'https://203.0.113.9/wake?token=hidden')
    expect(test.unit('first').endpoint?.wakeUrl).toContain('/wake')
    expect(JSON.stringify(audit())).not.toContain('hidden')
  })
})

it('what was said of an endpoint holds for the machine that it is found to run on', async () => {
  await test.stop()
  const overrides: { gpuEndpoints: string[] } = { gpuEndpoints: [] }
  test = await startFleet(overrides)
  const { id, endpoint } = await test.launchHealthy('first')
  const root = endpoint?.root ?? ''
  const target = `gpu:${new URL(root).host}`
  const { dataDir } = test.core().core.console.status.snapshot().state
  await test.restart(() => {
    overrides.gpuEndpoints = [root]
    const ledger = new Database(join(dataDir, 'ledger.db'))
    const wakeUrl = 'https://203.0.113.9/wake'
    ledger.prepare('INSERT INTO fleet_units VALUES (?, NULL, 1, NULL, NULL, ?)').run(target, wakeUrl)
    ledger.close()
  })
  await test.until('first', 'healthy')
  expect(test.unit('first')).toMatchObject({
    id,
    isProtected: true,
    endpoint: { target, origin: 'environment', wakeUrl: 'https://203.0.113.9/wake' },
  })
  fleet().protect({ unit: id, isProtected: false, reason: null }, 'console')
  await fleet().setEndpoint({ unit: id, dcgmUrl: null, wakeUrl: null, reason: null }, 'console')
  expect(test.unit('first')).toMatchObject({ isProtected: false, endpoint: { wakeUrl: null } })
})

it('an endpoint that somebody named has neither a name nor an idle rule of the fleet', async () => {
  await test.stop()
  test = await startFleet({ gpuEndpoints: ['http://127.0.0.1:9'] })
  await vi.waitFor(() => expect(test.units()[0]?.state).toBe('down'), PATIENT)
  const unit = test.units()[0]?.id ?? ''
  await expect(fleet().rename({ unit, name: 'mine' }, 'console')).rejects.toMatchObject({ field: 'unit' })
  expect(() => fleet().setIdleRule({ unit, afterMinutes: 30, reason: null }, 'console')).toThrow(
    'cannot be ended',
  )
})
