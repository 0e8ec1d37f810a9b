import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBodies, createBodyDesk, type Bodies, type BodiesOptions } from './bodies.ts'
import { MAX_BODY_BYTES } from './recording.ts'

let dataDir: string
let path: string
let on: boolean
let clock: number
let troubles: string[]
const opened: Bodies[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sophia-bodies-'))
  path = join(dataDir, 'bodies.db')
  on = true
  clock = Date.UTC(2026, 5, 1)
  troubles = []
})

afterEach(async () => {
  for (const bodies of opened.splice(0)) await bodies.close()
  rmSync(dataDir, { recursive: true })
})

function create(options: Partial<BodiesOptions> = {}): Bodies {
  const bodies = createBodies({
    dataDir,
    now: () => clock,
    isOn: () => on,
    mayRecord: () => true,
    onTrouble: (problem) => troubles.push(problem),
    ...options,
  })
  opened.push(bodies)
  return bodies
}

const id = (requestId: string, workload: string | null = null) => ({ requestId, attempt: 1, workload })
const all = (before: number) => ({ before, own: {} })
const asIs = (text: string): string => text

/** Records an exchange; the answer comes in pieces. */
function record(bodies: Bodies, requestId: string, request: string | Buffer, ...answer: string[]): void {
  const recording = bodies.begin(id(requestId), request)
  for (const piece of answer) recording?.take(Buffer.from(piece))
  recording?.end(asIs)
}

describe('recorded bodies', () => {
  it('are neither taken nor given a file while recording is off', async () => {
    on = false
    const bodies = create()
    expect(bodies.begin(id('r'), 'prompt')).toBeNull()
    expect(await bodies.of('r')).toEqual([])
    await bodies.deleteBefore(all(clock))
    expect(await bodies.state()).toMatchObject({ recording: false, kept: null, queuedBytes: 0 })
    await bodies.close()
    expect(existsSync(path)).toBe(false)
  })

  it('are read back as they were, answers in one piece, and readable by their user alone', async () => {
    const bodies = create()
    record(bodies, 'r', '{"content":"Grüße"}', 'data: {"a"', ':1}\n\n')
    expect(await bodies.of('r')).toEqual(
      [
        {
          attempt: 1,
          kind: 'request',
          recordedAt: clock,
          bytes: 21,
          cut: false,
          text: '{"content":"Grüße"}',
        },
        { attempt: 1, kind: 'answer', recordedAt: clock, bytes: 17, cut: false, text: 'data: {"a":1}\n\n' },
      ].map((body) => ({ ...body, bytes: Buffer.byteLength(body.text) })),
    )
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o077).toBe(0)
    expect((await bodies.state()).queuedBytes).toBe(0)
  })

  it('are there after a restart, and can be read while recording is off', async () => {
    const first = create()
    record(first, 'r', 'prompt', 'answer')
    await first.close()
    on = false
    expect((await create().of('r')).map(({ text }) => text)).toEqual(['prompt', 'answer'])
  })

  it('are cut at a megabyte, and say how long they were', async () => {
    const bodies = create()
    const long = 'x'.repeat(MAX_BODY_BYTES + 5)
    record(bodies, 'r', long, long.slice(0, 600_000), long.slice(600_000))
    for (const { text, bytes, cut } of await bodies.of('r')) {
      expect([text.length, bytes, cut]).toEqual([MAX_BODY_BYTES, MAX_BODY_BYTES + 5, true])
    }
    expect((await bodies.state()).kept?.compressedBytes).toBeLessThan(10_000)
  })

  it('are dropped and counted when there is no room in memory, and taken again when there is', async () => {
    const bodies = create({ queueBytes: 1_000 })
    for (let i = 0; i < 10; i += 1) record(bodies, `r${i}`, 'p'.repeat(300))
    const answer = bodies.begin(id('long'), 'p')
    answer?.take(Buffer.alloc(600))
    answer?.take(Buffer.alloc(600))
    answer?.end(asIs)
    expect(await bodies.of('r2')).toHaveLength(1)
    expect(await bodies.of('r3')).toEqual([])
    expect(await bodies.state()).toMatchObject({ dropped: { full: 8, failed: 0 }, queuedBytes: 0 })
    record(bodies, 'later', 'prompt', 'answer')
    expect(await bodies.of('later')).toHaveLength(2)
  })

  it('never hold what was to be taken out', async () => {
    const bodies = create()
    const recording = bodies.begin(id('r'), 'prompt')
    recording?.take(Buffer.from('wrong key sk-'))
    recording?.take(Buffer.from('secret'))
    recording?.end((text) => text.replaceAll('sk-secret', '[removed]'))
    expect((await bodies.of('r'))[1]?.text).toBe('wrong key [removed]')
  })

  it('go when their time is past, from the disk too', async () => {
    const bodies = create()
    const [old, fresh] = ['an old secret '.repeat(50), 'a fresh secret']
    record(bodies, 'old', Buffer.from(old))
    clock += 10 * 86_400_000
    record(bodies, 'fresh', fresh)
    await bodies.deleteBefore(all(clock - 86_400_000))
    expect(await bodies.of('old')).toEqual([])
    expect(await bodies.of('fresh')).toHaveLength(1)
    expect((await bodies.state()).kept).toMatchObject({ bodies: 1, oldestAt: clock })
  })

  it('go sooner, or later, where their workload has a time of its own', async () => {
    const bodies = create()
    const keep = (requestId: string, workload: string | null): void =>
      bodies.begin(id(requestId, workload), 'prompt')?.end(asIs)
    for (const workload of [null, 'search', 'short', 'long']) keep(`old ${workload}`, workload)
    clock += 10 * 86_400_000
    for (const workload of [null, 'short']) keep(`fresh ${workload}`, workload)
    const daysAgo = (days: number): number => clock - days * 86_400_000
    await bodies.deleteBefore({ before: daysAgo(11), own: { short: daysAgo(2), long: daysAgo(20) } })
    const kept = async (requestId: string): Promise<boolean> => (await bodies.of(requestId)).length > 0
    expect(await Promise.all(['old null', 'old search', 'old short', 'fresh short'].map(kept))).toEqual([
      true,
      true,
      false,
      true,
    ])
    await bodies.deleteBefore({ before: daysAgo(5), own: { short: daysAgo(2), long: daysAgo(20) } })
    expect(await Promise.all(['old null', 'old search', 'old long', 'fresh null'].map(kept))).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('are not taken of a workload whose policy forbids it', async () => {
    const bodies = create({ mayRecord: (workload) => workload !== 'letters' })
    expect(bodies.begin(id('r', 'letters'), 'prompt')).toBeNull()
    expect(bodies.begin(id('s', 'search'), 'prompt')).not.toBeNull()
    expect(await bodies.of('r')).toEqual([])
  })

  it('are kept in a file of before workloads had policies, too', async () => {
    const db = new Database(path)
    db.exec(`
      CREATE TABLE bodies (request_id TEXT NOT NULL, attempt INTEGER NOT NULL, kind TEXT NOT NULL,
        recorded_at INTEGER NOT NULL, bytes INTEGER NOT NULL, kept_bytes INTEGER NOT NULL, zstd BLOB NOT NULL) STRICT`)
    db.close()
    const bodies = create()
    record(bodies, 'r', 'prompt', 'answer')
    expect(await bodies.of('r')).toHaveLength(2)
  })

  it('go all at once when somebody wants that, what has not reached the disk too, and are told of once', async () => {
    const bodies = create()
    const entries: unknown[] = []
    const desk = createBodyDesk({ bodies, audit: { add: (entry) => entries.push(entry) }, now: () => clock })
    await desk.deleteAll(null)
    expect(existsSync(path)).toBe(false)
    record(bodies, 'r', 'a secret prompt', 'an answer')
    clock += 1
    const after = await desk.deleteAll('somebody asked for it')
    expect(after.kept).toEqual({ bodies: 0, bytes: 0, compressedBytes: 0, oldestAt: null })
    expect(await desk.of('r')).toEqual([])
    await desk.deleteAll(null)
    const before = { bodies: 2, bytes: 24, oldestAt: clock - 1 }
    expect(entries).toMatchObject([{ action: 'bodies.delete', reason: 'somebody asked for it', before }])
  })

  it('are counted as lost, with the reason, when they cannot be written', async () => {
    mkdirSync(path)
    const bodies = create()
    record(bodies, 'r', 'prompt', 'answer')
    await expect(bodies.of('r')).rejects.toThrow()
    await expect.poll(() => troubles.length).toBe(1)
    rmSync(path, { recursive: true })
    record(bodies, 'r2', 'prompt')
    expect(await bodies.of('r2')).toHaveLength(1)
    expect(await bodies.state()).toMatchObject({ dropped: { full: 0, failed: 2 }, trouble: null })
    expect(readFileSync(path).length).toBeGreaterThan(0)
  })
})
