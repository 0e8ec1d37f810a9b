/** Providers as a page adds them: over a real wire, in a real core, in front of real servers. */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModelDraft } from '../../../shared/contract/providers.ts'
import { closeConnections, overPort, type Client } from '../console/console.harness.ts'
import { createConsoleServer } from '../console/console.ts'
import { startLiveCore, startTestCore, type RunningCore } from '../core.harness.ts'
import { hasProviders } from '../ledger/ledger.ts'
import { verifyFile } from '../ledger/tools/verify.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { openVault, type Seal } from '../vault/vault.ts'

const KEY = 'sk-the-provider-key-0123456789'
const SMALL = 'llama3.1-8b-instruct'
const THEIRS = 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo'
const OTHER = 'acme/reader-9b'
const HELLO = [{ role: 'user' as const, content: 'Hello' }]

let root: string
let acme: Sandbox
let running: RunningCore[]
let servers: Server[]

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sophia-providers-'))
  running = []
  servers = []
  acme = await startSandbox({
    apiKey: KEY,
    models: [
      { id: THEIRS, kind: 'chat', inputUsd: '0.18', outputUsd: '0.2' },
      { id: OTHER, kind: 'chat', inputUsd: '1', outputUsd: '2' },
    ],
    behaviour: { ttftMs: 0, tokensPerSecond: Infinity },
  })
})

afterEach(async () => {
  await closeConnections()
  await Promise.all(running.map((core) => core.stop()))
  await acme.stop()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(root, { recursive: true, force: true })
})

interface Started {
  readonly core: RunningCore
  readonly client: Client
}

async function started(starting: Promise<RunningCore>): Promise<Started> {
  const core = await starting
  running.push(core)
  const server = createConsoleServer(core.core.console, pino({ level: 'silent' }))
  return { core, client: (await overPort(server)).client }
}

/** Live, and with no provider but those that are added. */
const live = (): Promise<Started> => started(startLiveCore(null, { dataDir: root }))

async function stop({ core }: Started): Promise<void> {
  running = running.filter((one) => one !== core)
  await closeConnections()
  await core.stop()
}

const priced = (usd: string, confirmed = false): NonNullable<ModelDraft['price']> => ({
  inputUsd: usd,
  cachedInputUsd: usd,
  outputUsd: usd,
  source: null,
  confirmed,
})

const DRAFT = {
  name: 'Acme',
  kind: 'serverless',
  key: KEY,
  weight: 1,
  models: [{ ours: SMALL, theirs: THEIRS, price: priced('0.2') }] as ModelDraft[],
  reason: 'a trial',
} as const

const draft = (part: Partial<Parameters<Client['providers']['add']>[0]> = {}) => ({
  ...DRAFT,
  baseUrl: acme.baseUrl,
  ...part,
})

const upAt = ({ core }: Started, id: string) =>
  expect
    .poll(() => core.core.console.status.snapshot().state.targets.find((target) => target.id === id))
    .toMatchObject({ state: 'up' })

/** Whatever a page, a client or a log could get to see. */
async function everywhere({ core, client }: Started): Promise<string> {
  const audit = await client.audit.list({})
  const shown = [
    await client.providers.list(),
    await client.settings.list(),
    await client.prices.list(),
    audit,
  ]
  return JSON.stringify([
    ...shown,
    core.core.console.status.snapshot(),
    core.core.console.overview.snapshot(),
  ])
}

describe('a provider that is tested', () => {
  it('shows its models, matched with ours by name, and whether the key is one', async () => {
    const { client } = await live()
    const test = await client.providers.test({ id: null, baseUrl: `${acme.baseUrl}/`, key: KEY })
    expect(test).toMatchObject({ baseUrl: acme.baseUrl, key: 'works' })
    expect(test.models).toEqual([
      { theirs: THEIRS, ours: SMALL, served: false, own: null, imported: null },
      { theirs: OTHER, ours: OTHER, served: false, own: null, imported: null },
    ])
    expect(test.known.find(({ model }) => model === SMALL)?.price).toMatchObject({
      inputUsd: '0.07',
      origin: 'catalogue',
    })
  })

  it('has the price offered that an import names for its model', async () => {
    const { client } = await live()
    const text = JSON.stringify({ prices: [{ model: THEIRS, inputUsd: '0.18', outputUsd: '0.19' }] })
    const lines = [{ entry: THEIRS, confirmed: false, replaces: null }]
    const file = { text, fileName: 'acme.json', provider: null, effectiveFrom: null }
    await client.prices.import({ ...file, lines, reason: null })
    const { models } = await client.providers.test({ id: null, baseUrl: acme.baseUrl, key: KEY })
    expect(models?.[0]).toMatchObject({
      ours: SMALL,
      imported: { inputUsd: '0.18', outputUsd: '0.19', origin: 'import', source: 'acme.json' },
    })
  })

  it.each([
    ['another key', 'sk-not-this-one', 'key', /refuses our key.*whole/],
    ['none', null, 'key', /asks for a key/],
    ['half a key and a word', 'sk-half key', 'key', /other characters/],
  ])('is refused with %s', async (_, key, field, message) => {
    const { client } = await live()
    const { error } = await safe(client.providers.test({ id: null, baseUrl: acme.baseUrl, key }))
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', data: { field } })
    expect(error?.message).toMatch(message)
    if (key !== null) expect(error?.message).not.toContain(key)
  })

  it('says that a list which is open to everybody proves no key', async () => {
    const { client } = await live()
    const open = await startSandbox({ apiKey: null })
    try {
      const test = (key: string | null) => client.providers.test({ id: null, baseUrl: open.baseUrl, key })
      expect((await test('sk-anything')).key).toBe('unproven')
      expect((await test(null)).key).toBe('not_needed')
    } finally {
      await open.stop()
    }
  })

  it('may keep no list, or answer with the list itself', async () => {
    const { client } = await live()
    const answer = async (how: (response: ServerResponse) => void) => {
      const baseUrl = await serve((_, response) => how(response))
      return (await client.providers.test({ id: null, baseUrl, key: null })).models
    }
    expect(await answer((response) => response.writeHead(404).end())).toBeNull()
    expect(await answer((response) => response.end('[{"id":"a"}]'))).toMatchObject([{ theirs: 'a' }])
  })

  it('is refused at a base URL that lacks the version, by the one that has it', async () => {
    const { client } = await live()
    const bare = acme.baseUrl.replace(/\/v1$/, '')
    expect(bare).not.toBe(acme.baseUrl)
    for (const key of [KEY, 'sk-not-this-one']) {
      const { error } = await safe(client.providers.test({ id: null, baseUrl: bare, key }))
      expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', data: { field: 'baseUrl' } })
      expect(error?.message).toContain(`below ${acme.baseUrl} there is`)
    }
    // Neither a version nor a list: its models are typed.
    const none = await serve((_, response) => response.writeHead(404).end())
    const test = await client.providers.test({ id: null, baseUrl: none.replace(/\/v1$/, ''), key: null })
    expect(test.models).toBeNull()
  })

  it('is not followed elsewhere, nor sent the key there', async () => {
    const { client } = await live()
    const seen: IncomingMessage[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request)
      response.end('{"data":[]}')
    })
    const baseUrl = await serve((_, response) =>
      response.writeHead(307, { location: `${elsewhere}/models` }).end(),
    )
    const { error } = await safe(client.providers.test({ id: null, baseUrl, key: KEY }))
    expect(error?.message).toContain('HTTP 307')
    expect(seen).toEqual([])
  })
})

/** A server of the test's own; its base URL. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/v1`
}

describe('a provider that is added', () => {
  it('serves at once, by our name and at its own price, to the nano-dollar', async () => {
    const console = await live()
    const { core, client } = console
    const models = [{ ours: SMALL, theirs: THEIRS, price: { ...priced('0.18'), outputUsd: '0.2' } }]
    const { id } = await client.providers.add(draft({ models }))
    expect(id).toBe('acme')
    await upAt(console, 'acme')
    const listed = (await core.openai.models.list()).data.map((model) => model.id)
    expect(listed).toContain(SMALL)
    expect(listed).not.toContain(OTHER)
    for (const model of [SMALL, 'auto']) {
      const answer = await core.openai.chat.completions.create({ model, messages: HELLO })
      expect(answer.choices[0]?.message.content).toBeTruthy()
    }
    expect(acme.account.entries().map((entry) => entry.model)).toEqual([THEIRS, THEIRS])
    const rows = core.core.console.overview.snapshot().state.recent
    expect(rows).toMatchObject([
      { target: 'acme', modelServed: SMALL },
      { target: 'acme', modelServed: SMALL },
    ])
    const spent = rows.reduce((sum, row) => sum + row.costNanoUsd, 0)
    expect(spent).toBe(acme.account.total())
    expect(verifyFile(join(root, 'ledger.db'), core.now())).toMatchObject({ ok: true })
  })

  it('keeps its key out of the ledger, the audit and everything that is shown', async () => {
    const console = await live()
    await console.client.providers.add(draft())
    await upAt(console, 'acme')
    await console.core.chat({ model: SMALL, messages: HELLO })
    expect(await everywhere(console)).not.toContain(KEY)
    await stop(console)
    for (const file of ['ledger.db', 'ledger.db-wal']) {
      expect(readFileSync(join(root, file), { flag: 'a+' }).includes(KEY)).toBe(false)
    }
    expect(readFileSync(join(root, 'secrets.json'), 'utf8')).toContain(KEY)
  })

  it('stands in the audit log with everything but the key', async () => {
    const { client } = await live()
    await client.providers.add(draft())
    const { entries } = await client.audit.list({ kind: 'provider' })
    expect(entries).toMatchObject([
      {
        action: 'provider.add',
        subject: 'acme',
        reason: 'a trial',
        before: null,
        after: { name: 'Acme', key: 'set', models: [`${SMALL} = ${THEIRS}`] },
      },
    ])
  })

  it('is there again after a restart, and makes that start live', async () => {
    const first = await live()
    await first.client.providers.add(draft())
    await stop(first)
    expect(hasProviders(root)).toBe(true)
    const second = await live()
    await upAt(second, 'acme')
    expect((await second.core.chat({ model: SMALL, messages: HELLO })).status).toBe(200)
  })

  it('is refused as a whole when a price looks wrong, until that line is confirmed', async () => {
    const { client } = await live()
    const models = (confirmed: boolean) => [
      { ours: SMALL, theirs: THEIRS, price: priced('0.2') },
      { ours: 'reader', theirs: OTHER, price: priced('0.0000002', confirmed) },
    ]
    const { error } = await safe(client.providers.add(draft({ models: models(false) })))
    expect(error).toMatchObject({
      code: 'PROVIDER_REFUSED',
      data: { field: 'models', lines: [{ model: 'reader', problems: [{ code: 'like_per_token' }, {}, {}] }] },
    })
    expect((await client.providers.list()).providers).toEqual([])
    expect((await client.prices.list()).models.flatMap(({ ofTargets }) => ofTargets)).toEqual([])
    expect((await client.audit.list({ kind: 'provider' })).entries).toEqual([])
    expect(readFileSync(join(root, 'secrets.json'), 'utf8')).not.toContain(KEY)
    const { providers } = await client.providers.add(draft({ models: models(true) }))
    expect(providers).toHaveLength(1)
  })

  it('may have models without a price, which are refused under a hard budget', async () => {
    const console = await live()
    await console.client.providers.add(draft({ models: [{ ours: OTHER, theirs: OTHER, price: null }] }))
    await upAt(console, 'acme')
    const response = await console.core.chat({ model: OTHER, messages: HELLO })
    expect([response.status, acme.account.entries()]).toEqual([402, []])
  })

  it.each([
    ['a name that is taken', { name: 'acme' }, 'name'],
    ['a model that is called auto', { models: [{ ours: 'auto', theirs: THEIRS, price: null }] }, 'models'],
    [
      'two models by one name',
      {
        models: [
          { ours: 'one', theirs: THEIRS, price: null },
          { ours: 'one', theirs: OTHER, price: null },
        ],
      },
      'models',
    ],
    ['plain http to the world', { name: 'Far', baseUrl: 'http://93.184.216.34/v1' }, 'baseUrl'],
    ['a cloud’s metadata', { name: 'Sly', baseUrl: 'http://169.254.169.254/v1' }, 'baseUrl'],
  ])('is refused with %s', async (_, part, field) => {
    const { client } = await live()
    await client.providers.add(draft())
    const { error } = await safe(client.providers.add(draft({ name: 'Second', ...part })))
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', data: { field } })
    expect((await client.providers.list()).providers).toHaveLength(1)
  })
})

describe('a provider of one’s own machines', () => {
  it('is a GPU target, whose models need no price', async () => {
    const console = await live()
    const models = [{ ours: SMALL, theirs: THEIRS, price: null }]
    const { id } = await console.client.providers.add(draft({ name: 'Rack 1', kind: 'gpu', models }))
    expect(id).toBe('gpu:rack-1')
    await upAt(console, id)
    const { targets } = console.core.core.console.status.snapshot().state
    expect(targets).toMatchObject([{ id, kind: 'gpu', name: 'Rack 1' }])
  })
})

describe('a provider that is edited', () => {
  it('takes another weight, name, mapping and price, and keeps its id, key and the old prices', async () => {
    const console = await live()
    const { client } = console
    const { id } = await client.providers.add(draft())
    const { models } = await client.providers.test({ id, baseUrl: acme.baseUrl, key: null })
    expect(models?.[0]).toMatchObject({ served: true, own: { inputUsd: '0.2', origin: 'console' } })
    await client.providers.edit({
      id,
      name: 'Acme Europe',
      weight: 3,
      key: null,
      models: [{ ours: 'reader', theirs: OTHER, price: priced('1.5') }],
      reason: null,
    })
    expect((await client.providers.list()).providers).toMatchObject([
      { id, name: 'Acme Europe', weight: 3, key: 'set', models: [{ ours: 'reader', theirs: OTHER }] },
    ])
    await upAt(console, id)
    const answer = await console.core.chat({ model: 'reader', messages: HELLO })
    expect([answer.status, acme.account.entries()[0]?.model]).toEqual([200, OTHER])
    const { entries } = await client.audit.list({ kind: 'provider', limit: 1 })
    expect(entries).toMatchObject([{ action: 'provider.edit', before: { weight: 1 }, after: { weight: 3 } }])
  })

  it('takes another key, of which the log only says that it was replaced', async () => {
    const console = await live()
    const { client } = console
    const { id } = await client.providers.add(draft({ key: 'sk-an-older-key-of-it' }))
    const edit = { id, name: null, weight: null, models: null, reason: null }
    await client.providers.edit({ ...edit, key: KEY })
    await upAt(console, id)
    const { entries } = await client.audit.list({ kind: 'provider', limit: 1 })
    expect(entries[0]).toMatchObject({ before: { key: 'set' }, after: { key: 'replaced' } })
    expect(await everywhere(console)).not.toMatch(/sk-an-older|sk-the-provider/)
  })
})

describe('a provider that is removed', () => {
  it('is asked nothing more, its key is gone, and its rows go on naming it', async () => {
    const console = await live()
    const { core, client } = console
    const { id } = await client.providers.add(draft())
    await upAt(console, id)
    await core.chat({ model: SMALL, messages: HELLO })
    const { providers } = await client.providers.remove({ id, reason: 'too dear' })
    expect(providers).toEqual([])
    expect(core.core.console.status.snapshot().state.targets).toEqual([])
    expect((await core.chat({ model: SMALL, messages: HELLO })).status).toBe(503)
    expect(core.core.console.overview.snapshot().state.recent).toMatchObject([{ target: id }])
    expect(readFileSync(join(root, 'secrets.json'), 'utf8')).not.toContain(KEY)
    expect(hasProviders(root)).toBe(false)
    const again = await client.providers.add(draft())
    expect(again.id).toBe('acme-2')
  })

  it('is asked nothing more, though the file of the keys cannot be written', async () => {
    const { core, client } = await live()
    const { id } = await client.providers.add(draft())
    // The file is written under this name first.
    mkdirSync(join(root, 'secrets.json.next'))
    expect((await client.providers.remove({ id, reason: null })).providers).toEqual([])
    expect(core.core.console.status.snapshot().state.targets).toEqual([])
    expect((await core.chat({ model: SMALL, messages: HELLO })).status).toBe(503)
  })
})

describe('several providers', () => {
  it('each ask for their own names with their own keys', async () => {
    const second = await startSandbox({ behaviour: { ttftMs: 0, tokensPerSecond: Infinity } })
    try {
      const console = await live()
      await console.client.providers.add(draft())
      const models = [{ ours: 'other', theirs: SMALL, price: priced('0.3') }]
      const part = { name: 'Second', baseUrl: second.baseUrl, key: second.apiKey, models }
      await console.client.providers.add(draft(part))
      await upAt(console, 'acme')
      await upAt(console, 'second')
      for (const model of [SMALL, 'other']) {
        expect((await console.core.chat({ model, messages: HELLO })).status).toBe(200)
      }
      expect([acme.account.entries()[0]?.model, second.account.entries()[0]?.model]).toEqual([THEIRS, SMALL])
    } finally {
      await second.stop()
    }
  })
})

describe('a key', () => {
  it('is not sent to another host than it was entered for, whatever the ledger says', async () => {
    const seen: IncomingMessage[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request)
      response.end('{"data":[]}')
    })
    const first = await live()
    await first.client.providers.add(draft())
    await stop(first)
    const { default: Database } = await import('better-sqlite3')
    const db = new Database(join(root, 'ledger.db'))
    db.prepare('UPDATE providers SET base_url = ?').run(elsewhere)
    db.close()
    const { client, core } = await live()
    expect((await client.providers.list()).providers).toMatchObject([{ key: 'missing' }])
    expect(core.core.console.status.snapshot().state.targets).toEqual([])
    const { error } = await safe(client.providers.test({ id: 'acme', baseUrl: elsewhere, key: null }))
    expect(error).toBeNull()
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it.each([
    ['no JSON', `${KEY}"`],
    ['of another shape', JSON.stringify({ key: KEY })],
  ])('that is damaged (%s) stops no start, is not repeated, and can be entered again', async (_, value) => {
    const first = await live()
    await first.client.providers.add(draft())
    await stop(first)
    const secrets = { 'provider/acme': { sealed: false, value } }
    writeFileSync(join(root, 'secrets.json'), JSON.stringify({ version: 1, secrets }))
    const console = await live()
    const { client } = console
    expect((await client.providers.list()).providers).toMatchObject([{ key: 'missing' }])
    const { error } = await safe(client.providers.test({ id: 'acme', baseUrl: acme.baseUrl, key: null }))
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', data: { field: 'key' } })
    expect(error?.message).not.toContain('sk-')
    const edit = { id: 'acme', name: null, weight: null, models: null, reason: null }
    const { providers } = await client.providers.edit({ ...edit, key: KEY })
    expect(providers).toMatchObject([{ key: 'set' }])
    await upAt(console, 'acme')
  })

  describe('that the desktop app sealed', () => {
    const seal: Seal = {
      name: 'a test',
      seal: (text) => Promise.resolve(Buffer.from(text).toString('base64')),
      unseal: (sealed) => Promise.resolve(Buffer.from(sealed, 'base64').toString()),
    }
    /** Opening it seals what lies there in clear. */
    const sealed = () => openVault({ dataDir: root, seal, onTrouble: () => undefined })
    const onDisk = (): string => readFileSync(join(root, 'secrets.json'), 'utf8')

    beforeEach(async () => {
      const desktop = await live()
      await desktop.client.providers.add(draft())
      await stop(desktop)
      await sealed()
      expect(onDisk()).not.toContain(KEY)
    })

    it('is told apart from a missing one, and not asked with by a host that cannot read it', async () => {
      const { core, client } = await live()
      expect((await client.providers.list()).providers).toMatchObject([{ key: 'sealed' }])
      expect(core.core.console.status.snapshot().state.targets).toEqual([])
      const { error } = await safe(client.providers.test({ id: 'acme', baseUrl: acme.baseUrl, key: null }))
      expect(error?.message).toContain('only the desktop app can read it')
    })

    it('outlives an edit in the sandbox that is refused', async () => {
      const before = onDisk()
      const { client } = await started(startTestCore({ liveDataDir: root }))
      expect((await client.providers.list()).providers).toMatchObject([{ key: 'sealed' }])
      const models = [{ ours: SMALL, theirs: THEIRS, price: priced('0.0000002') }]
      const edit = { id: 'acme', name: null, weight: null, models, reason: null }
      const { error } = await safe(client.providers.edit({ ...edit, key: 'sk-another-key' }))
      expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', data: { field: 'models' } })
      expect(onDisk()).toBe(before)
      expect((await sealed()).get('provider/acme')).toContain(KEY)
    })
  })
})

describe('in the sandbox', () => {
  it('a provider is saved for the live console, and nothing is asked of it here', async () => {
    const sandbox = await started(startTestCore({ liveDataDir: root }))
    expect(await sandbox.client.providers.list()).toMatchObject({ place: 'next_start', providers: [] })
    expect(hasProviders(root)).toBe(false)
    const added = await sandbox.client.providers.add(draft())
    expect(added).toMatchObject({ place: 'next_start', providers: [{ id: 'acme', key: 'set' }] })
    expect(sandbox.core.core.console.status.snapshot().state.targets).toMatchObject([{ id: 'sandbox' }])
    expect((await sandbox.core.chat({ model: SMALL, messages: HELLO })).status).toBe(200)
    expect(acme.account.entries()).toEqual([])
    expect(hasProviders(root)).toBe(true)
    await stop(sandbox)
    const console = await live()
    await upAt(console, 'acme')
    expect((await console.core.chat({ model: SMALL, messages: HELLO })).status).toBe(200)
    expect(acme.account.entries()).toHaveLength(1)
  })

  it('a live console that runs meanwhile is named as what is in the way', async () => {
    await live()
    const { client } = await started(startTestCore({ liveDataDir: root }))
    const { error } = await safe(client.providers.add(draft()))
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED' })
    expect(error?.message).toContain('add the provider there')
  })
})
