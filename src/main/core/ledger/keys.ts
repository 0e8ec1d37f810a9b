/** Client keys: only a hash is stored, so a stolen ledger opens no gateway. */
import { hash, randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

export interface ClientKey {
  readonly id: string
  readonly name: string
}

export interface ClientKeys {
  /** The key's record, or undefined for an unknown or revoked one. Compares hashes, so timing tells nothing. */
  authenticate(key: string): ClientKey | undefined
  nameOf(id: string): string
  /**
   * Makes sure that there is a first key: `given` when the environment names one, else one that is made now if
   * there is none. Returns the new key in clear, the only time anyone sees it, or null.
   */
  ensureFirst(given: string | null, now: number): string | null
}

const keyRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  hash: z.string(),
  revoked_at: z.number().nullable(),
})

const hashOf = (key: string): string => hash('sha256', key, 'hex')

export function createClientKeys(db: Database): ClientKeys {
  const select = db.prepare('SELECT id, name, hash, revoked_at FROM client_keys')
  const insert = db.prepare('INSERT INTO client_keys (id, name, hash, created_at) VALUES (?, ?, ?, ?)')
  const names = new Map<string, string>()
  const active = new Map<string, ClientKey>()

  function load(): void {
    active.clear()
    for (const row of z.array(keyRowSchema).parse(select.all())) {
      names.set(row.id, row.name)
      if (row.revoked_at === null) active.set(row.hash, { id: row.id, name: row.name })
    }
  }
  load()

  function add(key: string, name: string, now: number): void {
    insert.run(`key_${randomBytes(6).toString('hex')}`, name, hashOf(key), now)
    load()
  }

  return {
    authenticate: (key) => active.get(hashOf(key)),
    nameOf: (id) => names.get(id) ?? id,
    ensureFirst(given, now) {
      if (given !== null) {
        if (!active.has(hashOf(given))) add(given, 'environment', now)
        return null
      }
      if (active.size > 0) return null
      const made = `sk-sophia-${randomBytes(24).toString('base64url')}`
      add(made, 'first', now)
      return made
    },
  }
}
