/** The sandbox's cloud, asked by the console's own client: machines that boot, serve, restart, fail, end and cost. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createQuickClock } from '../../fleet/cloud/clock.double.ts'
import { CloudError, createCloud, type Cloud, type InstanceView } from '../../fleet/cloud/cloud.ts'
import { startSandboxWithCloud, type SandboxWithCloud } from '../sandbox.ts'

const MINUTE_MS = 60_000
const LAUNCH = {
  name: 'llama-70b',
  type: 'gpu_1x_a10',
  region: 'us-west-1',
  sshKey: 'ops',
  imageId: null,
  fileSystems: [],
  userData: '',
  tags: { 'sophia-launch': '7' },
}

let dataDir: string
let clockMs: number
let sandbox: SandboxWithCloud
let cloud: Cloud

async function open(): Promise<void> {
  sandbox = await startSandboxWithCloud({ now: () => clockMs, dataDir })
  const { baseUrl, apiKey } = sandbox.cloud
  cloud = createCloud({ baseUrl, apiKey, pace: { everyMs: 0, launchEveryMs: 0 } })
}

async function close(): Promise<void> {
  await cloud.stop()
  await sandbox.stop()
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-cloud-'))
  clockMs = Date.UTC(2026, 5, 15, 12)
  await open()
})

afterEach(async () => {
  await close()
  rmSync(dataDir, { recursive: true, force: true })
})

const codeOf = (promise: Promise<unknown>): Promise<string | null> =>
  promise.then(
    () => null,
    (error: unknown) => {
      if (error instanceof CloudError) return error.code
      throw error
    },
  )

const rootOf = ({ ip, tags }: InstanceView): string => `http://${ip}:${tags.get('sophia-port')}`
const answers = (instance: InstanceView): Promise<boolean> =>
  fetch(`${rootOf(instance)}/v1/models`).then(
    ({ ok }) => ok,
    () => false,
  )

/** Launched, booted and answering. */
async function serving(): Promise<InstanceView> {
  const id = await cloud.launch(LAUNCH)
  await sandbox.cloud.hurry(id)
  await sandbox.cloud.hurry(id)
  return cloud.instance(id)
}

describe('a machine', () => {
  it('boots, is active, and answers only later: its tags say where', async () => {
    const id = await cloud.launch(LAUNCH)
    const booting = await cloud.instance(id)
    expect(booting).toMatchObject({ name: 'llama-70b', status: 'booting', ip: null })
    expect(booting.restart).toEqual({ isAvailable: false, why: 'The instance has not booted yet.' })
    expect(booting.tags).toEqual(new Map([['sophia-launch', '7']]))

    clockMs += 10_000
    const active = await cloud.instance(id)
    expect(active).toMatchObject({ status: 'active', ip: '127.0.0.1' })
    expect(active.tags.get('sophia-launch')).toBe('7')
    expect(await answers(active)).toBe(false)

    clockMs += 6_000
    const [healthy] = await cloud.instances()
    expect(healthy).toEqual(active)
    expect(await answers(active)).toBe(true)
  })

  it('has a real inference server, which needs no key', async () => {
    const instance = await serving()
    sandbox.cloud.serverOf(instance.id)?.configure({ ttftMs: 0, tokensPerSecond: Infinity })
    const reply = await fetch(`${rootOf(instance)}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hi.' }] }),
    })
    expect(await reply.json()).toMatchObject({ object: 'chat.completion' })
  })

  it('is taken away by a restart for a while, and is found at the same place after it', async () => {
    const before = await serving()
    expect(await cloud.restart([before.id])).toMatchObject([{ id: before.id, status: 'active' }])
    expect(await answers(before)).toBe(false)
    expect(await codeOf(cloud.restart([before.id]))).toBe('global/conflict')
    clockMs += 8_000
    expect(await cloud.instance(before.id)).toEqual(before)
    expect(await answers(before)).toBe(true)
  })

  it('that is terminated is ending, then gone', async () => {
    const instance = await serving()
    expect(await cloud.terminate([instance.id])).toMatchObject([{ status: 'terminating' }])
    expect(await answers(instance)).toBe(false)
    expect(await cloud.instances()).toHaveLength(1)
    clockMs += 4_000
    expect(await cloud.instances()).toEqual([])
    expect(await codeOf(cloud.instance(instance.id))).toBe('global/object-does-not-exist')
    expect(await codeOf(cloud.terminate([instance.id]))).toBe('global/object-does-not-exist')
  })

  it('can be given another name', async () => {
    const { id } = await serving()
    expect(await cloud.rename(id, 'renamed')).toMatchObject({ id, name: 'renamed' })
    expect(await cloud.instances()).toMatchObject([{ name: 'renamed' }])
  })

  it('that never answers is active for ever', async () => {
    sandbox.cloud.configure({ bootMs: 0, startMs: null })
    const instance = await cloud.instance(await cloud.launch(LAUNCH))
    clockMs += 60 * MINUTE_MS
    expect(await cloud.instance(instance.id)).toMatchObject({ status: 'active' })
    expect(await answers(instance)).toBe(false)
  })

  it.each([
    ['unhealthy', 'unhealthy'],
    ['silent', 'active'],
    ['preempted', 'preempted'],
  ] as const)('can become %s', async (mishap, status) => {
    const instance = await serving()
    await sandbox.cloud.befall(instance.id, mishap)
    expect(await cloud.instances()).toMatchObject([{ status }])
    expect(await answers(instance)).toBe(false)
  })

  it('can be ended by somebody else', async () => {
    const instance = await serving()
    await sandbox.cloud.befall(instance.id, 'terminated')
    expect(await cloud.instances()).toEqual([])
    expect(sandbox.cloud.bill()).toMatchObject([{ endedAt: clockMs }])
  })
})

describe('what is to be had', () => {
  it('is listed with prices, regions, images, keys and file systems', async () => {
    const types = await cloud.instanceTypes()
    expect(types.find(({ name }) => name === 'gpu_1x_a10')).toMatchObject({
      hourlyNanoUsd: 750_000_000,
      gpus: 1,
      regionsWithCapacity: [{ name: 'us-west-1' }, { name: 'us-east-1' }],
    })
    expect((await cloud.regions()).map(({ name }) => name)).toContain('us-west-1')
    expect(await cloud.images()).toContainEqual({
      id: 'sandbox-ubuntu-24.04-us-west-1',
      name: 'ubuntu-24.04',
      family: 'ubuntu-lts',
      version: '24.4.1',
      architecture: 'x86_64',
      region: 'us-west-1',
    })
    expect((await cloud.sshKeys()).map(({ name }) => name)).toEqual(['ops', 'deploy'])
    expect((await cloud.fileSystems()).map(({ region }) => region)).toEqual(['us-west-1', 'us-east-3'])
  })

  it.each([
    [
      'a type that is sold out',
      { type: 'gpu_8x_h100_sxm5' },
      'instance-operations/launch/insufficient-capacity',
    ],
    ['a region without one', { region: 'us-east-3' }, 'instance-operations/launch/insufficient-capacity'],
    ['a type that is none', { type: 'gpu_0x' }, 'global/object-does-not-exist'],
    ['a region that is none', { region: 'moon-1' }, 'global/object-does-not-exist'],
    ['a key that is none', { sshKey: 'lost' }, 'global/object-does-not-exist'],
    ['an image that is none', { imageId: 'lost' }, 'global/object-does-not-exist'],
    [
      'a file system elsewhere',
      { fileSystems: ['models-us-east-3'] },
      'instance-operations/launch/file-system-in-wrong-region',
    ],
  ])('is not %s', async (_, terms, code) => {
    expect(await codeOf(cloud.launch({ ...LAUNCH, ...terms }))).toBe(code)
    expect(await cloud.instances()).toEqual([])
  })

  it('changes: what was sold out is free again, at another price', async () => {
    sandbox.cloud.restock('gpu_8x_h100_sxm5', { regions: ['us-east-1'], centsPerHour: 2_500 })
    const id = await cloud.launch({ ...LAUNCH, type: 'gpu_8x_h100_sxm5', region: 'us-east-1' })
    expect(await cloud.instance(id)).toMatchObject({ type: { hourlyNanoUsd: 25_000_000_000 } })
  })
})

describe('trouble', () => {
  it.each(['lost_answer', 'error_after'] as const)('%s: it was launched all the same', async (fault) => {
    sandbox.cloud.strike('launch', fault)
    await expect(cloud.launch(LAUNCH)).rejects.toMatchObject({ isAmbiguous: true })
    expect(await cloud.instances()).toMatchObject([{ name: 'llama-70b', status: 'booting' }])
  })

  it('can be a list that is behind: the instance is known by its id alone', async () => {
    sandbox.cloud.configure({ listLagMs: 5_000 })
    const id = await cloud.launch(LAUNCH)
    expect(await cloud.instances()).toEqual([])
    expect(await cloud.instance(id)).toMatchObject({ id })
    clockMs += 5_000
    expect(await cloud.instances()).toMatchObject([{ id }])
  })

  it('can be an answer that never comes, to what was done', async () => {
    sandbox.cloud.strike('launch', 'hang')
    const asked = cloud.launch(LAUNCH)
    await vi.waitFor(() => expect(sandbox.cloud.bill()).toHaveLength(1))
    await Promise.all([cloud.stop(), expect(asked).rejects.toMatchObject({ isAmbiguous: true })])
  })

  it('comes as often as it was asked for', async () => {
    sandbox.cloud.strike('launch', 'no_capacity', 2)
    const code = 'instance-operations/launch/insufficient-capacity'
    expect(await codeOf(cloud.launch(LAUNCH))).toBe(code)
    expect(await codeOf(cloud.launch(LAUNCH))).toBe(code)
    expect(await codeOf(cloud.launch(LAUNCH))).toBeNull()
  })

  it('comes to whoever asks too fast, where that is looked after', async () => {
    sandbox.cloud.configure({ isPaced: true })
    const { baseUrl, apiKey } = sandbox.cloud
    const pace = { everyMs: 0, launchEveryMs: 0 }
    const hasty = createCloud({ baseUrl, apiKey, pace, clock: createQuickClock() })
    await hasty.launch(LAUNCH)
    await expect(hasty.terminate(['a'])).rejects.toMatchObject({ kind: 'pace', retryAfterMs: 1_000 })
    clockMs += 2_000
    await expect(hasty.launch(LAUNCH)).rejects.toMatchObject({ kind: 'pace', retryAfterMs: 10_000 })
    clockMs += 10_000
    await hasty.launch(LAUNCH)
    await hasty.stop()
  })

  it('comes to whoever has another key', async () => {
    const stranger = createCloud({ baseUrl: sandbox.cloud.baseUrl, apiKey: 'secret_other' })
    expect(await codeOf(stranger.instances())).toBe('global/invalid-api-key')
    await stranger.stop()
  })
})

describe('while the console is closed', () => {
  it('a machine runs on, and serves at the same place when it is opened again', async () => {
    const before = await serving()
    await close()
    clockMs += 60 * MINUTE_MS
    await open()
    expect(await cloud.instances()).toEqual([before])
    expect(await answers(before)).toBe(true)
  })

  it('a machine goes on booting', async () => {
    const id = await cloud.launch(LAUNCH)
    await close()
    clockMs += 16_000
    await open()
    expect(await answers(await cloud.instance(id))).toBe(true)
  })
})

it('bills each minute that has begun, from the launch to the end, across restarts', async () => {
  const { id } = await serving()
  clockMs += 100 * MINUTE_MS
  await close()
  clockMs += 50 * MINUTE_MS
  await open()
  clockMs += 50 * MINUTE_MS
  await cloud.terminate([id])
  clockMs += 600 * MINUTE_MS
  // 3 h 20 min at $0.75.
  expect(sandbox.cloud.bill()).toMatchObject([{ id, minutes: 200, costNanoUsd: 2_500_000_000 }])
})
