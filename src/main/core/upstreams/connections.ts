/** The connections to each target: pooled, kept alive, opened for the targets that come, closed for those that go. */
import { Pool } from 'undici'
import type { Provider } from '../config.ts'
import { guardedLookup } from './metadata.ts'
import type { Target } from './target.ts'
import type { Targets } from './targets.ts'

/** How many requests a target is sent at once; what comes on top waits for one to end. */
export const MAX_CONNECTIONS = 512

/** A target's connections, and what goes with every request on them: its key is sent nowhere else. */
export interface Connection {
  readonly pool: Pool
  readonly basePath: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Connections {
  /** Undefined for a target that is not there, or not any more. */
  of(targetId: string): Connection | undefined
  /** A text without the keys that this target has, or had while the console ran, should it repeat one. */
  redact(targetId: string, text: string): string
  /** Ends everything at once, also what is under way. */
  close(): Promise<void>
}

interface Open extends Connection {
  readonly target: Target
}

/**
 * Follows the targets. One that goes, or whose URL or key is another, takes nothing new on its old connections and
 * finishes what is under way on them. A key is only ever sent to the host that it was entered for.
 */
export function createConnections(targets: Targets): Connections {
  const open = new Map<string, Open>()
  /** Finishing what is under way on them. */
  const leaving = new Set<Pool>()
  const keys = new Map<string, Set<string>>()

  function retire({ pool, target }: Open): void {
    open.delete(target.id)
    leaving.add(pool)
    void pool.close().finally(() => leaving.delete(pool))
  }

  function follow(): void {
    for (const one of open.values()) {
      const target = targets.find(one.target.id)
      if (target?.baseUrl !== one.target.baseUrl || target.apiKey !== one.target.apiKey) retire(one)
    }
    for (const target of targets.list()) {
      if (open.has(target.id)) continue
      open.set(target.id, { target, ...connect(target) })
      if (target.apiKey !== '') keys.set(target.id, (keys.get(target.id) ?? new Set()).add(target.apiKey))
    }
  }
  follow()
  const unfollow = targets.onChange(follow)

  return {
    of: (targetId) => open.get(targetId),
    redact(targetId, text) {
      let redacted = text
      for (const key of keys.get(targetId) ?? []) redacted = redacted.replaceAll(key, '[key removed]')
      return redacted
    },
    async close() {
      unfollow()
      const pools = [...[...open.values()].map(({ pool }) => pool), ...leaving]
      await Promise.all(pools.map((pool) => pool.destroy()))
    },
  }
}

export function connect({ baseUrl, apiKey }: Provider, connections: number = MAX_CONNECTIONS): Connection {
  const { origin, pathname } = new URL(baseUrl)
  return {
    pool: new Pool(origin, {
      connections,
      connectTimeout: 10_000,
      keepAliveTimeout: 30_000,
      connect: { lookup: guardedLookup },
    }),
    basePath: pathname.replace(/\/$/, ''),
    headers: {
      ...(apiKey !== '' && { authorization: `Bearer ${apiKey}` }),
      // The bytes pass through a tap that must be able to read them.
      'accept-encoding': 'identity',
      'user-agent': 'sophia-console',
    },
  }
}
