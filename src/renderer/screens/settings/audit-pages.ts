/** Pages of the audit log put together. It is only ever appended to, unless a backup takes the ledger's place. */
import type { AuditEntry } from '../../../shared/contract/audit.ts'

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Where the next page begins; null when all is read. */
  readonly nextCursor: string | null
}

/** The log with its newest page read again. Where the two do not meet, the newest page is all that is known. */
export function withNewest(known: AuditPage | null, newest: AuditPage): AuditPage {
  const last = newest.entries.at(-1)
  if (known === null || last === undefined) return newest
  const at = known.entries.findIndex(({ id }) => id === last.id)
  if (at === -1 || known.entries[at]?.at !== last.at) return newest
  if (at === known.entries.length - 1) return newest
  return { entries: [...newest.entries, ...known.entries.slice(at + 1)], nextCursor: known.nextCursor }
}

/** The log with the page behind `cursor`; as it was when it no longer ends there. */
export function withOlder(known: AuditPage | null, cursor: string, older: AuditPage): AuditPage | null {
  if (known?.nextCursor !== cursor) return known
  return { entries: [...known.entries, ...older.entries], nextCursor: older.nextCursor }
}
