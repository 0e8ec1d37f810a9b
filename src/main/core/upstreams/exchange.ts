/** One request and its answer, over a target's connection pool. */
import type { Dispatcher } from 'undici'
import type { UpstreamTimeouts } from '../config.ts'
import type { Connection } from './connections.ts'
import { toUpstreamFailure, UpstreamFailure } from './failure.ts'

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

/** Sends at once; the time-outs but for the total are kept here. */
export function exchange(
  { pool, basePath, headers }: Connection,
  requestId: string,
  request: UpstreamRequest,
  timeouts: UpstreamTimeouts,
  listener: UpstreamListener,
): Exchange {
  let controller: Dispatcher.DispatchController | null = null
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
      headers: { ...headers, 'content-type': 'application/json', 'x-request-id': requestId },
      body: request.body,
      headersTimeout: timeouts.firstByteMs,
      bodyTimeout: timeouts.idleMs,
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

/** What can no longer be sent: its target was removed meanwhile. */
export function unsendable(): Exchange {
  return {
    ended: Promise.resolve(new UpstreamFailure('unreachable', 'it was removed from this console')),
    wasSent: () => false,
    abort: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
  }
}
