/** Reads from a target's admin API: free, with the target's own key, from its own host, following no redirect. */
import { request } from 'undici'
import { Refusal } from '../../../shared/errors.ts'
import { toUpstreamFailure } from './failure.ts'
import type { Target } from './target.ts'
import type { Targets } from './targets.ts'

const TIMEOUT_MS = 30_000
const MAX_BODY_BYTES = 16 * 1024 * 1024

export interface AdminApi {
  /**
   * GETs a path below the target's base URL and returns its JSON, unchecked. Throws `invalid_request` for a target
   * that is not there, `upstream_auth_failed` and `upstream_error` in words for whoever asked.
   */
  get(targetId: string, path: string, query: URLSearchParams, signal: AbortSignal): Promise<unknown>
}

export function createAdminApi(targets: Pick<Targets, 'find'>): AdminApi {
  return {
    async get(targetId, path, query, signal) {
      const target = targets.find(targetId)
      if (!target)
        throw new Refusal('invalid_request', `There is no target "${targetId}". Choose one of the list.`)
      const text = await read(target, `${path}?${query.toString()}`, signal)
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw failure(target, path, 'with something that is not JSON')
      }
    },
  }
}

async function read(target: Target, pathAndQuery: string, signal: AbortSignal): Promise<string> {
  const path = pathAndQuery.split('?', 1)[0] ?? ''
  try {
    const { statusCode, body } = await request(`${target.baseUrl}${pathAndQuery}`, {
      headers: {
        'user-agent': 'sophia-console',
        ...(target.apiKey !== '' && { authorization: `Bearer ${target.apiKey}` }),
      },
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
    throw new Refusal(
      'upstream_error',
      `The target "${target.id}" failed: ${toUpstreamFailure(error).message}.`,
    )
  }
}

function statusFailure(target: Target, path: string, status: number): Refusal {
  if (status === 401 || status === 403) {
    return new Refusal(
      'upstream_auth_failed',
      `The target "${target.id}" does not let this key read ${path} (HTTP ${status}). Providers ask for an admin key there: import the invoice as a file instead.`,
    )
  }
  return status === 404
    ? new Refusal(
        'upstream_error',
        `The target "${target.id}" has no ${path}. Import its invoice as a file instead.`,
      )
    : failure(target, path, `with HTTP ${status}`)
}

const failure = (target: Target, path: string, how: string): Refusal =>
  new Refusal('upstream_error', `The target "${target.id}" answers ${path} ${how}. Try again later.`)
