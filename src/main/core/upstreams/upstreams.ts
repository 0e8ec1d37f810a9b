/** Upstreams: the only place from which anything leaves for a provider, and only with money held for it. */
import type { UpstreamTimeouts } from '../config.ts'
import { Bag } from '../bag.ts'
import type { Reservation } from '../ledger/ledger.ts'
import { connect, exchange, type Exchange, type UpstreamListener, type UpstreamRequest } from './exchange.ts'
import { UpstreamFailure } from './failure.ts'
import type { Target } from './target.ts'

export type { Exchange, UpstreamHeaders, UpstreamListener, UpstreamRequest } from './exchange.ts'
export { UpstreamFailure, type UpstreamFailureKind } from './failure.ts'
export { createAdminApi, type AdminApi } from './admin.ts'
export { createProber, type Prober } from './prober.ts'
export type { Target } from './target.ts'

export const DEFAULT_TIMEOUTS: UpstreamTimeouts = { firstByteMs: 60_000, idleMs: 60_000, totalMs: 600_000 }
const SWEEP_MS = 500

/** What is under way, and until when. */
interface Live {
  readonly exchange: Exchange
  /** On the clock of `performance.now()`. */
  readonly deadline: number
}

export interface Upstreams {
  /** Sends to the target that the reservation was made for. */
  send(reservation: Reservation, request: UpstreamRequest, listener: UpstreamListener): Exchange
  /** A target's own words without its key, should they repeat it. */
  redact(targetId: string, text: string): string
  /** Ends what is under way, as broken for the reason given. */
  abortAll(reason: string): void
  close(): Promise<void>
}

/** Connections are pooled per target; a key is only ever sent to the host it was configured with. */
export function createUpstreams(targets: readonly Target[], timeouts: UpstreamTimeouts): Upstreams {
  const live = new Bag<Live>()
  const connections = new Map(targets.map((target) => [target.id, connect(target, timeouts)]))
  // One timer for all: one for each would cost every request two timer operations.
  const sweeping = setInterval(() => {
    const now = performance.now()
    for (const { exchange, deadline } of live.items()) {
      if (deadline <= now) exchange.abort(new UpstreamFailure('timeout', 'it did not finish in time'))
    }
  }, SWEEP_MS).unref()

  return {
    send(reservation, request, listener) {
      const connection = connections.get(reservation.draft.target)
      if (!connection) throw new Error(`no such target: ${reservation.draft.target}`)
      const { requestId, attempt } = reservation.draft
      const started = exchange(connection, `${requestId}-${attempt}`, request, listener)
      const slot = live.add({ exchange: started, deadline: performance.now() + timeouts.totalMs })
      void started.ended.then(() => live.remove(slot))
      return started
    },
    redact(targetId, text) {
      const key = targets.find(({ id }) => id === targetId)?.apiKey ?? ''
      return key === '' ? text : text.replaceAll(key, '[key removed]')
    },
    abortAll(reason) {
      for (const { exchange } of live.items()) exchange.abort(new UpstreamFailure('broken', reason))
    },
    async close() {
      clearInterval(sweeping)
      await Promise.all([...connections.values()].map(({ pool }) => pool.destroy()))
    },
  }
}
