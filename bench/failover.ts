/**
 * A target that dies under load: the built gateway in front of an upstream that is killed, hangs or says 503 to
 * everything, with an own GPU endpoint to fall back to and without, and then comes back.
 */
import Database from 'better-sqlite3'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { withConsole, type ConsoleClient } from './console-client.ts'
import type { Run } from './failover-figures.ts'
import { arrivalSchema, healthSchema, type Arrival, type Health } from './messages.ts'
import { startOpenLoop, type Asked, type OpenLoop } from './open-loop.ts'
import type { Processes, Server } from './processes.ts'

export const REQUESTS_PER_SECOND = 200
/** How long an answer takes, so that some are always under way. */
const ANSWER_MS = 50
const WARM_UP_MS = 1_500
const STEADY_MS = 4_000
export const DEAD_MS = 10_000
/** After it is back: until its traffic is back too, at most so long, and a little more. */
const RETURN_MS = 60_000
const AFTER_MS = 3_000
const TARGET = 'serverless'

export interface Death {
  readonly name: string
  readonly how: 'killed' | Exclude<Health, 'well'>
  /** How long the gateway waits for the first byte; the setting's default without it. */
  readonly firstByteSeconds?: number
}

export const DEATHS: readonly Death[] = [
  { name: 'killed', how: 'killed' },
  { name: 'hangs, 1 s', how: 'hang', firstByteSeconds: 1 },
  // More wait by then than a target has connections.
  { name: 'hangs, 5 s', how: 'hang', firstByteSeconds: 5 },
  { name: 'answers 503', how: 'unavailable' },
]

/** An upstream that can be killed and told to be ill. */
interface Mortal {
  readonly url: string
  /** What reached it since the last report. */
  report(): Promise<Arrival[]>
  /** Resolves when it is dead. */
  die(): Promise<void>
  /** Resolves when it is back. */
  revive(): Promise<void>
}

export async function measureDeath(
  processes: Processes,
  { how, firstByteSeconds }: Death,
  isAlone: boolean,
): Promise<Run> {
  const mortal = await startMortal(processes, how)
  const gpu = isAlone ? null : await startServer(processes)
  const gateway = await processes.startGateway({
    upstreamUrl: mortal.url,
    gpuUrl: gpu?.url,
    serverlessRatio: 1,
  })
  const facts = await withConsole(gateway, async (client) => {
    if (firstByteSeconds !== undefined) {
      const setting = { name: 'timeout.firstByte.seconds', target: TARGET, reason: null }
      await client.settings.set({ ...setting, value: firstByteSeconds })
    }
    const watching = watch(client)
    const loop = startOpenLoop(gateway, REQUESTS_PER_SECOND)
    await setTimeout(WARM_UP_MS)
    await mortal.report()
    const steadyFrom = Date.now()
    await setTimeout(STEADY_MS)
    const before = await mortal.report()
    const diedAt = Date.now()
    await mortal.die()
    await setTimeout(DEAD_MS)
    const whileDead = how === 'killed' ? null : await mortal.report()
    await mortal.revive()
    const backAt = Date.now()
    await untilBack(loop, backAt)
    await setTimeout(AFTER_MS)
    await loop.stop()
    const after = await mortal.report()
    const { openedAt, downAt } = await watching.end()
    const firstAfter = (times: ReadonlySet<number>): number | null =>
      [...times].toSorted((a, b) => a - b).find((time) => time >= diedAt) ?? null
    return {
      asked: loop.asked,
      steadyFrom,
      diedAt,
      backAt,
      openedAt: firstAfter(openedAt),
      foundDownAt: firstAfter(downAt),
      arrivals: { before, whileDead, after },
    }
  })
  await gateway.stop()
  await Promise.all([...mortal.processes(), ...(gpu ? [gpu.process] : [])].map(end))
  return { ...facts, target: TARGET, attempts: readAttempts(gateway.dataDir) }
}

const startServer = (processes: Processes, port = 0): Promise<Server> =>
  processes.startServer('mortal-upstream.ts', [String(port), String(ANSWER_MS)])

async function startMortal(
  processes: Processes,
  how: Death['how'],
): Promise<Mortal & { processes(): ChildProcess[] }> {
  let server = await startServer(processes)
  const { url } = server
  const become = async (health: Health): Promise<void> => {
    healthSchema.parse(await asks(server.process, health))
  }
  return {
    url,
    processes: () => [server.process],
    report: async () => z.array(arrivalSchema).parse(await asks(server.process, 'report')),
    async die() {
      if (how !== 'killed') return become(how)
      const ended = once(server.process, 'exit')
      server.process.kill('SIGKILL')
      await ended
    },
    async revive() {
      if (how === 'killed') server = await startServer(processes, Number(new URL(url).port))
      else await become('well')
    },
  }
}

async function asks(child: ChildProcess, message: string): Promise<unknown> {
  const answer = once(child, 'message')
  child.send(message)
  const [first] = (await answer) as unknown[]
  return first
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

interface Watched {
  /** When its breaker opened, and its probe found it down. */
  readonly openedAt: ReadonlySet<number>
  readonly downAt: ReadonlySet<number>
}

/** Follows what the console says of the target. */
function watch(client: ConsoleClient): { end(): Promise<Watched> } {
  const stop = new AbortController()
  const [openedAt, downAt] = [new Set<number>(), new Set<number>()]
  async function follow(): Promise<void> {
    const snapshots = await client.routing.watch(undefined, { signal: stop.signal })
    for await (const { state } of snapshots) {
      const target = state.targets.find(({ id }) => id === TARGET)
      if (target?.breaker.openedAt != null) openedAt.add(target.breaker.openedAt)
      if (target?.state === 'down') downAt.add(target.since)
    }
  }
  const following = follow().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return {
    async end() {
      stop.abort()
      await following
      return { openedAt, downAt }
    },
  }
}

/** Until the target answers nine of ten of half a second again. */
async function untilBack(loop: OpenLoop, backAt: number): Promise<void> {
  while (Date.now() - backAt < RETURN_MS) {
    await setTimeout(100)
    const recent = loop.asked.slice(-REQUESTS_PER_SECOND / 2)
    const isRecent = ({ endedAt }: Asked): boolean => endedAt >= backAt
    if (recent.filter((one) => isRecent(one) && one.target === TARGET).length >= 0.9 * recent.length) return
  }
}

const attemptSchema = z.object({
  attempt: z.number(),
  target: z.string(),
  reserved_at: z.number(),
  settled_at: z.number(),
  error_code: z.string().nullable(),
  maybe_billed: z.number(),
})

/** Every attempt there was, once the gateway has ended. */
function readAttempts(dataDir: string): Run['attempts'] {
  const db = new Database(join(dataDir, 'ledger.db'), { readonly: true })
  try {
    const columns = Object.keys(attemptSchema.shape).join(', ')
    return z
      .array(attemptSchema)
      .parse(db.prepare(`SELECT ${columns} FROM attempts ORDER BY reserved_at`).all())
      .map((row) => ({
        target: row.target,
        from: row.reserved_at,
        to: row.settled_at,
        errorCode: row.error_code,
        maybeBilled: row.maybe_billed === 1,
      }))
  } finally {
    db.close()
  }
}
