/** One POST to a webhook: no redirects, a time limit, and of the answer no more than a few words. */

/** Longer than any receiver should take to say that it has it. */
export const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 2_000
const MAX_RETRY_AFTER_MS = 3_600_000

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

export type PostResult =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly text: string
      /** RFC 9110's Retry-After, at most an hour; null without one. */
      readonly retryAfterMs: number | null
    }
  /** No answer; why, as a sentence without the URL, whose path is a secret. */
  | { readonly kind: 'failed'; readonly reason: string }

export async function post({ url, headers, body, signal }: Post): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'sophia-console', ...headers },
      body,
      // Followed, the message would go to a host that nobody has named.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    const retryAfterMs = readRetryAfter(response.headers.get('retry-after'))
    return { kind: 'answered', status: response.status, text: await readStart(response), retryAfterMs }
  } catch (error) {
    return { kind: 'failed', reason: reasonFor(error) }
  }
}

async function readStart(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  const chunks: AsyncIterable<Uint8Array> | null = response.body
  for await (const chunk of chunks ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= MAX_ANSWER_BYTES) break
  }
  return text.slice(0, MAX_ANSWER_BYTES).trim()
}

function readRetryAfter(value: string | null): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : null
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there.',
  ENOTFOUND: 'The host name cannot be resolved; check it, and the network.',
  EAI_AGAIN: 'The host name cannot be resolved now; check the network.',
  ECONNRESET: 'The connection was closed before an answer came.',
  UND_ERR_SOCKET: 'The connection was closed before an answer came.',
  UND_ERR_CONNECT_TIMEOUT: 'The host does not answer; check the network.',
  EHOSTUNREACH: 'The host cannot be reached; check the network.',
  ENETUNREACH: 'The host cannot be reached; check the network.',
}

function reasonFor(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `No answer within ${TIMEOUT_MS / 1_000} s.`
  if (error instanceof Error && error.name === 'AbortError')
    return 'The console stopped before an answer came.'
  const code = codeOf(error)
  if (code === null) return 'The connection failed.'
  return REASONS[code] ?? `The connection failed (${code}).`
}

/** fetch hides the system's error in its cause; only the code is taken, for the message may name the URL. */
function codeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null
  return typeof cause.code === 'string' ? cause.code : null
}
