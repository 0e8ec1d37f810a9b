/** Endpoints that are read over real connections: each kind, and whatever may go wrong with any of them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EndpointLoad, HistoryPoint } from '../../../../shared/contract/fleet.ts'
import type { TargetState } from '../../../../shared/contract/system.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { targetOf } from '../../upstreams/target.double.ts'
import { createReach, createTargets, type Target, type Targets } from '../../upstreams/upstreams.ts'
import { fixture, startPageServer, type PageAnswer, type PageServer } from './page-server.double.ts'
import { createTelemetry, type Reading, type Telemetry, type TelemetryOptions } from './telemetry.ts'

const NOON = Date.UTC(2026, 5, 15, 12)
const PATIENT = { timeout: 20_000 }

let dataDir: string
let servers: PageServer[]
let targets: Targets
let states: Map<string, TargetState['state']>
let told: string[]
let telemetry: Telemetry | null
let clock: number

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-telemetry-'))
  servers = []
  targets = createTargets([])
  states = new Map()
  told = []
  telemetry = null
  clock = NOON
})

afterEach(async () => {
  await telemetry?.stop()
  for (const server of servers) server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function serve(pages: Readonly<Record<string, PageAnswer>>): Promise<PageServer> {
  const server = await startPageServer(pages)
  servers.push(server)
  return server
}

const gpuAt = (server: { readonly root: string }, said: Partial<Target> = {}): Target =>
  targetOf({ id: 'gpu:a', kind: 'gpu', baseUrl: `${server.root}/v1`, apiKey: 'key', ...said })

/** Starts to read them, a thousand times as often; each look at the clock is a second later. */
function start(list: readonly Target[], said: Partial<TelemetryOptions> = {}): Telemetry {
  targets.set(list)
  telemetry = createTelemetry({
    targets,
    probes: {
      states: () =>
        targets.list().map(({ id, name, kind }) => ({
          id,
          name,
          kind,
          state: states.get(id) ?? 'up',
          since: NOON,
          error: null,
        })),
    },
    reach: createReach({ privateHosts: () => '', namedHosts: () => ['127.0.0.1'], allowsLoopback: false }),
    dataDir,
    now: () => (clock += 1_000),
    dcgmUrlOf: () => null,
    hotCelsius: () => 85,
    onChange: () => undefined,
    onXid: (id, gpu) => told.push(`${id} gpu ${gpu.index}: xid ${gpu.xid}`),
    onHot: (id, gpu, isHot) => told.push(`${id} gpu ${gpu.index}: ${isHot ? 'hot' : 'not hot'}`),
    onTrouble: (problem) => told.push(problem),
    hurry: (pauseMs) => pauseMs / 1_000,
    ...said,
  })
  return telemetry
}

const reads = (expected: object, id = 'gpu:a'): Promise<void> =>
  vi.waitFor(() => expect(telemetry?.of(id)).toMatchObject(expected), PATIENT)

/** Waits until a server was asked so many times more. */
async function asked(server: PageServer, times: number): Promise<void> {
  const before = server.asked.length
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThanOrEqual(before + times), PATIENT)
}

describe('a server', () => {
  it.each<[string, Readonly<Record<string, PageAnswer>>, Partial<Reading>]>([
    [
      'vLLM',
      { '/metrics': fixture('vllm'), '/version': '{"version":"0.11.2"}' },
      { kind: 'vllm', version: '0.11.2', load: expect.objectContaining({ running: 8 }) as never },
    ],
    [
      'SGLang',
      { '/metrics': fixture('sglang'), '/server_info': '{"version":"0.5.4","model_path":"m"}' },
      { kind: 'sglang', version: '0.5.4', load: expect.objectContaining({ waiting: 7 }) as never },
    ],
    [
      'TGI',
      { '/metrics': fixture('tgi'), '/info': '{"model_id":"m","version":"3.3.4"}' },
      { kind: 'tgi', version: '3.3.4', load: expect.objectContaining({ running: 4 }) as never },
    ],
    [
      'llama.cpp',
      { '/metrics': fixture('llamacpp'), '/props': '{"total_slots":4,"build_info":"b6900-abc"}' },
      { kind: 'llamacpp', version: 'b6900-abc', load: expect.objectContaining({ running: 2 }) as never },
    ],
    [
      'llama.cpp without its metrics',
      {
        '/metrics': (response) => response.writeHead(501).end('{"error":{}}'),
        '/props': '{"total_slots":4,"build_info":"b6900-abc"}',
      },
      {
        kind: 'llamacpp',
        load: null,
        error: 'It is llama.cpp, and its /metrics are off: start it with --metrics.',
      },
    ],
    [
      'SGLang without its metrics',
      {
        '/v1/models': '{"data":[{"id":"m","owned_by":"sglang"}]}',
        '/get_server_info': '{"version":"0.4.1"}',
      },
      {
        kind: 'sglang',
        version: '0.4.1',
        load: null,
        error: expect.stringContaining('--enable-metrics') as never,
      },
    ],
    [
      'Ollama',
      {
        '/api/version': '{"version":"0.12.0"}',
        '/api/ps': '{"models":[{"name":"llama3:8b","size":5e9,"size_vram":5368709120,"expires_at":"x"}]}',
      },
      { kind: 'ollama', version: '0.12.0', load: null, loaded: [{ model: 'llama3:8b', vramMib: 5_120 }] },
    ],
    [
      'something else that speaks OpenAI’s API',
      { '/v1/models': '{"data":[{"id":"m","owned_by":"me"}]}', '/version': '{"version":"1"}' },
      { kind: 'openai', version: null, load: null, loaded: null },
    ],
  ])('is told for %s, and read as that', async (_, pages, reading) => {
    start([gpuAt(await serve(pages))])
    await reads(reading)
    expect(servers[0]?.asked.filter((line) => !line.endsWith('Bearer key'))).toEqual([])
  })

  it('is read for what really happens there: tokens per second, and the time to the first', async () => {
    const sandbox = await startSandbox({
      apiKey: null,
      behaviour: { ttftMs: 20, tokensPerSecond: Infinity, jitter: 0 },
    })
    const answered: EndpointLoad[] = []
    start([targetOf({ id: 'gpu:a', kind: 'gpu', baseUrl: sandbox.baseUrl })], {
      onChange() {
        const load = telemetry?.of('gpu:a')?.load
        if (load?.ttftMs) answered.push(load)
      },
    })
    await reads({ kind: 'vllm', version: '0.0.0+sandbox', load: { running: 0, outputTokensPerSecond: 0 } })
    const body = { model: 'llama3.1-8b-instruct', messages: [{ role: 'user', content: 'Hello there' }] }
    await fetch(`${sandbox.baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(body) })
    await vi.waitFor(() => expect(answered).not.toEqual([]), PATIENT)
    expect(answered[0]?.ttftMs).toBeCloseTo(20)
    const [billed] = sandbox.account.entries()
    // By this test's clock a reading is a second after the one before.
    expect(answered[0]?.outputTokensPerSecond).toBe(billed?.completionTokens)
    await sandbox.stop()
  })

  it('that is begun anew has no rates for a moment, and says its new version', async () => {
    const page = (tokens: number) => `vllm:num_requests_running 1\nvllm:generation_tokens_total ${tokens}\n`
    let tokens = 1_000
    const server = await serve({
      '/metrics': (response) => response.end(page((tokens += 10))),
      '/version': '{"version":"0.10.0"}',
    })
    const seen = new Set<string>()
    start([gpuAt(server)], {
      onChange() {
        const { version, load } = telemetry?.of('gpu:a') ?? {}
        const rate = load?.outputTokensPerSecond
        seen.add(
          `${version}: ${rate === null || rate === undefined ? 'no rate' : rate < 0 ? 'negative' : 'a rate'}`,
        )
      },
    })
    await reads({ version: '0.10.0', load: { outputTokensPerSecond: expect.any(Number) as number } })
    server.pages = { ...server.pages, '/version': '{"version":"0.11.0"}' }
    tokens = 0
    await reads({ version: '0.11.0', load: { outputTokensPerSecond: expect.any(Number) as number } })
    expect([...seen]).toEqual(expect.arrayContaining(['0.10.0: a rate', '0.10.0: no rate', '0.11.0: a rate']))
    expect([...seen].filter((line) => line.endsWith('negative'))).toEqual([])
  })

  it('that is another one all of a sudden is told anew', async () => {
    const server = await serve({ '/metrics': fixture('vllm'), '/version': '{"version":"0.11.2"}' })
    start([gpuAt(server)])
    await reads({ kind: 'vllm' })
    server.pages = { '/api/version': '{"version":"0.12.0"}', '/api/ps': '{"models":[]}' }
    await reads({ kind: 'ollama', version: '0.12.0', loaded: [] })
    server.pages = { '/metrics': fixture('tgi') }
    await reads({ kind: 'tgi', load: { running: 4 } })
  })

  it('that its probes find down is left alone, and read as soon as it is back', async () => {
    const server = await serve({ '/metrics': fixture('vllm'), '/version': '{"version":"0.11.2"}' })
    start([gpuAt(server)])
    await reads({ load: { running: 8 } })
    states.set('gpu:a', 'down')
    await reads({ kind: 'vllm', load: null, error: null })
    const { length } = server.asked
    states.set('gpu:a', 'up')
    await reads({ load: { running: 8 } })
    // What it is was asked anew: another may have come up in its place.
    expect(server.asked.slice(length).map((line) => line.split(' ')[0])).toContain('/version')
  })

  it('is no longer read when its target is gone, and read anew elsewhere', async () => {
    const [before, after] = [
      await serve({ '/metrics': fixture('vllm') }),
      await serve({ '/metrics': fixture('tgi') }),
    ]
    start([gpuAt(before)])
    await reads({ kind: 'vllm' })
    targets.set([gpuAt(after)])
    await reads({ kind: 'tgi' })
    targets.set([])
    expect(telemetry?.of('gpu:a')).toBeNull()
    expect(telemetry?.of('serverless')).toBeNull()
  })
})

describe('a server that', () => {
  const page = fixture('vllm')
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024))
  /** Nothing tells any more what it is; the probes say that it is there. */
  const unknown = { kind: 'openai', load: null, error: null }
  const because = (sentence: string) => ({ load: null, error: expect.stringContaining(sentence) as string })
  const cases: [string, PageAnswer, object][] = [
    ['answers nonsense', '{"not": "metrics"}\u0000\nvllm;;\n'.repeat(1_000), unknown],
    ['answers more than there is', page.repeat(2_000), because('has no end')],
    [
      'answers packed',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      because('packed'),
    ],
    ['leads elsewhere', (response) => response.writeHead(302, { location: '/elsewhere' }).end(), unknown],
    ['breaks off', (response) => response.destroy(), because('The connection broke')],
    ['fails', (response) => response.writeHead(500).end(), unknown],
  ]

  it.each(cases)('%s has no reading any more, and does no harm', async (_, answer, reading) => {
    const [well, ill] = [await serve({ '/metrics': page }), await serve({ '/metrics': page })]
    start([gpuAt(well), gpuAt(ill, { id: 'gpu:ill' })])
    await reads({ load: { running: 8 } }, 'gpu:ill')
    ill.pages = { '/metrics': answer }
    await reads(reading, 'gpu:ill')
    await asked(well, 2)
    expect(telemetry?.of('gpu:a')).toMatchObject({ load: { running: 8 } })
    ill.pages = { '/metrics': page }
    await reads({ kind: 'vllm', load: { running: 8 } }, 'gpu:ill')
  })

  it('fails once is believed for as long as that is all', async () => {
    const server = await serve({ '/metrics': page })
    const readings: (Reading | null | undefined)[] = []
    start([gpuAt(server)], { onChange: () => readings.push(telemetry?.of('gpu:a')) })
    await reads({ load: { running: 8 } })
    readings.length = 0
    const broken: PageAnswer = (response) => {
      server.pages = { '/metrics': page }
      response.destroy()
    }
    server.pages = { '/metrics': broken }
    await asked(server, 5)
    expect(readings.filter((reading) => reading?.load === null)).toEqual([])
  })

  it('hangs delays no other', async () => {
    const well = await Promise.all(Array.from({ length: 20 }, () => serve({ '/metrics': page })))
    const hanging = await serve({ '/metrics': () => undefined })
    start(
      [
        gpuAt(hanging, { id: 'gpu:hangs' }),
        ...well.map((server, index) => gpuAt(server, { id: `gpu:${index}` })),
      ],
      { timeoutMs: 3_600_000 },
    )
    await vi.waitFor(() => expect(hanging.asked).toHaveLength(1), PATIENT)
    // Each of the others is read ten times over while that one is waited for.
    await Promise.all(well.map((server) => asked(server, 10)))
    expect(hanging.asked).toHaveLength(1)
    expect(telemetry?.of('gpu:hangs')).toMatchObject({ kind: null, load: null })
    for (const [index] of well.entries()) {
      expect(telemetry?.of(`gpu:${index}`)).toMatchObject({ load: { running: 8 } })
    }
  })
})

describe('an exporter', () => {
  const dcgm = (celsius: number, xid: number | null = null) =>
    `DCGM_FI_DEV_GPU_UTIL{gpu="0"} 50\nDCGM_FI_DEV_GPU_TEMP{gpu="0"} ${celsius}\n` +
    (xid === null ? '' : `DCGM_FI_DEV_XID_ERRORS{gpu="0"} ${xid}\n`)
  const heat = (celsius: number) => reads({ gpus: [{ temperatureC: celsius }] })

  it('is read where it is said to be, and another place is heeded', async () => {
    const server = await serve({ '/metrics': fixture('vllm') })
    const exporter = await serve({ '/metrics': fixture('dcgm'), '/own/path?all=1': dcgm(40) })
    let url = exporter.root
    start([gpuAt(server)], { dcgmUrlOf: () => url })
    await reads({
      kind: 'vllm',
      gpus: [
        { index: '0', temperatureC: 61 },
        { index: '1', xid: 79 },
      ],
      error: null,
    })
    url = `${exporter.root}/own/path?all=1`
    await reads({ gpus: [{ index: '0', temperatureC: 40 }] })
  })

  it('is sent the key of its server only where it is that server', async () => {
    const server = await serve({ '/metrics': fixture('vllm'), '/dcgm/metrics': dcgm(40) })
    const exporter = await serve({ '/metrics': dcgm(50) })
    let url = `${server.root}/dcgm/metrics`
    start([gpuAt(server)], { dcgmUrlOf: () => url })
    await heat(40)
    expect(server.asked).toContain('/dcgm/metrics Bearer key')
    url = exporter.root
    await heat(50)
    expect(new Set(exporter.asked)).toEqual(new Set(['/metrics no key']))
  })

  it('at an address that nobody allowed is not asked', async () => {
    const server = await serve({ '/metrics': fixture('vllm') })
    const exporter = await serve({ '/metrics': dcgm(50) })
    start([gpuAt(server)], {
      dcgmUrlOf: () => exporter.root,
      reach: createReach({ privateHosts: () => '', namedHosts: () => [], allowsLoopback: false }),
    })
    await reads({ kind: 'vllm', error: 'Its DCGM exporter: It is at an address that may not be reached.' })
    expect(exporter.asked).toEqual([])
  })

  it('tells of each error once, also over a restart', async () => {
    const server = await serve({ '/metrics': fixture('vllm') })
    const exporter = await serve({ '/metrics': dcgm(40, 0) })
    const options = { dcgmUrlOf: () => exporter.root }
    const xids = () => told.filter((line) => line.includes('xid'))
    const first = start([gpuAt(server)], options)
    await heat(40)
    exporter.pages = { '/metrics': dcgm(40, 79) }
    await vi.waitFor(() => expect(xids()).toEqual(['gpu:a gpu 0: xid 79']), PATIENT)
    exporter.pages = { '/metrics': dcgm(41, 79) }
    await heat(41)
    await first.stop()
    start([gpuAt(server)], options)
    exporter.pages = { '/metrics': dcgm(42, 79) }
    await heat(42)
    expect(xids()).toHaveLength(1)
    exporter.pages = { '/metrics': dcgm(42, 31) }
    await vi.waitFor(() => expect(xids()).toEqual(['gpu:a gpu 0: xid 79', 'gpu:a gpu 0: xid 31']), PATIENT)
  })

  it('tells when a GPU is hot, and that it is not any more only when it is well below', async () => {
    const server = await serve({ '/metrics': fixture('vllm') })
    const exporter = await serve({ '/metrics': dcgm(84) })
    start([gpuAt(server)], { dcgmUrlOf: () => exporter.root })
    for (const celsius of [84, 85, 84, 81, 86, 80, 84, 85]) {
      exporter.pages = { '/metrics': dcgm(celsius) }
      await heat(celsius)
    }
    const [first, ...rest] = told
    // Told once in any case: whoever told of it before a restart may not know how it is.
    expect(first).toBe('gpu:a gpu 0: not hot')
    expect(rest).toEqual(['gpu:a gpu 0: hot', 'gpu:a gpu 0: not hot', 'gpu:a gpu 0: hot'])
  })

  it('that falls silent is missed where it was named or had answered', async () => {
    const server = await serve({ '/metrics': fixture('vllm') })
    const exporter = await serve({ '/metrics': dcgm(40) })
    start([gpuAt(server)], { dcgmUrlOf: () => exporter.root })
    await heat(40)
    exporter.pages = { '/metrics': 'something else' }
    await reads({ kind: 'vllm', gpus: [], error: 'Its DCGM exporter: What answers there is none.' })
    exporter.pages = { '/metrics': dcgm(41) }
    await heat(41)
    expect(telemetry?.of('gpu:a')?.error).toBeNull()
  })
})

describe('the history', () => {
  it('has what the server and its exporter said, and the trend of the last half hour outlives a restart', async () => {
    const server = await serve({ '/metrics': fixture('vllm') })
    const exporter = await serve({ '/metrics': fixture('dcgm') })
    const first = start([gpuAt(server)], { dcgmUrlOf: () => exporter.root })
    await reads({ load: { running: 8 }, gpus: [{}, {}] })
    const isKnown = (of: (point: HistoryPoint) => boolean): boolean =>
      first.history('gpu:a', NOON, clock).points.some(of)
    await vi.waitFor(() => {
      expect(isKnown(({ running, kvCacheShare }) => running === 8 && kvCacheShare === 0.75)).toBe(true)
      expect(
        isKnown(
          ({ utilisation, powerW, temperatureC }) =>
            utilisation === 0.85 && powerW === 270 && temperatureC === 88,
        ),
      ).toBe(true)
    }, PATIENT)
    await first.stop()
    server.stop()
    exporter.stop()
    const again = start([gpuAt(server)])
    const { running, utilisation } = again.trend('gpu:a')
    expect(running).toHaveLength(30)
    expect(Math.max(...running.map(Number))).toBe(8)
    // A mean of several readings of 0.85.
    expect(Math.max(...utilisation.map(Number))).toBeCloseTo(0.85)
  })
})
