/** The sandbox's cloud held against Lambda's own OpenAPI document of the API, where that lies beside the repository. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemsOf } from '../../fleet/cloud/document/conforms.harness.ts'
import { pathOf, readApiDocument } from '../../fleet/cloud/document/document.harness.ts'
import { startSandboxWithCloud, type SandboxWithCloud } from '../sandbox.ts'

const api = readApiDocument()

describe.skipIf(api.isMissing)(`${api.title}, the sandbox’s cloud answers`, () => {
  let sandbox: SandboxWithCloud
  let instance: string
  beforeAll(async () => {
    sandbox = await startSandboxWithCloud({ now: () => Date.now(), dataDir: null })
    sandbox.cloud.configure({ bootMs: 0, startMs: 0, restartMs: 0, terminateMs: 0 })
    const { data } = await ask('POST', '/instance-operations/launch', LAUNCH_BODY)
    instance = (data as { instance_ids: [string] }).instance_ids[0]
  })
  afterAll(() => sandbox.stop())

  /** The answer, once it was found to be as the document says. */
  async function ask(
    method: string,
    url: string,
    body?: unknown,
    key: string = sandbox.cloud.apiKey,
  ): Promise<{ readonly data?: unknown; readonly error?: { readonly code: string } }> {
    const reply = await fetch(sandbox.cloud.baseUrl + url, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await reply.json()) as { data?: unknown; error?: { code: string } }
    const schema = api.operation(method, pathOf(url)).responses[reply.status]
    if (!schema) throw new Error(`the document has no ${reply.status} for ${method} ${url}`)
    expect(problemsOf(api, schema, answer)).toEqual([])
    return answer
  }

  const LAUNCH_BODY = {
    region_name: 'us-west-1',
    instance_type_name: 'gpu_1x_a10',
    ssh_key_names: ['ops'],
    file_system_names: ['models-us-west-1'],
    tags: [{ key: 'sophia-launch', value: '7' }],
  }

  it.each(['/instances', '/instance-types', '/regions', '/images', '/ssh-keys', '/file-systems'])(
    'GET %s',
    async (path) => {
      expect(await ask('GET', path)).toHaveProperty('data')
    },
  )

  it('what becomes of an instance', async () => {
    await ask('GET', `/instances/${instance}`)
    await ask('POST', `/instances/${instance}`, { name: 'renamed' })
    await ask('POST', '/instance-operations/restart', { instance_ids: [instance] })
    sandbox.cloud.configure({ bootMs: null, terminateMs: null })
    await ask('POST', '/instance-operations/launch', LAUNCH_BODY)
    await ask('POST', '/instance-operations/terminate', { instance_ids: [instance] })
    const { data } = await ask('GET', '/instances')
    expect((data as { status: string }[]).map(({ status }) => status)).toEqual(['terminating', 'booting'])
  })

  it.each([
    [
      'launch',
      'instance-operations/launch/insufficient-capacity',
      { instance_type_name: 'gpu_8x_h100_sxm5' },
    ],
    ['launch', 'instance-operations/launch/file-system-in-wrong-region', { region_name: 'us-east-1' }],
    ['launch', 'global/object-does-not-exist', { ssh_key_names: ['lost'] }],
    ['launch', 'global/invalid-parameters', { ssh_key_names: [] }],
    ['restart', 'global/object-does-not-exist', { instance_ids: ['gone'] }],
    ['terminate', 'global/object-does-not-exist', { instance_ids: ['gone'] }],
  ])('a %s that cannot be with %s', async (operation, code, changes) => {
    const body = operation === 'launch' ? { ...LAUNCH_BODY, ...changes } : changes
    expect(await ask('POST', `/instance-operations/${operation}`, body)).toMatchObject({ error: { code } })
  })

  it('that an instance is not there to be renamed', async () => {
    expect(await ask('POST', '/instances/gone', { name: 'x' })).toMatchObject({
      error: { code: 'global/object-does-not-exist' },
    })
  })

  it('to a key that is none, and to what strikes', async () => {
    expect(await ask('GET', '/instances', undefined, 'secret_other')).toMatchObject({
      error: { code: 'global/invalid-api-key' },
    })
    sandbox.cloud.strike('launch', 'quota_exceeded')
    expect(await ask('POST', '/instance-operations/launch', LAUNCH_BODY)).toMatchObject({
      error: { code: 'global/quota-exceeded' },
    })
    sandbox.cloud.strike('restart', 'conflict')
    expect(await ask('POST', '/instance-operations/restart', { instance_ids: ['a'] })).toMatchObject({
      error: { code: 'global/conflict' },
    })
  })
})
