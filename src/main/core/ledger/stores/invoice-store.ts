/** Invoices as they were imported, and the ledger's own figures for the same days. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import {
  aliasSchema,
  invoiceSchema,
  type Alias,
  type Invoice,
} from '../../../../shared/contract/reconciliation.ts'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'

export interface InvoiceLine {
  /** Start of the UTC day, ms. */
  readonly day: number
  readonly model: string
  readonly lines: number
  readonly costNanoUsd: NanoUsd | null
  /** With the cached ones. */
  readonly input: number | null
  readonly cached: number | null
  readonly output: number | null
  readonly requests: number | null
}

export interface InvoiceDraft extends Pick<
  Invoice,
  'name' | 'source' | 'target' | 'firstDay' | 'lastDay' | 'rounded'
> {
  readonly contentHash: string
  readonly unitNanoUsd: number
  readonly lines: readonly InvoiceLine[]
}

export interface InvoiceStore {
  /** Keeps an invoice with all of its lines, in one transaction. Throws when its content is there already. */
  add(draft: InvoiceDraft, importedAt: number): Invoice
  /** The newest first. */
  list(): Invoice[]
  withContent(contentHash: string): Invoice | undefined
  /** An invoice with its lines, by day and model. */
  find(id: number): { invoice: Invoice; unitNanoUsd: number; lines: InvoiceLine[] } | undefined
  /** False when there is none. */
  remove(id: number): boolean
  aliases(): Alias[]
  /** Null takes the name back. */
  setAlias(name: string, model: string | null): void
}

const amount = z.number().transform((value) => nanoUsd(value))
const lineSchema = z.object({
  day: z.number(),
  model: z.string(),
  lines: z.number(),
  costNanoUsd: amount.nullable(),
  input: z.number().nullable(),
  cached: z.number().nullable(),
  output: z.number().nullable(),
  requests: z.number().nullable(),
})

const INVOICES = `
  SELECT invoices.id AS id, imported_at AS importedAt, name, source, nullif(target, '') AS target,
         first_day AS firstDay, last_day AS lastDay, rounded, unit_nano_usd AS unitNanoUsd,
         coalesce(sum(lines), 0) AS lines, count(DISTINCT model) AS models, sum(cost_nano_usd) AS costNanoUsd
    FROM invoices LEFT JOIN invoice_lines ON invoice_id = invoices.id`

export function createInvoiceStore(db: Database): InvoiceStore {
  const insert = db.prepare(`
    INSERT INTO invoices (imported_at, name, source, target, content_hash, first_day, last_day, rounded, unit_nano_usd)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertLine = db.prepare(`
    INSERT INTO invoice_lines (invoice_id, day_start, model, lines, cost_nano_usd, input_tokens, cached_tokens,
                               output_tokens, requests) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const all = db.prepare(`${INVOICES} GROUP BY invoices.id ORDER BY importedAt DESC, invoices.id DESC`)
  const byId = db.prepare(`${INVOICES} WHERE invoices.id = ? GROUP BY invoices.id`)
  const byContent = db.prepare(`${INVOICES} WHERE content_hash = ? GROUP BY invoices.id`)
  const linesOf = db.prepare(`
    SELECT day_start AS day, model, lines, cost_nano_usd AS costNanoUsd, input_tokens AS input,
           cached_tokens AS cached, output_tokens AS output, requests
      FROM invoice_lines WHERE invoice_id = ? ORDER BY day_start, model`)
  const remove = db.prepare('DELETE FROM invoices WHERE id = ?')
  const aliases = db.prepare('SELECT name, model FROM invoice_models ORDER BY name')
  const setAlias = db.prepare('INSERT OR REPLACE INTO invoice_models (name, model) VALUES (?, ?)')
  const dropAlias = db.prepare('DELETE FROM invoice_models WHERE name = ?')

  const read = (row: unknown): Invoice => invoiceSchema.parse(row)
  const readOrNone = (row: unknown): Invoice | undefined => (row === undefined ? undefined : read(row))

  const add = db.transaction((draft: InvoiceDraft, importedAt: number): Invoice => {
    const { lastInsertRowid } = insert.run(
      importedAt,
      draft.name,
      draft.source,
      draft.target ?? '',
      draft.contentHash,
      draft.firstDay,
      draft.lastDay,
      draft.rounded,
      draft.unitNanoUsd,
    )
    for (const { day, model, lines, costNanoUsd, input, cached, output, requests } of draft.lines) {
      insertLine.run(lastInsertRowid, day, model, lines, costNanoUsd, input, cached, output, requests)
    }
    return read(byId.get(lastInsertRowid))
  })

  return {
    add: (draft, importedAt) => add.immediate(draft, importedAt),
    list: () => all.all().map(read),
    withContent: (contentHash) => readOrNone(byContent.get(contentHash)),
    find(id) {
      const row = byId.get(id)
      if (row === undefined) return undefined
      const { unitNanoUsd } = z.object({ unitNanoUsd: z.number() }).parse(row)
      return { invoice: read(row), unitNanoUsd, lines: z.array(lineSchema).parse(linesOf.all(id)) }
    },
    remove: (id) => remove.run(id).changes === 1,
    aliases: () => z.array(aliasSchema).parse(aliases.all()),
    setAlias(name, model) {
      if (model === null) dropAlias.run(name)
      else setAlias.run(name, model)
    },
  }
}
