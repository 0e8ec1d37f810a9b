/** The providers that were added in the console. Their keys are in the vault, never here. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

export interface ProviderRecord {
  /** The target's id. */
  readonly id: string
  /** For people. */
  readonly name: string
  readonly kind: 'serverless' | 'gpu'
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly weight: number
  /** Our name of a model → its name there, for every model that it is asked for. */
  readonly models: ReadonlyMap<string, string>
  readonly hasKey: boolean
  readonly addedAt: number
  readonly changedAt: number
  /** Rows go on naming one that was removed. */
  readonly removedAt: number | null
}

export interface ProviderStore {
  /** In the order in which they were added, also those that were removed. */
  all(): ProviderRecord[]
  /** Adds one, or takes the place of the one with its id. */
  put(provider: ProviderRecord): void
}

const modelsSchema = z.record(z.string(), z.string())
const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['serverless', 'gpu']),
  baseUrl: z.string(),
  weight: z.number(),
  models: z.string().transform((text) => new Map(Object.entries(modelsSchema.parse(JSON.parse(text))))),
  hasKey: z.number().transform((flag) => flag === 1),
  addedAt: z.number(),
  changedAt: z.number(),
  removedAt: z.number().nullable(),
})

export function createProviderStore(db: Database): ProviderStore {
  const select = db.prepare(`
    SELECT id, name, kind, base_url AS baseUrl, weight, models, has_key AS hasKey, added_at AS addedAt, changed_at AS changedAt,
           removed_at AS removedAt
      FROM providers ORDER BY added_at, id`)
  const replace = db.prepare(`
    REPLACE INTO providers (id, name, kind, base_url, weight, models, has_key, added_at, changed_at, removed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)

  return {
    all: () => z.array(rowSchema).parse(select.all()),
    put({ id, name, kind, baseUrl, weight, models, hasKey, addedAt, changedAt, removedAt }) {
      const json = JSON.stringify(Object.fromEntries(models))
      replace.run(id, name, kind, baseUrl, weight, json, Number(hasKey), addedAt, changedAt, removedAt)
    },
  }
}
