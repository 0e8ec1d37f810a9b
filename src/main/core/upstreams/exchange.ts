/** One request and its answer, over a target's connection pool. */
import { Pool } from 'undici'
import type { UpstreamTimeouts } from '../config.ts'
import { toUpstreamFailure, type UpstreamFailure } from './failure.ts'
import type { Target } from './target.ts'

export interface UpstreamRequest {
  readonly path: '/chat/completions' | '/embeddings'
  readonly body: string | Buffer
}

/** Headers as undici parses them: lower-case names. */
export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface UpstreamListener {
  onStart(status: number, headers: UpstreamHeaders): void
  onData(chunk: Buffer): void
}

/** One request under way. */
export interface Exchange {
  /** Resolves when nothing more will come: with null after a whole answer, else with what went wrong. */
  readonly ended: Promise<UpstreamFailure | null>
  /** Whether anything of it was sent: if not, nothing can be on a bill. */
  wasSent(): boolean
  abort(failure: UpstreamFailure): void
  pause(): void
  resume(): void
}

/** A target's connections, and what goes with every request on them: its key is sent nowhere else. */
export interface Connection {
  readonly pool: Pool
  readonly basePath: string
  readonly headers: Readonly<Record<string, string>>
}

export function connect({ baseUrl, apiKey }: Target, timeouts: UpstreamTimeouts): Connection {
  const { origin, pathname } = new URL(baseUrl)
  const pool = new Pool(origin, {
    connections: 512,
    headersTimeout: timeouts.firstByteMs,
    bodyTimeout: timeouts.idleMs,
    connectTimeout: 10_000,
    keepAliveTimeout: 30_000,
  })
  return {
    pool,
    basePath: pathname.replace(/\/$/, ''),
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      // The bytes pass through a tap that must be able to read them.
      'accept-encoding': 'identity',
      'user-agent': 'sophia-console',
    },
  }
}

/** Sends at once. */
export function exchange(
  { pool, basePath, headers }: Connection,
  requestId: string,
  request: UpstreamRequest,
  listener: UpstreamListener,
): Exchange {
  type Controller = Parameters<NonNullable<Parameters<Pool['dispatch']>[1]['onRequestStart']>>[0]
  let controller: Controller | null = null
  let aborted: UpstreamFailure | null = null
  const { promise: ended, resolve: finish } = Promise.withResolvers<UpstreamFailure | null>()
  const abort = (failure: UpstreamFailure): void => {
    aborted ??= failure
    controller?.abort(aborted)
    // undici reports an abort only once it has a connection; whoever waits should not wait for one.
    finish(aborted)
  }

  pool.dispatch(
    {
      path: basePath + request.path,
      method: 'POST',
      headers: { ...headers, 'x-request-id': requestId },
      body: request.body,
    },
    {
      // Called when a connection is free, right before the request is written to it.
      onRequestStart(started) {
        if (aborted) started.abort(aborted)
        else controller = started
      },
      onResponseStart(_controller, status, responseHeaders) {
        // 1xx is an announcement, not the answer.
        if (status >= 200) listener.onStart(status, responseHeaders)
      },
      onResponseData(_controller, chunk) {
        if (!aborted) listener.onData(chunk)
      },
      onResponseEnd() {
        finish(null)
      },
      onResponseError(_controller, error) {
        finish(aborted ?? toUpstreamFailure(error))
      },
    },
  )
  return {
    ended,
    wasSent: () => controller !== null,
    abort,
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
  }
}
