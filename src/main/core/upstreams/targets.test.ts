/** Targets that come, change and go while requests are under way. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAdminApi } from './admin.ts'
import { createConnections, type Connections } from './connections.ts'
import { exchange, type Exchange } from './exchange.ts'
import { guardedLookup } from './metadata.ts'
import { createProber, type Prober } from './prober.ts'
import { targetOf } from './target.double.ts'
import { kindOfId, nameAt, servedBy } from './target.ts'
import { createTargets, type Targets } from './targets.ts'

const TIMEOUTS = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 5_000 }

interface Place {
  readonly server: Server
  readonly baseUrl: string
  readonly seen: IncomingMessage[]
  /** Answers left open. */
  readonly held: ServerResponse[]
  connections: number
}

let places: Place[]
let targets: Targets
let connections: Connections
let probers: Prober[]

beforeEach(() => {
  places = []
  probers = []
  targets = createTargets([])
  connections = createConnections(targets)
})

afterEach(async () => {
  await Promise.all(probers.map((prober) => prober.stop()))
  await connections.close()
  for (const { server } of places) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that names these models, and leaves every completion open. */
async function open(models: readonly string[] = []): Promise<Place> {
  const seen: IncomingMessage[] = []
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    if (request.method === 'GET') response.end(JSON.stringify({ data: models.map((id) => ({ id })) }))
    else held.push(response.writeHead(200))
    if (request.method === 'POST') response.write('first ')
  })
  server.on('connection', () => (place.connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const place = { server, baseUrl: `http://127.0.0.1:${address.port}/v1`, seen, held, connections: 0 }
  places.push(place)
  return place
}

function send(id: string): { sent: Exchange; text: () => string } {
  const connection = connections.of(id)
  if (!connection) throw new Error(`no connection to ${id}`)
  let text = ''
  const request = { path: '/chat/completions', body: '{}' } as const
  const sent = exchange(connection, 'r', request, TIMEOUTS, {
    onStart: () => undefined,
    onData: (chunk) => void (text += chunk.toString()),
  })
  return { sent, text: () => text }
}

function startProber(
  onChange: () => void = () => undefined,
  onBack: (targetId: string) => void = () => undefined,
): Prober {
  const prober = createProber({
    targets,
    connections,
    matchNames: () => new Map(),
    now: Date.now,
    onChange,
    onBack,
  })
  probers.push(prober)
  return prober
}

const up = (prober: Prober, id: string) =>
  vi.waitFor(() => expect(prober.states().find((state) => state.id === id)).toMatchObject({ state: 'up' }))

describe('a target that is removed', () => {
  it('finishes what is under way, and is sent nothing more', async () => {
    const place = await open()
    targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl })])
    const { sent, text } = send('a')
    await vi.waitFor(() => expect(text()).toBe('first '))
    targets.set([])
    expect(connections.of('a')).toBeUndefined()
    place.held[0]?.end('last')
    expect(await sent.ended).toBeNull()
    expect(text()).toBe('first last')
  })

  it('is no longer asked for its models', async () => {
    const place = await open(['m'])
    targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl })])
    const prober = startProber()
    await up(prober, 'a')
    targets.set([])
    expect(prober.states()).toEqual([])
    expect(prober.modelsOf('a')).toBeNull()
  })

  it('closes its connections once nothing is under way', async () => {
    const place = await open(['m'])
    targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl })])
    const prober = startProber()
    await up(prober, 'a')
    targets.set([])
    await vi.waitFor(async () => {
      const { promise, resolve } = Promise.withResolvers<number>()
      place.server.getConnections((_, count) => resolve(count))
      expect(await promise).toBe(0)
    })
  })
})

describe('a target whose key is replaced', () => {
  it('is sent the new one, while what is under way ends well on the old', async () => {
    const place = await open()
    const target = targetOf({ id: 'a', baseUrl: place.baseUrl, apiKey: 'old-key' })
    targets.set([target])
    const first = send('a')
    await vi.waitFor(() => expect(first.text()).toBe('first '))
    targets.set([{ ...target, apiKey: 'new-key' }])
    const second = send('a')
    await vi.waitFor(() => expect(second.text()).toBe('first '))
    for (const response of place.held) response.end()
    expect(await Promise.all([first.sent.ended, second.sent.ended])).toEqual([null, null])
    expect(place.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old-key',
      'Bearer new-key',
    ])
  })

  it('has both keys taken out of what it says', () => {
    const target = targetOf({ id: 'a', apiKey: 'old-key' })
    targets.set([target])
    targets.set([{ ...target, apiKey: 'new-key' }])
    targets.set([])
    expect(connections.redact('a', 'old-key, new-key')).toBe('[key removed], [key removed]')
  })
})

describe('a target whose URL is another', () => {
  it('is asked anew, and the old place gets nothing more, least of all the key', async () => {
    const [before, after] = [await open(['old']), await open(['new'])]
    const target = targetOf({ id: 'a', baseUrl: before.baseUrl, apiKey: 'key' })
    targets.set([target])
    const prober = startProber()
    await up(prober, 'a')
    targets.set([{ ...target, baseUrl: after.baseUrl }])
    const asked = before.seen.length
    expect(prober.states()).toMatchObject([{ state: 'unknown' }])
    await up(prober, 'a')
    expect(prober.modelsOf('a')).toEqual(new Set(['new']))
    expect(before.seen).toHaveLength(asked)
  })
})

describe('a target that only weighs or is called otherwise', () => {
  it('keeps its connections and what is known of it', async () => {
    const place = await open(['theirs'])
    const target = targetOf({ id: 'a', baseUrl: place.baseUrl })
    targets.set([target])
    const prober = startProber()
    await up(prober, 'a')
    const before = connections.of('a')
    targets.set([{ ...target, weight: 3, name: 'Another', names: new Map([['ours', 'theirs']]) }])
    expect(connections.of('a')).toBe(before)
    expect(prober.states()).toMatchObject([{ name: 'Another', state: 'up' }])
    expect(prober.modelsOf('a')).toEqual(new Set(['ours']))
    expect(place.seen).toHaveLength(1)
  })
})

it('adds a target and probes it at once, which leaves a warm connection for the first request', async () => {
  const onChange = vi.fn()
  const prober = startProber(onChange)
  const place = await open(['m'])
  targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl })])
  expect(onChange).toHaveBeenCalled()
  await up(prober, 'a')
  const { text } = send('a')
  await vi.waitFor(() => expect(text()).toBe('first '))
  expect(place.connections).toBe(1)
})

it('asks a target that is down more often, and says so once it is back', async () => {
  const place = await open(['m'])
  place.server.close()
  targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl })])
  const back: string[] = []
  const prober = startProber(undefined, (id) => back.push(id))
  await vi.waitFor(() => expect(prober.isDown('a')).toBe(true))
  place.server.listen(Number(new URL(place.baseUrl).port), '127.0.0.1')
  // Sooner than one that is up is asked.
  await vi.waitFor(() => expect(prober.isDown('a')).toBe(false), { timeout: 11_000 })
  expect(back).toEqual(['a'])
})

it('stays ready when a target is added that nobody has asked yet', () => {
  const prober = startProber()
  expect(prober.allProbed()).toBe(true)
  targets.set([targetOf({ id: 'late' })])
  expect(prober.states()).toMatchObject([{ state: 'unknown' }])
  expect(prober.allProbed()).toBe(true)
})

it('follows no redirect, and says what it got instead of models', async () => {
  const elsewhere = await open(['m'])
  const place = await open()
  place.server.removeAllListeners('request')
  place.server.on('request', (_, response: ServerResponse) => {
    response.writeHead(307, { location: `${elsewhere.baseUrl}/models` }).end()
  })
  targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl, apiKey: 'key' })])
  const prober = startProber()
  await vi.waitFor(() => expect(prober.states()).toMatchObject([{ state: 'down' }]))
  expect(prober.states()[0]?.error).toBe('It answers /models with HTTP 307.')
  expect(elsewhere.seen).toEqual([])
})

it.each(['169.254.169.254', 'fd00:ec2::254'])(
  'reaches no cloud’s credentials by any name: %s',
  async (address) => {
    // An address is looked up as itself: so would a name be that leads there.
    const { promise, resolve } = Promise.withResolvers<[unknown, unknown]>()
    guardedLookup(address, { all: true }, (error, found) => resolve([error, found]))
    expect(await promise).toMatchObject([{ code: 'ENOTFOUND' }, []])
  },
)

it('reads of a target’s admin API over the connections of its requests, whose look-up is guarded', async () => {
  const place = await open(['model'])
  targets.set([targetOf({ id: 'a', baseUrl: place.baseUrl, apiKey: 'key' })])
  const prober = startProber()
  await vi.waitFor(() => expect(prober.states()).toMatchObject([{ state: 'up' }]))
  const admin = createAdminApi(connections)
  const query = new URLSearchParams({ page: '2' })
  const { signal } = new AbortController()
  expect(await admin.get('a', '/costs', query, signal)).toEqual({ data: [{ id: 'model' }] })
  const [, request] = place.seen
  expect([request?.url, request?.headers.authorization]).toEqual(['/v1/costs?page=2', 'Bearer key'])
  expect(place.connections).toBe(1)
  targets.set([])
  await expect(admin.get('a', '/costs', query, signal)).rejects.toThrow('no target "a"')
})

it('tells by the id of a target that is gone what kind it was', () => {
  expect([kindOfId('gpu:rack-1'), kindOfId('acme')]).toEqual(['gpu', 'serverless'])
})

it('looks every other host up as the system does', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  guardedLookup('127.0.0.1', {}, (error, address, family) => resolve([error, address, family]))
  expect(await promise).toEqual([null, '127.0.0.1', 4])
})

it('refuses two targets with one id', () => {
  expect(() => targets.set([targetOf({ id: 'a' }), targetOf({ id: 'a' })])).toThrow(/same id/)
})

describe('names', () => {
  const NAMES: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd')

  it('whatever is mapped, a target serves what it has under the name that is sent, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(NAMES, NAMES), fc.array(NAMES), fc.boolean(), (mapping, has, onlyNamed) => {
        const target = targetOf({ names: new Map(Object.entries(mapping)), onlyNamed })
        const theirs = new Set(has)
        const serves = servedBy(target, theirs) ?? new Set()
        for (const ours of serves) expect(theirs).toContain(nameAt(target, ours))
        for (const [ours, there] of target.names) expect(serves.has(ours)).toBe(theirs.has(there))
        for (const there of theirs) {
          const mapped = [...target.names.values()].includes(there) || target.names.has(there)
          if (!mapped) expect(serves.has(there)).toBe(!onlyNamed)
        }
      }),
    )
  })

  it('are as chosen until a target has answered, where it is asked for chosen ones alone', () => {
    const names = new Map([['ours', 'theirs']])
    expect(servedBy(targetOf({ names, onlyNamed: true }), null)).toEqual(new Set(['ours']))
    expect(servedBy(targetOf({ names }), null)).toBeNull()
  })
})
