/**
 * The client held against Lambda's own OpenAPI document of the API, which is looked for in
 * `shared/data/` beside the repository; without it these tests are skipped, and those with hand-written answers stay.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { INSTANCE_STATUSES } from '../../../../shared/contract/fleet.ts'
import { CLOUD_KEY, LAUNCH, say, startCloudTest, type Asked, type CloudTest } from './cloud.harness.ts'
import { KINDS } from './cloud-error.ts'
import type { Cloud } from './cloud.ts'
import { problemsOf } from './document/conforms.harness.ts'
import {
  pathOf,
  readApiDocument,
  resolve,
  type ApiDocument,
  type ApiPath,
} from './document/document.harness.ts'
import { valueOf } from './document/examples.harness.ts'

const api = readApiDocument()

/** Everything that the console asks. */
const CALLS: readonly (readonly [method: string, path: ApiPath, call: (cloud: Cloud) => Promise<unknown>])[] =
  [
    ['GET', '/instances', (cloud) => cloud.instances()],
    ['GET', '/instances/{id}', (cloud) => cloud.instance('0920582c7ff041399e34823a0be62549')],
    ['GET', '/instance-types', (cloud) => cloud.instanceTypes()],
    ['GET', '/regions', (cloud) => cloud.regions()],
    ['GET', '/images', (cloud) => cloud.images()],
    ['GET', '/ssh-keys', (cloud) => cloud.sshKeys()],
    ['GET', '/file-systems', (cloud) => cloud.fileSystems()],
    ['POST', '/instance-operations/launch', (cloud) => cloud.launch(LAUNCH)],
    ['POST', '/instance-operations/restart', (cloud) => cloud.restart(['a', 'b'])],
    ['POST', '/instance-operations/terminate', (cloud) => cloud.terminate(['a', 'b'])],
    ['POST', '/instances/{id}', (cloud) => cloud.rename('a', 'llama-70b')],
  ]

describe.skipIf(api.isMissing)(api.title, () => {
  /** What the test's own API answers next. */
  let next: unknown
  let test: CloudTest
  beforeAll(async () => {
    test = await startCloudTest((response) => say(response, 200, next))
  })
  afterAll(() => test.stop())

  const answerOf = (method: string, path: ApiPath): fc.Arbitrary<unknown> =>
    // Whoever launches gets at least one.
    valueOf(api, successOf(api, method, path)).filter(
      (answer) =>
        path !== '/instance-operations/launch' || !JSON.stringify(answer).includes('"instance_ids":[]'),
    )

  it.each(CALLS)('%s %s is asked for as it says', async (method, path, call) => {
    ;[next] = fc.sample(answerOf(method, path), 1)
    await call(test.cloud)
    expectToConform(api, test.asked.at(-1), method, path)
  })

  it('any launch is asked for as it says', async () => {
    const text = (maxLength: number): fc.Arbitrary<string> =>
      fc.string({ minLength: 1, maxLength, unit: 'binary' })
    const launches = fc.record({
      name: text(32),
      type: text(20),
      region: text(20),
      sshKey: text(20),
      imageId: fc.option(text(20)),
      fileSystems: fc.array(text(20), { maxLength: 3 }),
      userData: fc.oneof(fc.constant(''), text(200)),
      tags: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-:]{1,54}$/), text(64), { maxKeys: 4 }),
    })
    next = { data: { instance_ids: ['new'] } }
    await fc.assert(
      fc.asyncProperty(launches, async (launch) => {
        await test.cloud.launch(launch)
        expectToConform(api, test.asked.at(-1), 'POST', '/instance-operations/launch')
      }),
      { numRuns: 50 },
    )
  })

  it.each(CALLS)('whatever it lets %s %s answer is read', async (method, path, call) => {
    await fc.assert(
      fc.asyncProperty(answerOf(method, path), async (answer) => {
        next = answer
        await call(test.cloud)
      }),
      { numRuns: 50 },
    )
  })

  it.each(CALLS)('its own example of %s %s is read', async (method, path, call) => {
    const data = resolve(successOf(api, method, path), api).properties?.['data']
    const examples = data ? [...(data.examples ?? []), ...[resolve(data, api).example].filter(Boolean)] : []
    for (const example of examples) {
      next = { data: example }
      await call(test.cloud)
    }
  })

  it('every status that it knows is known here', () => {
    expect(INSTANCE_STATUSES).toEqual(
      expect.arrayContaining([...(api.schemas['InstanceStatus']?.enum ?? ['?'])]),
    )
  })

  it('every error code that it knows is understood', () => {
    const codes = Object.entries(api.schemas)
      .filter(([name]) => name.startsWith('ApiError'))
      .map(([, schema]) => schema.properties?.['code']?.const ?? '?')
    expect(codes.length).toBeGreaterThan(15)
    expect(codes.filter((code) => !KINDS.has(code))).toEqual([])
  })
})

function successOf(api: ApiDocument, method: string, path: ApiPath) {
  return api.operation(method, path).responses['200'] ?? {}
}

function expectToConform(api: ApiDocument, asked: Asked | undefined, method: string, path: ApiPath): void {
  if (!asked) throw new Error('nothing was asked')
  expect(`${asked.method} ${pathOf(asked.path)}`).toBe(`${method} ${path}`)
  expect(asked.headers.authorization).toBe(`Bearer ${CLOUD_KEY}`)
  const { requestBody } = api.operation(method, path)
  if (!requestBody) expect(asked.body).toBe('')
  else expect(problemsOf(api, requestBody, JSON.parse(asked.body))).toEqual([])
}
