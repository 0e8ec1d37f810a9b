/** How an upstream can fail us, and whether what it did before may be on its bill. */
import { errors } from 'undici'

export type UpstreamFailureKind =
  | 'unreachable'
  | 'timeout'
  /** It had been given all the time there is, from dispatch to end. */
  | 'overtime'
  | 'broken'
  | 'aborted'
  /** It waited for a connection and was given up: nothing was sent, and the target is not to blame for that. */
  | 'not_sent'

export class UpstreamFailure extends Error {
  readonly kind: UpstreamFailureKind

  constructor(kind: UpstreamFailureKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'UpstreamFailure'
    this.kind = kind
  }
}

/** Codes of a connection that never stood, so that nothing can have been processed. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** Sorts what undici reports into what it means for the request. */
export function toUpstreamFailure(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error
  if (error instanceof errors.HeadersTimeoutError) {
    return new UpstreamFailure('timeout', 'it sent nothing in time', error)
  }
  if (error instanceof errors.BodyTimeoutError) {
    return new UpstreamFailure('timeout', 'it fell silent in the middle of its answer', error)
  }
  const code = codeOf(error)
  if (code !== null && NEVER_CONNECTED.has(code)) {
    return new UpstreamFailure('unreachable', `it cannot be reached (${code})`, error)
  }
  return new UpstreamFailure('broken', `the connection broke (${code ?? 'unknown'})`, error)
}

function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
