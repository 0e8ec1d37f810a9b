/** Upstreams: the only place from which anything leaves for a provider, and only with money held for it. */
import { Pool } from 'undici'
import type { Provider } from '../config.ts'
import type { Reservation } from '../ledger/ledger.ts'
import { toUpstreamFailure, UpstreamFailure } from './failure.ts'

export { createProber, type Prober } from './prober.ts'
export { UpstreamFailure, type UpstreamFailureKind } from './failure.ts'

export interface Target extends Provider {
  readonly id: string
  readonly kind: 'serverless' | 'gpu'
}

export interface UpstreamTimeouts {
  /** From dispatch to the first byte of the answer. */
  readonly firstByteMs: number
  /** Between two chunks of the answer. */
  readonly idleMs: number
  /** From dispatch to the end of the answer, looked after every half second. */
  readonly totalMs: number
}

const SWEEP_MS = 500

export const DEFAULT_TIMEOUTS: UpstreamTimeouts = { firstByteMs: 60_000, idleMs: 60_000, totalMs: 600_000 }

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
  readonly sent: boolean
  abort(failure: UpstreamFailure): void
  pause(): void
  resume(): void
}

export interface Upstreams {
  /** Sends to the target that the reservation was made for. */
  send(reservation: Reservation, request: UpstreamRequest, listener: UpstreamListener): Exchange
  /** Ends what is under way, as broken for the reason given. */
  abortAll(reason: string): void
  close(): Promise<void>
}

/** Connections are pooled per target; a key is only ever sent to the host it was configured with. */
export function createUpstreams(targets: readonly Target[], timeouts: UpstreamTimeouts): Upstreams {
  /** What is under way, and until when; the oldest first. */
  const live = new Map<Exchange, number>()
  const connections = new Map(targets.map((target) => [target.id, connect(target, timeouts)]))
  // One timer for all: one for each would cost every request two timer operations.
  const sweeping = setInterval(() => {
    const now = performance.now()
    for (const [exchange, deadline] of live) {
      if (deadline > now) return
      exchange.abort(new UpstreamFailure('timeout', 'it did not finish in time'))
    }
  }, SWEEP_MS).unref()

  return {
    send(reservation, request, listener) {
      const connection = connections.get(reservation.draft.target)
      if (!connection) throw new Error(`no such target: ${reservation.draft.target}`)
      const { requestId, attempt } = reservation.draft
      const started = exchange(connection, `${requestId}-${attempt}`, request, listener, () =>
        live.delete(started),
      )
      live.set(started, performance.now() + timeouts.totalMs)
      return started
    },
    abortAll(reason) {
      for (const exchange of live.keys()) exchange.abort(new UpstreamFailure('broken', reason))
    },
    async close() {
      clearInterval(sweeping)
      await Promise.all([...connections.values()].map(({ pool }) => pool.destroy()))
    },
  }
}

interface Connection {
  readonly pool: Pool
  readonly basePath: string
  readonly headers: Readonly<Record<string, string>>
}

function connect({ baseUrl, apiKey }: Target, timeouts: UpstreamTimeouts): Connection {
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

function exchange(
  { pool, basePath, headers }: Connection,
  requestId: string,
  request: UpstreamRequest,
  listener: UpstreamListener,
  onEnd: () => void,
): Exchange {
  type Controller = Parameters<NonNullable<Parameters<Pool['dispatch']>[1]['onRequestStart']>>[0]
  let controller: Controller | null = null
  let aborted: UpstreamFailure | null = null
  const { promise: ended, resolve } = Promise.withResolvers<UpstreamFailure | null>()
  const finish = (failure: UpstreamFailure | null): void => {
    onEnd()
    resolve(failure)
  }
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
    get sent() {
      return controller !== null
    },
    abort,
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
  }
}
