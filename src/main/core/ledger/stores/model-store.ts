/** What imports have said of models: their limits, laid over the catalogue that came with the program. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

export interface ImportedModel {
  readonly model: string
  readonly kind: 'chat' | 'embeddings'
  /** Null in any of these: the import did not say. */
  readonly provider: string | null
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
  readonly source: string
}

export interface ModelStore {
  all(): ImportedModel[]
  /** Takes the place of what an earlier import said of the model. */
  put(model: ImportedModel, now: number): void
}

const rowSchema = z.object({
  model: z.string(),
  kind: z.enum(['chat', 'embeddings']),
  provider: z.string().nullable(),
  contextTokens: z.number().nullable(),
  maxOutputTokens: z.number().nullable(),
  source: z.string(),
})

export function createModelStore(db: Database): ModelStore {
  const select = db.prepare(`
    SELECT model, kind, provider, context_tokens AS contextTokens, max_output_tokens AS maxOutputTokens, source
      FROM imported_models ORDER BY model`)
  const replace = db.prepare(`
    REPLACE INTO imported_models (model, kind, provider, context_tokens, max_output_tokens, source, imported_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`)

  return {
    all: () => z.array(rowSchema).parse(select.all()),
    put: ({ model, kind, provider, contextTokens, maxOutputTokens, source }, now) =>
      void replace.run(model, kind, provider, contextTokens, maxOutputTokens, source, now),
  }
}
