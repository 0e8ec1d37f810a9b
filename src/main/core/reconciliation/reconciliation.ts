/** Reconciliation: what a provider bills, held against the ledger, with the reasons why they differ. */
import { hash } from 'node:crypto'
import type {
  Alias,
  Invoice,
  InvoicePreview,
  Mapping,
  Report,
} from '../../../shared/contract/reconciliation.ts'
import { Refusal } from '../../../shared/errors.ts'
import { DAY_MS, type InvoiceDraft, type InvoiceStore, type LedgerReader } from '../ledger/ledger.ts'
import type { AdminApi } from '../upstreams/upstreams.ts'
import { compare } from './compare.ts'
import { utcDayOf } from './days.ts'
import { sumUsd } from './figures.ts'
import { readInvoiceFile } from './file.ts'
import { readOrganization } from './organization.ts'
import type { Statement } from './statement.ts'

export interface ReconciliationParts {
  readonly store: InvoiceStore
  /** Answers beside the writer, so that a comparison holds no request up. */
  readonly reader: Pick<LedgerReader, 'invoiceDays' | 'heldForEstimated'>
  readonly admin: AdminApi
  readonly now: () => number
}

/** What the console offers of it. Everything refuses with `invalid_request` what it cannot take, in words. */
export interface Reconciliation {
  list(): { invoices: Invoice[]; aliases: Alias[] }
  preview(file: { readonly text: string; readonly mapping?: Mapping | undefined }): InvoicePreview
  importCsv(file: {
    readonly name: string
    readonly text: string
    readonly mapping: Mapping
    readonly target: string | null
  }): Invoice
  readApi(
    query: { readonly target: string; readonly firstDay: number; readonly lastDay: number },
    signal: AbortSignal,
  ): Promise<Invoice>
  remove(id: number): void
  report(id: number): Promise<Report>
  setAlias(name: string, model: string | null): void
}

const SAMPLE_ROWS = 6
const SHOWN_PROBLEMS = 12
/** Two months: three pages of a provider's answers, which somebody waits for. */
const MAX_DAYS = 62

export function createReconciliation({ store, reader, admin, now }: ReconciliationParts): Reconciliation {
  function keep(draft: Omit<InvoiceDraft, 'contentHash'>, content: string): Invoice {
    const contentHash = hash('sha256', content, 'hex')
    const known = store.withContent(contentHash)
    if (known) {
      throw new Refusal(
        'invalid_request',
        `This is the same as "${known.name}", imported before. Remove that one first to import it anew.`,
      )
    }
    return store.add({ ...draft, contentHash }, now())
  }

  return {
    list: () => ({ invoices: store.list(), aliases: store.aliases() }),
    preview({ text, mapping: chosen }) {
      const { delimiter, headers, mapping, rows, problems, statement } = readInvoiceFile(text, chosen)
      const known = store.withContent(hash('sha256', text, 'hex'))
      return {
        delimiter,
        headers: [...headers],
        mapping,
        sample: rows.slice(0, SAMPLE_ROWS).map(({ fields }) => [...fields]),
        problems: problems.slice(0, SHOWN_PROBLEMS),
        problemCount: problems.length,
        summary: statement && summaryOf(statement),
        known: known ? { name: known.name, importedAt: known.importedAt } : null,
      }
    },
    importCsv({ name, text, mapping, target }) {
      const { problems, statement } = readInvoiceFile(text, mapping)
      if (statement === null) {
        const [first] = problems
        throw new Refusal(
          'invalid_request',
          `Nothing was imported. Line ${first?.line ?? 1}: ${first?.message ?? 'it cannot be read.'}`,
        )
      }
      return keep({ name, source: 'csv', target, ...draftOf(statement) }, text)
    },
    async readApi({ target, firstDay, lastDay }, signal) {
      const first = utcDayOf(firstDay)
      const last = Math.min(utcDayOf(lastDay), utcDayOf(now()))
      if (first > last) throw new Refusal('invalid_request', 'The first day lies after the last one.')
      if (last - first >= MAX_DAYS * DAY_MS) {
        throw new Refusal('invalid_request', `At most ${MAX_DAYS} days are read at once. Choose fewer.`)
      }
      const { statement, content } = await readOrganization(
        admin,
        { target, firstDay: first, lastDay: last },
        signal,
      )
      const name = `${target}, ${isoDay(first)} to ${isoDay(last)}`
      const draft = {
        name,
        source: 'api' as const,
        target,
        ...draftOf(statement),
        firstDay: first,
        lastDay: last,
      }
      return keep(draft, content)
    },
    remove(id) {
      if (!store.remove(id)) throw unknownInvoice()
    },
    async report(id) {
      const found = store.find(id)
      if (!found) throw unknownInvoice()
      return compare(found, store.aliases(), reader, now())
    },
    setAlias: (name, model) => store.setAlias(name, model),
  }
}

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

const unknownInvoice = (): Refusal =>
  new Refusal('invalid_request', 'That invoice is not there any more. Choose another one.')

/** Lines are sorted by day; a statement from a file has at least one. */
function draftOf({ lines, rounded, unitNanoUsd }: Statement) {
  return { lines, rounded, unitNanoUsd, firstDay: lines[0]?.day ?? 0, lastDay: lines.at(-1)?.day ?? 0 }
}

function summaryOf(statement: Statement): InvoicePreview['summary'] {
  const { lines, rounded, firstDay, lastDay } = draftOf(statement)
  const costs = lines.flatMap(({ costNanoUsd }) => (costNanoUsd === null ? [] : [costNanoUsd]))
  return {
    firstDay,
    lastDay,
    rounded,
    lines: lines.reduce((sum, line) => sum + line.lines, 0),
    models: new Set(lines.map(({ model }) => model)).size,
    costNanoUsd: costs.length === 0 ? null : sumUsd(costs),
  }
}
