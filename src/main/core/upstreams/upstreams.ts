/** Upstreams: the only place from which anything leaves for a provider, and only with money held for it. */
import type { UpstreamTimeouts } from '../config.ts'
import { Bag } from '../bag.ts'
import type { Reservation } from '../ledger/ledger.ts'
import { createActivities, type Activity } from './activity.ts'
import type { Connections } from './connections.ts'
import {
  exchange,
  unsendable,
  type Exchange,
  type UpstreamListener,
  type UpstreamRequest,
} from './exchange.ts'
import { UpstreamFailure } from './failure.ts'

export type { Exchange, UpstreamHeaders, UpstreamListener, UpstreamRequest } from './exchange.ts'
export { UpstreamFailure, type UpstreamFailureKind } from './failure.ts'
export { isLoopbackName, kindOfAddress, plainHost } from './addresses.ts'
export type { Activity } from './activity.ts'
export { createAdminApi, type AdminApi } from './admin.ts'
export { callOnce } from './call-once.ts'
export { createJsonApi, type JsonApi, type JsonQuestion } from './json-api.ts'
export { createConnections, type Connections } from './connections.ts'
export { createProber, type Prober } from './prober.ts'
export { isMetadataHost } from './metadata.ts'
export { askForModels, type Asked } from './models.ts'
export { createPages, PageError, type Page, type Pages } from './pages.ts'
export { createReach, parseHosts, type Reach } from './reach.ts'
export { heedsNewCapAt, isSameServer, kindOfId, type Target } from './target.ts'
export { createTargets, type Targets } from './targets.ts'

const SWEEP_MS = 500

/** What is under way, and until when. */
interface Live {
  readonly exchange: Exchange
  readonly target: string
  /** By when it has to have a connection, and its end. On the clock of `performance.now()`. */
  readonly sendBy: number
  readonly deadline: number
}

export interface Upstreams {
  /** Sends to the target that the reservation was made for. */
  send(reservation: Reservation, request: UpstreamRequest, listener: UpstreamListener): Exchange
  /** What of ours is at a target now. */
  activityOf(targetId: string): Activity
  /** A target's own words without its key, should they repeat it. */
  redact(targetId: string, text: string): string
  /** Gives up what still waits for a connection to the target, for the reason given. */
  recall(targetId: string, reason: string): void
  /** Ends what is under way, as broken for the reason given. */
  abortAll(reason: string): void
  /** Stops to look for what takes too long; the connections are closed by whoever opened them. */
  close(): void
}

export interface UpstreamsOptions {
  readonly connections: Connections
  /** As they are now: asked for each request. */
  readonly timeoutsOf: (targetId: string) => UpstreamTimeouts
}

export function createUpstreams({ connections, timeoutsOf }: UpstreamsOptions): Upstreams {
  const live = new Bag<Live>()
  const activities = createActivities()
  // One timer for all: one for each would cost every request two timer operations.
  const sweeping = setInterval(() => {
    const now = performance.now()
    for (const { exchange, sendBy, deadline } of live.items()) {
      if (deadline <= now) exchange.abort(new UpstreamFailure('overtime', 'it did not finish in time'))
      else if (sendBy <= now && !exchange.wasSent()) {
        exchange.abort(new UpstreamFailure('not_sent', 'no connection to it was free in time'))
      }
    }
  }, SWEEP_MS).unref()

  return {
    send(reservation, request, listener) {
      const { requestId, attempt, target } = reservation.draft
      const connection = connections.of(target)
      if (!connection) return unsendable()
      const timeouts = timeoutsOf(target)
      const started = exchange(connection, `${requestId}-${attempt}`, request, timeouts, listener)
      const startedAt = performance.now()
      const slot = live.add({
        exchange: started,
        target,
        sendBy: startedAt + timeouts.firstByteMs,
        deadline: startedAt + timeouts.totalMs,
      })
      activities.begin(target)
      void started.ended.then(() => {
        live.remove(slot)
        activities.end(target)
      })
      return started
    },
    activityOf: (targetId) => activities.of(targetId),
    redact: (targetId, text) => connections.redact(targetId, text),
    recall(targetId, reason) {
      for (const { exchange, target } of live.items()) {
        if (target === targetId && !exchange.wasSent())
          exchange.abort(new UpstreamFailure('not_sent', reason))
      }
    },
    abortAll(reason) {
      for (const { exchange } of live.items()) exchange.abort(new UpstreamFailure('broken', reason))
    },
    close: () => clearInterval(sweeping),
  }
}
