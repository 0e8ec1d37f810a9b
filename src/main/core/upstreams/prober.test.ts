/** What probes make of a server's answers: its health, its models, and when it counts as down. */
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createConnections, type Connections } from './connections.ts'
import { createProber, type Prober } from './prober.ts'
import type { Course } from './rhythm.ts'
import { targetOf } from './target.double.ts'
import type { Target } from './target.ts'
import { createTargets } from './targets.ts'

type Answer = (response: ServerResponse) => void
const ok: Answer = (response) => response.end(JSON.stringify({ data: [{ id: 'm' }] }))
const status =
  (code: number): Answer =>
  (response) =>
    response.writeHead(code).end()

let server: Server
let answers: { health: Answer; models: Answer }
let asked: string[]
let connections: Connections | null
let prober: Prober | null
let seen: string[]

beforeEach(() => {
  answers = { health: ok, models: ok }
  asked = []
  seen = []
  connections = prober = null
})

afterEach(async () => {
  await prober?.stop()
  await connections?.close()
  server.closeAllConnections()
  server.close()
})

/** Starts asking, over and over at once, and notes each state that is told. */
async function probe(
  said: Partial<Target> = { kind: 'gpu' },
  pathOfBase = '/v1',
  pauseOf: (course: Course) => number = () => 1,
): Promise<Prober> {
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`)
    answers[request.url?.endsWith('/health') ? 'health' : 'models'](response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const baseUrl = `http://127.0.0.1:${address.port}${pathOfBase}`
  const targets = createTargets([targetOf({ id: 'a', apiKey: 'key', baseUrl, ...said })])
  connections = createConnections(targets)
  const started = createProber({
    targets,
    connections,
    matchNames: () => new Map(),
    now: Date.now,
    onChange: () => seen.push(started.states()[0]?.state ?? 'gone'),
    onBack: (id) => seen.push(`${id} is back`),
    pauseOf,
  })
  prober = started
  return started
}

const reaches = (of: Prober, state: string, error: string | null = null) =>
  vi.waitFor(() => expect(of.states()).toMatchObject([{ state, error }]))
/** Waits until so many more questions have come in. */
async function more(count: number): Promise<void> {
  const before = asked.length
  await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(before + count))
}

describe('the health of an own GPU endpoint', () => {
  it('is asked at its root, with its key, before its models', async () => {
    await reaches(await probe(), 'up')
    expect(asked.slice(0, 2)).toEqual(['/health Bearer key', '/v1/models Bearer key'])
  })

  it('is asked beside whatever stands before /v1', async () => {
    await reaches(await probe({ kind: 'gpu' }, '/llama/v1'), 'up')
    expect(asked[0]).toBe('/llama/health Bearer key')
  })

  it('is not asked of a provider', async () => {
    answers.health = status(503)
    await reaches(await probe({ kind: 'serverless' }), 'up')
    expect(asked[0]).toBe('/v1/models Bearer key')
  })

  it.each([404, 405, 401, 302, 501])('has no say where it is answered with %i', async (code) => {
    answers.health = status(code)
    await reaches(await probe(), 'up')
  })

  it.each([500, 503])('is bad with HTTP %i, whatever models it lists', async (code) => {
    answers.health = status(code)
    const sentence = `It answers /health with HTTP ${code}: it is still loading, or its engine has failed.`
    const started = await probe()
    await reaches(started, 'down', sentence)
    answers.health = ok
    await reaches(started, 'up')
    expect(seen).toEqual(['down', 'up', 'a is back'])
  })

  it('is bad where the connection breaks', async () => {
    answers.health = (response) => response.destroy()
    await reaches(await probe(), 'down', 'The connection broke (UND_ERR_SOCKET).')
  })
})

describe('a target that is up', () => {
  it('is not down for one bad probe, and keeps its models meanwhile', async () => {
    const started = await probe()
    await reaches(started, 'up')
    for (let round = 0; round < 3; round += 1) {
      answers.models = (response) => {
        answers.models = ok
        status(500)(response)
      }
      await more(6)
    }
    expect(seen).toEqual(['up'])
    expect(started.modelsOf('a')).toEqual(new Set(['m']))
  })

  it('is down at the second in a row, and back at the first good one', async () => {
    const started = await probe()
    await reaches(started, 'up')
    answers.models = status(500)
    await reaches(started, 'down', 'It answers /models with HTTP 500.')
    answers.models = ok
    await reaches(started, 'up')
    expect(seen).toEqual(['up', 'down', 'up', 'a is back'])
  })

  it('is asked at once where requests fail there, however long its pause still is', async () => {
    const hour = 3_600_000
    const started = await probe({ kind: 'gpu' }, '/v1', ({ lastWas }) => (lastWas === 'good' ? hour : 1))
    await reaches(started, 'up')
    started.lookSoon('nobody')
    expect(asked).toHaveLength(2)
    started.lookSoon('a')
    await vi.waitFor(() => expect(asked).toHaveLength(4))
    answers.models = status(500)
    await vi.waitFor(() => {
      started.lookSoon('a')
      expect(started.isDown('a')).toBe(true)
    })
  })
})

it('is never sent anything but the two questions', async () => {
  answers.health = status(503)
  await probe()
  await more(4)
  answers.health = ok
  await more(6)
  expect(new Set(asked)).toEqual(new Set(['/health Bearer key', '/v1/models Bearer key']))
})
