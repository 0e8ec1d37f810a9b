/** The end of a reply, once the ledger knows what it cost. */
import { errorBody, Refusal } from '../../../shared/errors.ts'
import { exactUsd, type NanoUsd } from '../../../shared/money.ts'
import type { Reservation } from '../ledger/ledger.ts'
import { remedyOf, type Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'

export type ReplyHeaders = Readonly<Record<string, string>>

/** What every answered request is told about the way it went. */
export function replyHeaders({ draft }: Reservation): ReplyHeaders {
  return {
    'x-sophia-request-id': draft.requestId,
    'x-sophia-model': headerText(draft.modelServed),
    'x-sophia-target': headerText(draft.target),
    'x-sophia-reason': headerText(draft.reason),
    // The openai client shows this one to its user.
    'x-request-id': draft.requestId,
  }
}

/** A target may name its models as it likes; a header holds printable ASCII. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}

/**
 * @param costNanoUsd of all attempts of the request together; null where the ledger could not be written yet
 * @param insistence why no other target was asked, where somebody decided that
 *
 * Throws the refusal when nothing has been said yet; a stream that has begun ends in an error event instead. */
export function finish(
  reply: Reply,
  outcome: Outcome,
  headers: ReplyHeaders,
  costNanoUsd: NanoUsd | null,
  insistence?: string,
): void {
  if (reply.hasHungUp()) return
  if (outcome.kind !== 'answered') {
    const refusal = withInsistence(outcome, insistence)
    if (!reply.hasStarted()) throw refusal
    reply.end(`event: error\ndata: ${JSON.stringify(errorBody(refusal))}\n\n`)
    return
  }
  if (outcome.body === null) {
    reply.end(outcome.reading.done ?? undefined)
    return
  }
  reply.start(200, {
    'content-type': 'application/json',
    'content-length': String(outcome.body.length),
    ...headers,
    ...(costNanoUsd !== null && { 'x-sophia-cost-usd': exactUsd(costNanoUsd) }),
  })
  reply.end(outcome.body)
}

/** Who meets a target's failure is told why it was this one; whoever asked something wrong need not be. */
function withInsistence(outcome: Exclude<Outcome, { kind: 'answered' }>, insistence?: string): Refusal {
  const refusal = outcome.refusal ?? new Refusal('upstream_error', 'The request was given up.')
  if (insistence === undefined || !remedyOf(outcome, false).blamesTarget) return refusal
  return new Refusal(refusal.code, `${refusal.message} ${insistence}`, refusal.details)
}
