/** Feedback: what people thought of answers, given at the gateway or in Chat; rollouts are judged by it. */
import type { Attempt } from '../../../shared/contract/requests.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** There is no such request to rate; the message says what to do. */
export class FeedbackRefused extends Error {
  readonly requestId: string

  constructor(requestId: string) {
    super(
      'No such request is in the ledger. Take the id from its x-sophia-request-id header, once its answer has ended.',
    )
    this.name = 'FeedbackRefused'
    this.requestId = requestId
  }
}

export interface Feedback {
  /**
   * Enters a score of 0–1; the latest opinion of a request counts. Throws {@link FeedbackRefused}.
   * @param keyId rates its own requests only; null: the console, which rates any
   */
  give(opinion: { readonly requestId: string; readonly score: number; readonly keyId: string | null }): void
  /** Null: nobody has rated it. */
  of(requestId: string): number | null
}

/** Under which name the console's own opinions are kept. */
const CONSOLE_KEY = 'console'

export function createFeedback({
  ledger,
  now,
  onRated,
}: {
  readonly ledger: Pick<Ledger, 'feedback' | 'attemptsOf' | 'change'>
  readonly now: () => number
  /** `first` is the request's first attempt, `before` what was thought of its answer until then. */
  readonly onRated: (first: Attempt, score: number, before: number | null) => void
}): Feedback {
  return {
    give({ requestId, score, keyId }) {
      const [first] = ledger.attemptsOf(requestId)
      const owner = ledger.feedback.keyOf(requestId)
      // Whether a request of another key exists is nobody's business.
      if (!first || (keyId !== null && keyId !== owner)) throw new FeedbackRefused(requestId)
      const before = ledger.change(() => {
        const known = ledger.feedback.of(requestId)
        ledger.feedback.set(requestId, { score, keyId: keyId ?? CONSOLE_KEY, at: now() })
        return known
      })
      onRated(first, score, before)
    },
    of: (requestId) => ledger.feedback.of(requestId),
  }
}
