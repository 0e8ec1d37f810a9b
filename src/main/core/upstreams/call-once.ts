/** One POST to a URL that a person gave, such as a server's wake-up call: only where it may be reached, without any key. */
import { Pool } from 'undici'
import { toUpstreamFailure, UpstreamFailure } from './failure.ts'
import type { Reach } from './reach.ts'

const CONNECT_TIMEOUT_MS = 5_000
/** What it says is of no interest; more than this is not even thrown away. */
const MAX_BODY_BYTES = 64 * 1024

export interface CallOnce {
  readonly url: string
  readonly reach: Pick<Reach, 'refusalOf' | 'lookup'>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Resolves null when it was answered with success; else why not, in a sentence without the URL's path. Never rejects. */
export async function callOnce({ url, reach, timeoutMs, signal }: CallOnce): Promise<string | null> {
  const { origin, hostname, pathname, search } = new URL(url)
  const pool = new Pool(origin, {
    connections: 1,
    connectTimeout: CONNECT_TIMEOUT_MS,
    connect: { lookup: reach.lookup },
  })
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    // Asked each time: who may be reached can be another since it was entered.
    const refusal = await reach.refusalOf(hostname)
    if (refusal !== null) return refusal
    const { statusCode, body } = await pool.request({
      path: pathname + search,
      method: 'POST',
      headers: { 'user-agent': 'sophia-console', 'content-length': '0' },
      signal: AbortSignal.any([signal, timeout]),
    })
    await body.dump({ limit: MAX_BODY_BYTES })
    return statusCode < 300 ? null : `It answered with HTTP ${statusCode}.`
  } catch (error) {
    const { message } = timeout.aborted
      ? new UpstreamFailure('timeout', `it did not answer within ${timeoutMs / 1_000} s`)
      : toUpstreamFailure(error)
    return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
  } finally {
    await pool.destroy()
  }
}
