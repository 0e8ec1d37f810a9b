/** What an own inference server says of its health: `GET /health`, which is free and which most of them have. */
import type { Connection } from './connections.ts'

const TIMEOUT_MS = 5_000

/**
 * Asks beside the API, at the server's root: vLLM answers 503 once its engine has died, whatever its list of models
 * says, and llama.cpp while it loads. Why it is not well, in a sentence; null where it is, and where it has no such
 * page and so no say. Rejects with what undici rejects with when there is no answer.
 */
export async function askHealth(connection: Connection, stop: AbortSignal): Promise<string | null> {
  const { pool, basePath, headers } = connection
  const { statusCode, body } = await pool.request({
    path: `${basePath.replace(/\/v1$/, '')}/health`,
    method: 'GET',
    headers,
    signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  await body.dump()
  // 501: there is no such thing.
  if (statusCode < 500 || statusCode === 501) return null
  return `It answers /health with HTTP ${statusCode}: it is still loading, or its engine has failed.`
}
