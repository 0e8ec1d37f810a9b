/** What every sink takes and how it answers. */
import type { Alert } from '../../../../shared/contract/alerts.ts'

/** An alert as it leaves the house. */
export interface Message extends Pick<Alert, 'at' | 'severity' | 'title' | 'message'> {
  /** The same at every try, so that a receiver can drop what it has had. */
  readonly id: string
  readonly rule: Alert['rule'] | 'test'
  /** Null for a test. */
  readonly subject: Alert['subject'] | null
  readonly environment: 'sandbox' | 'live'
  /** Where the console shows more; null in the desktop app, whose page has no address. */
  readonly url: string | null
}

/** What came of one try, in a sentence that says what to do and carries no secret. */
export type SinkAnswer =
  | { readonly kind: 'delivered'; readonly answer: string }
  /** Worth another try; not before `afterMs`, where the sink asked for it. */
  | { readonly kind: 'again'; readonly answer: string; readonly afterMs?: number }
  /** Will not go better the next time. */
  | { readonly kind: 'never'; readonly answer: string }

/** Sends once. Never rejects; an abort ends it as one that is worth another try. */
export type Send = (message: Message, signal: AbortSignal) => Promise<SinkAnswer>
