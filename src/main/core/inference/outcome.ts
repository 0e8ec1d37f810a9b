/** How a dispatched request ended, and what that means for its caller. */
import { Refusal } from '../../../shared/errors.ts'
import type { UpstreamFailure, UpstreamHeaders } from '../upstreams/upstreams.ts'
import { emptyReading, type Reading } from './meter.ts'

export type Outcome =
  /** Answered; `body` is null for a stream, whose bytes have gone on already. */
  | { readonly kind: 'answered'; readonly reading: Reading; readonly body: Buffer | null }
  /** The upstream said no before it generated anything: nothing is on its bill. */
  | { readonly kind: 'rejected'; readonly refusal: Refusal; readonly remedy: Remedy }
  /** It never left this machine: nothing can be on a bill. */
  | { readonly kind: 'unsent'; readonly refusal: Refusal | null; readonly blamesTarget: boolean }
  /**
   * It left, and what came of it is not known in full; `reading` is what was seen of the answer, and `cutShort`
   * whether it was ended before it had ended by itself. `blame` is whose fault that was: `nobody`'s when an answer took
   * too long in all, which its reader decides too.
   */
  | {
      readonly kind: 'broken'
      readonly refusal: Refusal | null
      readonly reading: Reading
      readonly cutShort: boolean
      readonly blame: 'target' | 'nobody' | 'console'
    }

/** What may be done about an attempt that failed. */
export interface Remedy {
  /** `same`: the target may be asked again; `other`: only another one; `none`: nobody would answer otherwise. */
  readonly again: 'same' | 'other' | 'none'
  /** How long the target asked to be left alone; null when it did not say. */
  readonly afterMs: number | null
  /** Whether it speaks against the target, and not against the request. */
  readonly blamesTarget: boolean
}

const GIVE_UP: Remedy = { again: 'none', afterMs: null, blamesTarget: false }

/** Whether content has reached the caller: then nobody else may go on in its place. */
export function remedyOf(outcome: Outcome, hasReachedCaller: boolean): Remedy {
  if (outcome.kind === 'answered') return GIVE_UP
  if (outcome.refusal === null) return GIVE_UP
  if (outcome.kind === 'rejected') return outcome.remedy
  if (outcome.kind === 'unsent') return { again: 'same', afterMs: null, blamesTarget: outcome.blamesTarget }
  // The target took it, and it may run there still: somebody else may answer, as long as nothing was heard of it.
  const mayGoOn = !hasReachedCaller && outcome.blame !== 'console'
  return { again: mayGoOn ? 'other' : 'none', afterMs: null, blamesTarget: outcome.blame === 'target' }
}

/** Whether nobody knows if it is on a bill: it was sent, nothing of an answer was seen, and it was not called off. */
export function isMaybeBilled(outcome: Outcome): boolean {
  if (outcome.kind !== 'broken' || outcome.refusal === null) return false
  const { usage, contentEvents } = outcome.reading
  return usage === null && contentEvents === 0
}

/**
 * Proxies' words for "whom I asked gave no whole answer": what was asked may have been done all the same. 520 and 524
 * are Cloudflare's, which stands before many providers; its 521 to 523 say that it reached nobody.
 */
const AMBIGUOUS_STATUSES = new Set([502, 504, 520, 524])

/** What an upstream's error status means for what can be done. Sources: RFC 9110, and `x-should-retry` of OpenAI's. */
export function outcomeOfStatus(refusal: Refusal, status: number, headers: UpstreamHeaders): Outcome {
  if (AMBIGUOUS_STATUSES.has(status)) {
    return { kind: 'broken', refusal, reading: emptyReading(), cutShort: false, blame: 'target' }
  }
  const seconds = retryAfterSeconds(headers)
  const afterMs = seconds === null ? null : seconds * 1_000
  return { kind: 'rejected', refusal, remedy: { ...verdictOn(status, headers), afterMs } }
}

function verdictOn(status: number, headers: UpstreamHeaders): Omit<Remedy, 'afterMs'> {
  const says = headers['x-should-retry']
  // Too many, too early, or not ready: it was not processed.
  const isPassing = [408, 425, 429, 503].includes(status) || 'retry-after' in headers
  const saysAgain = says === 'true' || (says !== 'false' && isPassing)
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    return { again: saysAgain ? 'same' : 'other', blamesTarget: true }
  }
  // A key that is refused, or a redirect: nothing of this request's.
  if (status === 401 || status === 403 || status < 400) return { again: 'other', blamesTarget: true }
  // It serves another list of models than it said; what else is wrong with the request is so everywhere.
  return { again: status === 404 ? 'other' : 'none', blamesTarget: false }
}

/** What an upstream's error status means for the caller. */
export function rejectionOf(
  target: string,
  status: number,
  headers: UpstreamHeaders,
  body: Buffer,
  redact: (text: string) => string,
): Refusal {
  if (status === 401 || status === 403) {
    return new Refusal(
      'upstream_auth_failed',
      `The target "${target}" refuses the key it was given (HTTP ${status}). This is the console's key for it, not yours: check LAMBDA_SERVERLESS_API_KEY, or enter it again in Settings › Providers.`,
    )
  }
  const message = redact(upstreamMessage(body))
  if (status === 429) {
    return new Refusal('rate_limited', `The target "${target}" limits the rate: ${message}`, {
      retryAfterSeconds: retryAfterSeconds(headers) ?? 1,
    })
  }
  if (status === 408) {
    return new Refusal('upstream_timeout', `The target "${target}" gave up waiting: ${message}`)
  }
  if (status >= 400 && status < 500) {
    return new Refusal('upstream_rejected', `The target "${target}" rejects this request: ${message}`)
  }
  const retryAfter = retryAfterSeconds(headers)
  const what = status < 400 ? `redirects, which is not followed` : `failed: ${message}`
  return new Refusal(
    'upstream_error',
    `The target "${target}" ${what} (HTTP ${status}).`,
    retryAfter === null ? {} : { retryAfterSeconds: retryAfter },
  )
}

/** What a failure of the connection means for the caller. */
export function refusalFor(target: string, failure: UpstreamFailure): Refusal {
  if (failure.kind === 'not_sent') {
    return new Refusal('upstream_error', `Nothing was sent to the target "${target}": ${failure.message}.`, {
      retryAfterSeconds: 1,
    })
  }
  const isLate = failure.kind === 'timeout' || failure.kind === 'overtime'
  const code = isLate ? 'upstream_timeout' : 'upstream_error'
  return new Refusal(code, `The target "${target}" gave no whole answer: ${failure.message}. Try again.`)
}

function upstreamMessage(body: Buffer): string {
  const text = body.toString('utf8').trim()
  try {
    const parsed: unknown = JSON.parse(text)
    const found = findMessage(parsed)
    if (found !== null) return found.slice(0, 1_000)
  } catch {
    // Not JSON: many proxies answer in HTML or plain text.
  }
  return text === '' || text.startsWith('<') ? 'no reason given' : text.slice(0, 300)
}

/** OpenAI: {error: {message}}; vLLM: {message}; FastAPI: {detail}. */
function findMessage(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return null
  for (const name of ['error', 'message', 'detail'] as const) {
    if (name in value) return findMessage((value as Record<typeof name, unknown>)[name])
  }
  return null
}

/** RFC 9110: seconds, or a date. */
function retryAfterSeconds(headers: UpstreamHeaders): number | null {
  const value = headers['retry-after']
  if (typeof value !== 'string') return null
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3_600) : null
}
