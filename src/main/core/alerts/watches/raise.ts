/** What the watches raise their alerts with. */
import type { AlertDraft } from '../../ledger/ledger.ts'

/** `known`: there is one with this key already; `unwritten`: the ledger could not take it, so ask again. */
export type Raised = 'raised' | 'known' | 'off' | 'unwritten'

/**
 * Enters an alert and sends it off. What says that something is over is entered even if its rule is off, or the
 * trouble would stay open for ever. Never throws.
 */
export type Raise = (draft: AlertDraft, options?: { readonly evenIfOff?: boolean }) => Raised
