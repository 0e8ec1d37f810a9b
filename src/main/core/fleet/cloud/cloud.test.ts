/** The client of Lambda Cloud against an API of the test's own: what it sends, reads, drops, and makes of trouble. */
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import {
  CLOUD_KEY,
  INSTANCE,
  LAUNCH,
  say,
  startCloudTest,
  TYPE,
  type Asked,
  type CloudTest,
} from './cloud.harness.ts'
import { CloudError, createCloud } from './cloud.ts'

let test: CloudTest
afterEach(() => test.stop())

async function answering(answer: (response: ServerResponse, asked: Asked) => void): Promise<CloudTest> {
  test = await startCloudTest(answer)
  return test
}

/** Answers each request by the next of these; the last one stands for all that follow. */
const inTurn =
  (...answers: ((response: ServerResponse) => void)[]) =>
  (response: ServerResponse): void => {
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(response)
  }

const data =
  (value: unknown) =>
  (response: ServerResponse): void =>
    say(response, 200, { data: value })
const error =
  (status: number, code: string, headers = {}) =>
  (response: ServerResponse): void =>
    say(response, status, { error: { code, message: 'In its own words.', suggestion: 'Try this.' } }, headers)
const hangUp = (response: ServerResponse): void => void response.destroy()

async function failureOf(promise: Promise<unknown>): Promise<CloudError> {
  const failure: unknown = await promise.then(
    () => null,
    (problem: unknown) => problem,
  )
  if (!(failure instanceof CloudError)) throw new Error(`no CloudError: ${String(failure)}`)
  return failure
}

describe('an instance', () => {
  it('is read with what the fleet needs of it, its price in nano-dollars', async () => {
    const { cloud, asked } = await answering(data([INSTANCE]))
    const [instance] = await cloud.instances()
    expect(instance).toEqual({
      id: INSTANCE.id,
      name: 'llama-70b',
      status: 'active',
      type: {
        name: 'gpu_1x_a10',
        description: '1x A10 (24 GB PCIe)',
        gpuDescription: 'A10 (24 GB PCIe)',
        hourlyNanoUsd: 750_000_000,
        gpus: 1,
        vcpus: 30,
        memoryGib: 200,
        storageGib: 1_400,
      },
      region: { name: 'us-west-1', description: 'California, USA' },
      ip: '198.51.100.2',
      hostname: '198.51.100.2',
      sshKeys: ['ops'],
      fileSystems: ['models'],
      tags: new Map([
        ['sophia-port', '8000'],
        ['team', 'search'],
      ]),
      restart: { isAvailable: false, why: 'It restarts.' },
      terminate: { isAvailable: true, why: null },
    })
    expect(asked).toMatchObject([{ method: 'GET', path: '/api/v1/instances', body: '' }])
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${CLOUD_KEY}`)
  })

  it('loses the secrets that let anybody into it', async () => {
    const { cloud } = await answering(data([INSTANCE]))
    expect(JSON.stringify(await cloud.instances())).not.toContain('jupyter')
  })

  it('may have fields, a status and actions that are new, and lack all that may be missing', async () => {
    const { id, region } = INSTANCE
    const bare = { id, region, status: 'hibernating', instance_type: { ...TYPE, tpu: true }, is_new: [1] }
    const { cloud } = await answering(data([bare]))
    expect(await cloud.instances()).toMatchObject([
      { status: 'other', name: null, ip: null, sshKeys: [], terminate: { isAvailable: true, why: null } },
    ])
  })

  it('has no address where what stands there is none', async () => {
    const { cloud } = await answering(data({ ...INSTANCE, ip: '127.0.0.1/@evil.example' }))
    expect(await cloud.instance(INSTANCE.id)).toMatchObject({ ip: null })
  })

  it('is never left out of a list: one without a price makes the whole list unreadable', async () => {
    const broken = { ...INSTANCE, instance_type: { ...TYPE, price_cents_per_hour: 'free' } }
    const { cloud } = await answering(data([INSTANCE, broken]))
    expect(await failureOf(cloud.instances())).toMatchObject({
      code: 'unreadable',
      kind: 'trouble',
      message:
        'The cloud answered with something that this console cannot read (at 1.instance_type.price_cents_per_hour).',
    })
  })
})

describe('a launch', () => {
  it('sends its terms, and gives the id of what boots', async () => {
    const { cloud, asked } = await answering(data({ instance_ids: ['new'] }))
    const terms = { ...LAUNCH, imageId: 'img', fileSystems: ['models'], userData: '#cloud-config' }
    expect(await cloud.launch(terms)).toBe('new')
    expect(asked).toMatchObject([{ method: 'POST', path: '/api/v1/instance-operations/launch' }])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      region_name: 'us-west-1',
      instance_type_name: 'gpu_1x_a10',
      ssh_key_names: ['ops'],
      file_system_names: ['models'],
      name: 'llama-70b',
      image: { id: 'img' },
      user_data: '#cloud-config',
      tags: [{ key: 'sophia-launch', value: '7' }],
    })
  })

  it('that the API would not take is not sent', async () => {
    const { cloud, asked } = await answering(data({ instance_ids: ['new'] }))
    const failure = await failureOf(cloud.launch({ ...LAUNCH, tags: { 'No Such Key': '7' } }))
    expect(failure).toMatchObject({ kind: 'invalid', code: 'invalid_request', isAmbiguous: false })
    expect(asked).toEqual([])
  })

  it.each([
    ['no answer at all', hangUp, 'no_answer'],
    ['a 500', error(500, 'global/internal-error'), 'global/internal-error'],
    [
      'trouble behind the cloud',
      error(400, 'provider/internal-unavailable'),
      'provider/internal-unavailable',
    ],
    ['an answer that cannot be read', data({ instance_ids: [] }), 'unreadable'],
    [
      'something else than JSON',
      (response: ServerResponse) => response.writeHead(502).end('<html>'),
      'http_502',
    ],
  ])('may have been made after %s: it is not sent again', async (_, answer, code) => {
    const { cloud, asked } = await answering(answer)
    expect(await failureOf(cloud.launch(LAUNCH))).toMatchObject({ code, kind: 'trouble', isAmbiguous: true })
    expect(asked).toHaveLength(1)
  })

  it.each([
    [400, 'instance-operations/launch/insufficient-capacity', 'capacity'],
    [400, 'global/quota-exceeded', 'account'],
    [401, 'global/invalid-api-key', 'key'],
    [429, 'global/whatever', 'pace'],
  ])('was certainly not made after %i %s', async (status, code, kind) => {
    const { cloud, asked } = await answering(error(status, code))
    expect(await failureOf(cloud.launch(LAUNCH))).toMatchObject({
      code,
      kind,
      status,
      message: 'In its own words.',
      suggestion: 'Try this.',
      isAmbiguous: false,
    })
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['nothing listens', 'http://127.0.0.1:9/api/v1', /^The cloud did not answer: it cannot be reached/],
    ['a cloud keeps its credentials', 'http://169.254.169.254/api/v1', /a cloud keeps its credentials there/],
  ])('was certainly not made where %s', async (_, baseUrl, message) => {
    const { asked } = await answering(data({ instance_ids: ['new'] }))
    const nowhere = createCloud({ baseUrl, apiKey: CLOUD_KEY })
    const failure = await failureOf(nowhere.launch(LAUNCH))
    expect(failure).toMatchObject({ code: 'unreachable', kind: 'trouble', isAmbiguous: false })
    expect(failure.message).toMatch(message)
    expect(asked).toEqual([])
    await nowhere.stop()
  })
})

describe('a read', () => {
  it('is asked again while the cloud is in trouble, with longer and longer breaks', async () => {
    const { cloud, asked } = await answering(
      inTurn(error(500, 'global/internal-error'), hangUp, data([INSTANCE])),
    )
    expect(await cloud.instances()).toHaveLength(1)
    expect(asked.map(({ at }) => at)).toEqual([0, 2_000, 6_000])
  })

  it('gives up after three times', async () => {
    const { cloud, asked } = await answering(error(503, 'provider/internal-unavailable'))
    expect(await failureOf(cloud.images())).toMatchObject({ kind: 'trouble', isAmbiguous: false })
    expect(asked).toHaveLength(3)
  })

  it('is not asked again where the answer would be the same', async () => {
    const { cloud, asked } = await answering(error(404, 'global/object-does-not-exist'))
    expect(await failureOf(cloud.instance('gone'))).toMatchObject({ kind: 'gone' })
    expect(asked).toHaveLength(1)
  })

  it('leaves the cloud alone for as long as it asks, and so does everything else', async () => {
    const { cloud, asked } = await answering(inTurn(error(429, 'x', { 'retry-after': '20' }), data([])))
    expect(await failureOf(cloud.terminate(['a']))).toMatchObject({ kind: 'pace', retryAfterMs: 20_000 })
    await cloud.sshKeys()
    expect(asked.map(({ at }) => at)).toEqual([0, 20_000])
  })

  it('is shared by all who ask before it is sent, and by nobody who asks after that', async () => {
    const { cloud, asked } = await answering(data([INSTANCE]))
    const both = [cloud.instances(), cloud.instances()]
    await Promise.all(both)
    expect(asked).toHaveLength(1)
    await cloud.instances()
    expect(asked).toHaveLength(2)
  })

  it('has an end', async () => {
    const { cloud } = await answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(1 << 20)));
        response.once('drain', more)
      }
      more()
    })
    expect(await failureOf(cloud.instances())).toMatchObject({
      code: 'no_answer',
      message: 'The cloud did not answer: its answer has no end.',
    })
  })

  it('follows no redirect: the key is for one host', async () => {
    const { cloud, asked } = await answering((response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    )
    expect(await failureOf(cloud.instances())).toMatchObject({ code: 'http_302' })
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(['/api/v1/instances']))
  })
})

it('keeps the key out of what the cloud says of it', async () => {
  const { cloud } = await answering((response) =>
    say(response, 401, {
      error: { code: 'global/invalid-api-key', message: `${CLOUD_KEY} is no key`, suggestion: CLOUD_KEY },
    }),
  )
  const failure = await failureOf(cloud.instances())
  expect(failure.message).toBe('[key removed] is no key')
  expect(`${JSON.stringify(failure)} ${failure.stack}`).not.toContain(CLOUD_KEY)
})

it('gives up what waits and what is under way when the console stops', async () => {
  const { cloud } = await answering(() => undefined)
  const underWay = failureOf(cloud.terminate(['a']))
  const waiting = failureOf(cloud.rename('a', 'b'))
  await cloud.stop()
  expect(await underWay).toMatchObject({ code: 'no_answer', isAmbiguous: true })
  expect(await waiting).toMatchObject({ code: 'not_sent', isAmbiguous: false })
})
