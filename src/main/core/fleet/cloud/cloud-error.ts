/** What can go wrong with the cloud, told by its codes: its messages are free to change. */
import { UpstreamFailure } from '../../upstreams/upstreams.ts'

export type CloudErrorKind =
  /** There is no such machine free now: it may help to ask again. */
  | 'capacity'
  /** What was asked for is not there, or not any more. */
  | 'gone'
  /** The key is not let in. */
  | 'key'
  /** The account may not: its payment, its quota, its rights. */
  | 'account'
  /** The request is wrong, and will be so the next time. */
  | 'invalid'
  /** Something else is being done to it. */
  | 'conflict'
  /** Too many requests. */
  | 'pace'
  /** The cloud, or the way there, is in trouble. */
  | 'trouble'

/** The codes of its API document, and what each means for whoever asked. */
export const KINDS: ReadonlyMap<string, CloudErrorKind> = new Map<string, CloudErrorKind>([
  ['instance-operations/launch/insufficient-capacity', 'capacity'],
  ['instance-operations/launch/file-system-in-wrong-region', 'invalid'],
  ['global/invalid-parameters', 'invalid'],
  ['global/duplicate', 'invalid'],
  ['global/object-does-not-exist', 'gone'],
  ['global/not-found', 'gone'],
  ['global/invalid-api-key', 'key'],
  ['global/account-inactive', 'account'],
  ['global/invalid-address', 'account'],
  ['global/forbidden', 'account'],
  ['global/quota-exceeded', 'account'],
  ['global/conflict', 'conflict'],
  ['filesystems/filesystem-in-use', 'conflict'],
  ['firewall-rulesets/firewall-ruleset-in-use', 'conflict'],
  ['global/internal-error', 'trouble'],
  // Ours: it was not even sent.
  ['invalid_request', 'invalid'],
])

export interface CloudFailure {
  readonly code: string
  readonly status: number | null
  readonly message: string
  readonly suggestion?: string | null
  readonly isAmbiguous?: boolean
  readonly retryAfterMs?: number | null
  readonly cause?: unknown
}

/** The message is one or more sentences for a person, without any key. */
export class CloudError extends Error {
  /** The cloud's own, such as `global/quota-exceeded`; else ours: `unreachable`, `no_answer`, `unreadable`, `http_502`; `invalid_request` and `not_sent` where it was not asked. */
  readonly code: string
  readonly kind: CloudErrorKind
  /** What the cloud suggests; null: nothing. */
  readonly suggestion: string | null
  /** HTTP; null: there was no answer. */
  readonly status: number | null
  /** It may have been done all the same: look before it is asked for again. */
  readonly isAmbiguous: boolean
  /** How long the cloud asks to be left alone; null: it did not say. */
  readonly retryAfterMs: number | null

  constructor({ code, status, message, suggestion, isAmbiguous, retryAfterMs, cause }: CloudFailure) {
    super(message, { cause })
    this.name = 'CloudError'
    this.code = code
    this.kind = kindOf(code, status)
    this.suggestion = suggestion ?? null
    this.status = status
    this.isAmbiguous = isAmbiguous ?? false
    this.retryAfterMs = retryAfterMs ?? null
  }
}

function kindOf(code: string, status: number | null): CloudErrorKind {
  const known = KINDS.get(code)
  if (known) return known
  if (status === 429) return 'pace'
  if (status === null || status >= 500 || status < 400 || code.startsWith('provider/')) return 'trouble'
  if (status === 401) return 'key'
  if (status === 403) return 'account'
  if (status === 404 || status === 410) return 'gone'
  return status === 409 ? 'conflict' : 'invalid'
}

/** There was no whole answer. A change may have been made unless the cloud was never reached. */
export function withoutAnswer(error: unknown, isChange: boolean): CloudError {
  const failure = error instanceof UpstreamFailure ? error : null
  const isUnreachable = failure?.kind === 'unreachable'
  return new CloudError({
    code: isUnreachable ? 'unreachable' : 'no_answer',
    status: null,
    message: `The cloud did not answer: ${failure?.message ?? 'the connection broke'}.`,
    isAmbiguous: isChange && !isUnreachable,
    cause: error,
  })
}
