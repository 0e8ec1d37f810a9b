/** The contract's part on the audit log. */
import { z } from 'zod'
import type { AuditStore } from '../../ledger/ledger.ts'
import type { Os } from '../os.ts'

/** An entry's id, as a page's cursor carries it; what is none begins at the newest. */
const cursorSchema = z.coerce.number().int().positive().optional().catch(undefined)

export const auditRoutes = (os: Os, audit: Pick<AuditStore, 'newest'>) => ({
  list: os.audit.list.handler(({ input: { cursor, limit, kind, subject } }) => {
    // One more than asked for tells whether there is another page.
    const found = audit.newest({ limit: limit + 1, before: cursorSchema.parse(cursor), kind, subject })
    const entries = found.slice(0, limit)
    return { entries, nextCursor: found.length > limit ? String(entries.at(-1)?.id) : null }
  }),
})
