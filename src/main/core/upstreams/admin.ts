/** Reads from a target's admin API: free, with the target's own key, from its own host, following no redirect. */
import { Refusal } from '../../../shared/errors.ts'
import type { Connection, Connections } from './connections.ts'
import { toUpstreamFailure } from './failure.ts'

const TIMEOUT_MS = 30_000
const MAX_BODY_BYTES = 16 * 1024 * 1024

export interface AdminApi {
  /**
   * GETs a path below the target's base URL and returns its JSON, unchecked. Throws `invalid_request` for a target
   * that is not there, `upstream_auth_failed` and `upstream_error` in words for whoever asked.
   */
  get(targetId: string, path: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown>
}

/** Over the connections that requests go over: they lead to no metadata of a cloud, whatever the name resolves to. */
export function createAdminApi(connections: Pick<Connections, 'of'>): AdminApi {
  return {
    async get(targetId, path, query, signal) {
      const connection = connections.of(targetId)
      if (!connection)
        throw new Refusal('invalid_request', `There is no target "${targetId}". Choose one of the list.`)
      const text = await read(targetId, connection, path, query, signal)
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw failure(targetId, path, 'with something that is not JSON')
      }
    },
  }
}

async function read(
  target: string,
  { pool, basePath, headers }: Connection,
  path: string,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<string> {
  try {
    const { statusCode, body } = await pool.request({
      path: `${basePath}${path}?${query.toString()}`,
      method: 'GET',
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (statusCode !== 200) {
      await body.dump()
      throw statusFailure(target, path, statusCode)
    }
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAX_BODY_BYTES) throw failure(target, path, 'without an end')
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw failure(target, path, `with nothing within ${TIMEOUT_MS / 1_000} s`)
    }
    throw new Refusal('upstream_error', `The target "${target}" failed: ${toUpstreamFailure(error).message}.`)
  }
}

function statusFailure(target: string, path: string, status: number): Refusal {
  if (status === 401 || status === 403) {
    return new Refusal(
      'upstream_auth_failed',
      `The target "${target}" does not let this key read ${path} (HTTP ${status}). Providers ask for an admin key there: import the invoice as a file instead.`,
    )
  }
  return status === 404
    ? new Refusal(
        'upstream_error',
        `The target "${target}" has no ${path}. Import its invoice as a file instead.`,
      )
    : failure(target, path, `with HTTP ${status}`)
}

const failure = (target: string, path: string, how: string): Refusal =>
  new Refusal('upstream_error', `The target "${target}" answers ${path} ${how}. Try again later.`)
