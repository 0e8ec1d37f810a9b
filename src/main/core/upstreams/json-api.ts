/** A host that is asked in JSON and is no target: over the guarded look-up, with its key, following no redirect. */
import { isIP } from 'node:net'
import type { Dispatcher } from 'undici'
import type { Provider } from '../config.ts'
import { connect } from './connections.ts'
import { toUpstreamFailure, UpstreamFailure } from './failure.ts'
import { isMetadataHost } from './metadata.ts'

const MAX_BODY_BYTES = 16 * 1024 * 1024
const MAX_RETRY_AFTER_MS = 600_000
/** More than this at once is a mistake of ours, and the host would count it against the key. */
const CONNECTIONS = 4

export interface JsonQuestion {
  readonly method: 'GET' | 'POST'
  /** Below the base URL, beginning with a slash. */
  readonly path: string
  /** Printed as JSON; absent: none. */
  readonly body?: unknown
  /** From the call until the last byte of the answer. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface JsonAnswer {
  readonly status: number
  /** Unchecked; undefined where the body is no JSON. */
  readonly json: unknown
  /** RFC 9110's Retry-After, at most ten minutes; null without one. */
  readonly retryAfterMs: number | null
}

export interface JsonApi {
  /**
   * Asks once. Rejects with an `UpstreamFailure` when there is no whole answer; only the kind `unreachable` means that
   * the question certainly never arrived.
   */
  ask(question: JsonQuestion): Promise<JsonAnswer>
  /** Ends everything at once, also what is under way. */
  close(): Promise<void>
}

export function createJsonApi(host: Provider): JsonApi {
  const { pool, basePath, headers } = connect(host, CONNECTIONS)
  const hostname = new URL(host.baseUrl).hostname.replace(/^\[|\]$/g, '')
  // An address is connected to without any look-up, so nothing else would stop it.
  const isRefused = isIP(hostname) !== 0 && isMetadataHost(hostname)

  return {
    async ask({ method, path, body, timeoutMs, signal }) {
      if (isRefused) throw new UpstreamFailure('unreachable', 'a cloud keeps its credentials there')
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        const answer = await pool.request({
          path: basePath + path,
          method,
          headers: {
            ...headers,
            accept: 'application/json',
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          body: body === undefined ? null : JSON.stringify(body),
          signal: AbortSignal.any([signal, timeout]),
        })
        return {
          status: answer.statusCode,
          json: parsed(await read(answer.body)),
          retryAfterMs: readRetryAfter(answer.headers['retry-after']),
        }
      } catch (error) {
        if (signal.aborted) throw new UpstreamFailure('aborted', 'it was given up', error)
        if (timeout.aborted) {
          throw new UpstreamFailure('timeout', `it did not answer within ${timeoutMs / 1_000} s`, error)
        }
        throw toUpstreamFailure(error)
      }
    },
    close: () => pool.destroy(),
  }
}

async function read(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new UpstreamFailure('broken', 'its answer has no end')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function readRetryAfter(value: string | string[] | undefined): number | null {
  if (typeof value !== 'string') return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS) : null
}
