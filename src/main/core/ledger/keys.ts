/** Client keys: only a hash is stored, so a stolen ledger opens no gateway. */
import { hash, randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { KeyTerms } from '../../../shared/contract/keys.ts'
import { LedgerOpenError } from './database.ts'

export interface ClientKey extends KeyTerms {
  readonly id: string
  readonly name: string
}

/** Of a key that nobody has given any. */
export const NO_TERMS: KeyTerms = {
  workload: null,
  limits: { maxInFlight: null, requestsPerMinute: null, tokensPerMinute: null },
}

export interface ClientKeyRecord extends ClientKey {
  readonly createdAt: number
  readonly revokedAt: number | null
  /** To the minute; null: never. */
  readonly lastUsedAt: number | null
  /** The environment names it. */
  readonly fromEnvironment: boolean
}

export interface ClientKeys {
  /** The key's record, or undefined for an unknown or revoked one. Compares hashes, so timing tells nothing. */
  authenticate(key: string): ClientKey | undefined
  nameOf(id: string): string
  /**
   * Makes sure that there is a first key: `given` when the environment names one, else one that is made now if
   * there is none. Returns the new key in clear, the only time anyone sees it, or null. Throws LedgerOpenError
   * when the environment names a key that was revoked: it stays so.
   */
  ensureFirst(given: string | null, now: number): string | null
  /** Oldest first, the revoked ones among them. */
  list(): readonly ClientKeyRecord[]
  /** Makes a key; `key` is the clear text, the only time anyone sees it. */
  create(name: string, now: number): { readonly id: string; readonly key: string }
  /** From the next request on. */
  setTerms(id: string, terms: KeyTerms): void
  /** From now on the key is refused. Revoking it again changes nothing. */
  revoke(id: string, now: number): void
  /** Reads the rows again when next asked: a transaction was undone. */
  forget(): void
}

/** How often a key in use is written down as such: the write is on a request's way. */
const NOTE_USE_EVERY_MS = 60_000

const keyRowSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    hash: z.string(),
    createdAt: z.number(),
    revokedAt: z.number().nullable(),
    lastUsedAt: z.number().nullable(),
    workload: z.string().nullable(),
    maxInFlight: z.number().nullable(),
    requestsPerMinute: z.number().nullable(),
    tokensPerMinute: z.number().nullable(),
  })
  .transform(({ maxInFlight, requestsPerMinute, tokensPerMinute, ...key }) => ({
    ...key,
    limits: { maxInFlight, requestsPerMinute, tokensPerMinute },
  }))

interface ActiveKey extends ClientKey {
  usedAt: number
}

interface Memory {
  readonly names: Map<string, string>
  /** By hash. */
  readonly active: Map<string, ActiveKey>
  /** Which state of the file it was read from: a backup that is restored makes another. */
  readonly version: unknown
}

const hashOf = (key: string): string => hash('sha256', key, 'hex')

export function createClientKeys(db: Database, now: () => number): ClientKeys {
  const select = db.prepare(`
    SELECT id, name, hash, created_at AS createdAt, revoked_at AS revokedAt, last_used_at AS lastUsedAt,
           workload, max_in_flight AS maxInFlight, requests_per_minute AS requestsPerMinute,
           tokens_per_minute AS tokensPerMinute
      FROM client_keys ORDER BY created_at, rowid`)
  const insert = db.prepare('INSERT INTO client_keys (id, name, hash, created_at) VALUES (?, ?, ?, ?)')
  const setTerms = db.prepare(`
    UPDATE client_keys SET workload = :workload, max_in_flight = :maxInFlight,
           requests_per_minute = :requestsPerMinute, tokens_per_minute = :tokensPerMinute WHERE id = :id`)
  const setRevoked = db.prepare('UPDATE client_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const setUsed = db.prepare('UPDATE client_keys SET last_used_at = ? WHERE id = ?')
  const dataVersion = db.prepare('PRAGMA data_version').pluck()
  const rows = () => z.array(keyRowSchema).parse(select.all())
  let memory: Memory | null = null
  let environmentHash: string | null = null

  function load(): Memory {
    const version = dataVersion.get()
    letEnvironmentIn()
    const names = new Map<string, string>()
    const active = new Map<string, ActiveKey>()
    for (const { id, name, hash, revokedAt, lastUsedAt, workload, limits } of rows()) {
      names.set(id, name)
      const usedAt = lastUsedAt ?? -Infinity
      if (revokedAt === null) active.set(hash, { id, name, workload, limits, usedAt })
    }
    return { names, active, version }
  }

  /** A backup of before the environment named its key does not know it. What is revoked there stays so. */
  function letEnvironmentIn(): void {
    if (environmentHash === null || rows().some(({ hash }) => hash === environmentHash)) return
    add(environmentHash, 'environment', now())
  }

  function find(key: string): ActiveKey | undefined {
    const keyHash = hashOf(key)
    const known = (memory ??= load()).active.get(keyHash)
    if (known || memory.version === dataVersion.get()) return known
    // Only a transaction looks whether the file is another one, and whoever is refused here never comes to one.
    memory = load()
    return memory.active.get(keyHash)
  }

  function add(keyHash: string, name: string, at: number): string {
    const id = `key_${randomBytes(6).toString('hex')}`
    insert.run(id, name, keyHash, at)
    memory = null
    return id
  }

  function make(name: string, at: number): { id: string; key: string } {
    const key = `sk-sophia-${randomBytes(24).toString('base64url')}`
    return { id: add(hashOf(key), name, at), key }
  }

  function noteUse(key: ActiveKey, at: number): void {
    if (at - key.usedAt < NOTE_USE_EVERY_MS) return
    key.usedAt = at
    try {
      setUsed.run(at, key.id)
    } catch {
      // A disk that is full refuses the request where its money is held, and says so there.
    }
  }

  return {
    authenticate(key) {
      const known = find(key)
      if (known) noteUse(known, now())
      return known
    },
    nameOf: (id) => (memory ??= load()).names.get(id) ?? id,
    ensureFirst(given, at) {
      if (given !== null) {
        environmentHash = hashOf(given)
        const known = rows().find(({ hash }) => hash === environmentHash)
        if (known?.revokedAt != null) {
          throw new LedgerOpenError(
            'SOPHIA_GATEWAY_KEY: names a client key that was revoked; accepted is another one',
          )
        }
        letEnvironmentIn()
        return null
      }
      return (memory ??= load()).active.size > 0 ? null : make('first', at).key
    },
    list: () => rows().map(({ hash, ...row }) => ({ ...row, fromEnvironment: hash === environmentHash })),
    create: (name, at) => make(name, at),
    setTerms(id, { workload, limits }) {
      setTerms.run({ id, workload, ...limits })
      memory = null
    },
    revoke(id, at) {
      setRevoked.run(at, id)
      memory = null
    },
    forget() {
      memory = null
    },
  }
}
