/** Steps 5 and 6, dispatch and meter: the answer's bytes go on as they come, read on their way. */
import { Refusal } from '../../../shared/errors.ts'
import type { Reservation } from '../ledger/ledger.ts'
import {
  UpstreamFailure,
  type Exchange,
  type UpstreamHeaders,
  type UpstreamRequest,
  type Upstreams,
} from '../upstreams/upstreams.ts'
import { createStreamMeter, emptyReading, readWhole, type StreamMeter } from './meter.ts'
import { refusalFor, rejectionOf, type Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'

/** A whole answer, or an error's body, is kept in memory up to here. */
const MAX_WHOLE_BYTES = 64 * 1024 * 1024

export interface DispatchOptions {
  readonly forwardUsageChunk: boolean
  /** Headers of a streamed reply, sent before its first bytes. */
  readonly streamHeaders: Readonly<Record<string, string>>
  readonly onFirstContent: () => void
  /** The exchange under way, for whoever must be able to end it. */
  readonly onExchange: (exchange: Exchange) => void
}

/** Sends a held request and passes a streamed answer on; never rejects. */
export async function dispatch(
  upstreams: Upstreams,
  reservation: Reservation,
  request: UpstreamRequest,
  reply: Reply,
  options: DispatchOptions,
): Promise<Outcome> {
  const { target } = reservation.draft
  let status = 0
  let headers: UpstreamHeaders = {}
  let meter: StreamMeter | null = null
  let wholeBytes = 0
  const whole: Buffer[] = []

  const exchange = upstreams.send(reservation, request, {
    onStart(startedStatus, startedHeaders) {
      status = startedStatus
      headers = startedHeaders
      if (status < 300 && isEventStream(headers)) {
        meter = createStreamMeter(options)
        reply.start(200, { 'content-type': 'text/event-stream; charset=utf-8', ...options.streamHeaders })
      }
    },
    onData(chunk) {
      if (meter) return pass(meter, chunk)
      wholeBytes += chunk.length
      if (wholeBytes > MAX_WHOLE_BYTES) {
        exchange.abort(new UpstreamFailure('broken', 'its answer has no end'))
      } else whole.push(chunk)
    },
  })

  function pass(streamMeter: StreamMeter, chunk: Buffer): void {
    let bytes: Buffer | null
    try {
      bytes = streamMeter.feed(chunk)
    } catch (error) {
      exchange.abort(new UpstreamFailure('broken', 'one of its events has no end', error))
      return
    }
    if (bytes && !reply.write(bytes)) exchange.pause()
  }

  reply.onDrain(() => exchange.resume())
  reply.onHangUp(() => exchange.abort(new UpstreamFailure('aborted', 'the caller hung up')))
  options.onExchange(exchange)
  const failure = await exchange.ended

  // TypeScript does not see that the listener has assigned it.
  const streamed = meter as StreamMeter | null
  const body = Buffer.concat(whole)
  if (status >= 300) return { kind: 'rejected', refusal: rejectionOf(target, status, headers, body) }
  if (failure) return failed(target, failure, streamed)
  if (streamed) return ended(target, streamed)
  const reading = readWhole(body)
  if (reading) return { kind: 'answered', reading, body }
  return { kind: 'broken', refusal: unreadable(target), reading: emptyReading() }
}

function failed(target: string, failure: UpstreamFailure, meter: StreamMeter | null): Outcome {
  const refusal = failure.kind === 'aborted' ? null : refusalFor(target, failure)
  if (failure.kind === 'unreachable') return { kind: 'unsent', refusal }
  // What was finished is finished, even if the connection broke, or the caller left, in its last moment.
  if (meter?.reading.done && meter.reading.error === null) {
    return { kind: 'answered', reading: meter.reading, body: null }
  }
  return { kind: 'broken', refusal, reading: meter?.reading ?? emptyReading() }
}

/** A stream whose connection ended in order; that alone does not make it a whole answer. */
function ended(target: string, { reading }: StreamMeter): Outcome {
  if (reading.error !== null) {
    const problem = `The target "${target}" failed in the middle of its answer: ${reading.error}`
    return { kind: 'broken', refusal: new Refusal('upstream_error', problem), reading }
  }
  if (reading.done !== null || reading.finishReason !== null) return { kind: 'answered', reading, body: null }
  const problem = `The target "${target}" ended its answer before it was finished.`
  return { kind: 'broken', refusal: new Refusal('upstream_error', problem), reading }
}

function unreadable(target: string): Refusal {
  return new Refusal('upstream_error', `The target "${target}" answered with something that is not JSON.`)
}

function isEventStream(headers: UpstreamHeaders): boolean {
  const type = headers['content-type']
  return typeof type === 'string' && type.toLowerCase().startsWith('text/event-stream')
}
