/** Steps 5 and 6, dispatch and meter: the answer's bytes go on as they come, read on their way. */
import type { Logger } from 'pino'
import { Refusal } from '../../../shared/errors.ts'
import type { Recording, Reservation } from '../ledger/ledger.ts'
import {
  UpstreamFailure,
  type Exchange,
  type UpstreamHeaders,
  type UpstreamListener,
  type UpstreamRequest,
  type Upstreams,
} from '../upstreams/upstreams.ts'
import type { ReplyHeaders } from './finish.ts'
import { createStreamMeter, emptyReading, readWhole, type Reading, type StreamMeter } from './meter.ts'
import { outcomeOfStatus, refusalFor, rejectionOf, type Outcome } from './outcome.ts'
import type { Reply } from './reply.ts'
import type { Timing } from './settle.ts'

/** How long an upstream may keep its connection open after `[DONE]`, or after an error. */
const LINGER_MS = 500
/** A whole answer, or an error's body, is kept in memory up to here. */
const MAX_WHOLE_BYTES = 64 * 1024 * 1024
/** What comes before the first content is kept back up to here; a role and a comment or two are less. */
const MAX_PRELUDE_BYTES = 64 * 1024

export interface DispatchOptions {
  readonly forwardUsageChunk: boolean
  /** Headers of a streamed reply, sent before its first bytes. */
  readonly streamHeaders: ReplyHeaders
  /** Nobody else could answer in its place: a stream is begun at once, comments and all. */
  readonly isLast: boolean
  /** It has begun to answer. */
  readonly onAnswer: () => void
  /** How long an answer whose caller has left is read on, for the usage at its end; 0 ends it at once. */
  readonly drainMs: number
  /** Gets the answer's bytes as they come; null while nothing is recorded. */
  readonly recording: Recording | null
}

export interface Dispatched {
  readonly outcome: Outcome
  readonly timing: Timing
}

/**
 * Sends a held request and passes a streamed answer on, from its first content: until then another target could still
 * answer in its place. Never rejects: a hold must find its settlement.
 */
export async function dispatch(
  { upstreams, log }: { readonly upstreams: Upstreams; readonly log: Logger },
  reservation: Reservation,
  request: UpstreamRequest,
  reply: Reply,
  options: DispatchOptions,
): Promise<Dispatched> {
  const startedAt = performance.now()
  let ttftMs: number | null = null
  const onFirstContent = (): void => {
    ttftMs = performance.now() - startedAt
    options.onAnswer()
  }
  const outcome = await exchange(upstreams, reservation, request, reply, {
    ...options,
    onFirstContent,
  }).catch((error: unknown): Outcome => {
    log.error({ err: error, requestId: reservation.draft.requestId }, 'a dispatch failed inside the console')
    const refusal = new Refusal('internal_error', 'The console failed in the middle of this request.')
    return { kind: 'broken', refusal, reading: emptyReading(), cutShort: false, blame: 'console' }
  })
  return { outcome, timing: { ttftMs, latencyMs: performance.now() - startedAt } }
}

async function exchange(
  upstreams: Upstreams,
  reservation: Reservation,
  request: UpstreamRequest,
  reply: Reply,
  options: DispatchOptions & { readonly onFirstContent: () => void },
): Promise<Outcome> {
  // Whoever left while the hold was taken has bought nothing yet.
  if (reply.hasHungUp()) return { kind: 'unsent', refusal: null, blamesTarget: false }
  const answer = receive(reply, options)
  const sent = upstreams.send(reservation, request, answer)
  answer.exchange = sent
  reply.onDrain(() => sent.resume())
  reply.onHangUp(() => answer.leave(options.drainMs))
  const failure = await sent.ended

  answer.stop()

  const { target } = reservation.draft
  const redact = (text: string): string => upstreams.redact(target, text)
  const { status, headers, meter } = answer
  const body = joined(answer.whole)
  if (status >= 300) {
    return outcomeOfStatus(rejectionOf(target, status, headers, body, redact), status, headers)
  }
  const said = meter !== null && meter.reading.error !== null
  if (failure && !said) {
    const outcome = failed(target, failure, sent.wasSent(), meter?.reading ?? emptyReading())
    if (outcome.kind === 'answered') answer.begin()
    return outcome
  }
  if (meter) {
    const last = meter.end()
    if (last) answer.say(last)
    const outcome = ended(target, meter.reading, redact)
    if (outcome.kind === 'answered') answer.begin()
    return drained(answer, outcome)
  }
  return drained(answer, whole(target, headers, body, redact))
}

/** An answer that ended well after its caller had left is billed in full and was received by nobody. */
function drained({ left }: Answer, outcome: Outcome): Outcome {
  if (!left || outcome.kind !== 'answered') return outcome
  return { kind: 'broken', refusal: null, reading: outcome.reading, cutShort: false, blame: 'nobody' }
}

/** What has come of an answer so far. */
interface Answer extends UpstreamListener {
  status: number
  headers: UpstreamHeaders
  /** Null while it is not known to be a stream. */
  meter: StreamMeter | null
  /** The pieces of what is no stream. */
  readonly whole: Buffer[]
  /** Known once it is sent, which is before anything can come back. */
  exchange: Exchange | null
  /** Its caller left before it had been said. */
  left: boolean
  /** Passes an event on, or keeps it back; false when the reader is behind. */
  say(bytes: Buffer): boolean
  /** From here on it is this target's answer that the caller gets. */
  begin(): void
  /** The caller has gone: ends the answer, or reads on for a while. */
  leave(drainMs: number): void
  /** Nothing more will come. */
  stop(): void
}

/** Listens to an answer: a stream is metered and passed on, anything else is kept until it is whole. */
function receive(reply: Reply, options: DispatchOptions & { readonly onFirstContent: () => void }): Answer {
  let wholeBytes = 0
  /** What came of a stream before its first content; null once it has gone on. */
  let prelude: Buffer[] | null = []
  let preludeBytes = 0
  let isOver = false
  let lingering: NodeJS.Timeout | undefined
  let draining: NodeJS.Timeout | undefined
  const answer: Answer = {
    status: 0,
    headers: {},
    meter: null,
    whole: [],
    exchange: null,
    left: false,
    leave(drainMs: number): void {
      // Another target may be answering by now.
      if (isOver) return
      answer.left = (answer.meter?.reading.done ?? null) === null
      const hangUp = (): void => answer.exchange?.abort(new UpstreamFailure('aborted', 'the caller hung up'))
      if (drainMs === 0) {
        hangUp()
        return
      }
      // It may have been waiting for the caller to take what had come.
      answer.exchange?.resume()
      draining = setTimeout(hangUp, drainMs)
    },
    onStart(status: number, headers: UpstreamHeaders): void {
      answer.status = status
      answer.headers = headers
      if (status >= 300) return
      if (!isEventStream(headers)) {
        options.onAnswer()
        return
      }
      answer.meter = createStreamMeter(options)
      if (options.isLast) answer.begin()
    },
    begin(): void {
      if (prelude === null) return
      reply.start(200, { 'content-type': 'text/event-stream; charset=utf-8', ...options.streamHeaders })
      const [first, ...others] = prelude
      prelude = null
      if (first) reply.write(others.length > 0 ? Buffer.concat([first, ...others]) : first)
    },
    say(bytes: Buffer): boolean {
      if (prelude === null) return reply.write(bytes)
      prelude.push(bytes)
      preludeBytes += bytes.length
      const hasContent = (answer.meter?.reading.contentEvents ?? 0) > 0
      if (hasContent || preludeBytes > MAX_PRELUDE_BYTES) answer.begin()
      return true
    },
    onData(chunk: Buffer): void {
      options.recording?.take(chunk)
      if (answer.meter) pass(answer.meter, chunk)
      else keep(chunk)
    },
    stop(): void {
      isOver = true
      clearTimeout(lingering)
      clearTimeout(draining)
    },
  }

  function pass(meter: StreamMeter, chunk: Buffer): void {
    let bytes: Buffer | null
    try {
      bytes = meter.feed(chunk)
    } catch (error) {
      answer.exchange?.abort(new UpstreamFailure('broken', 'one of its events has no end', error))
      return
    }
    if (bytes && !answer.say(bytes)) answer.exchange?.pause()
    if (meter.reading.done === null && meter.reading.error === null) return
    // All has been said; a connection that stays open is not waited for.
    lingering ??= setTimeout(() => {
      answer.exchange?.abort(new UpstreamFailure('broken', 'it did not hang up'))
    }, LINGER_MS)
  }

  function keep(chunk: Buffer): void {
    wholeBytes += chunk.length
    if (wholeBytes <= MAX_WHOLE_BYTES) answer.whole.push(chunk)
    else answer.exchange?.abort(new UpstreamFailure('broken', 'its answer has no end'))
  }

  return answer
}

function failed(target: string, failure: UpstreamFailure, sent: boolean, reading: Reading): Outcome {
  const refusal = failure.kind === 'aborted' ? null : refusalFor(target, failure)
  if (!sent) return { kind: 'unsent', refusal, blamesTarget: failure.kind !== 'not_sent' }
  // What was finished is finished, even if the connection broke, or the caller left, in its last moment.
  if (reading.done !== null && reading.error === null) return { kind: 'answered', reading, body: null }
  // It was answering, and how long that takes is also up to whoever reads it.
  const blame = failure.kind === 'overtime' && reading.contentEvents > 0 ? 'nobody' : 'target'
  return { kind: 'broken', refusal, reading, cutShort: true, blame }
}

/** A stream whose connection ended in order; that alone does not make it a whole answer. */
function ended(target: string, reading: Reading, redact: (text: string) => string): Outcome {
  if (reading.error === null && (reading.done !== null || reading.finishReason !== null)) {
    return { kind: 'answered', reading, body: null }
  }
  const problem =
    reading.error === null
      ? `The target "${target}" ended its answer before it was finished.`
      : `The target "${target}" failed in the middle of its answer: ${redact(reading.error)}`
  const refusal = new Refusal('upstream_error', problem)
  return { kind: 'broken', refusal, reading, cutShort: false, blame: 'target' }
}

function whole(
  target: string,
  headers: UpstreamHeaders,
  body: Buffer,
  redact: (text: string) => string,
): Outcome {
  const reading = readWhole(body)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (reading?.error != null) {
    const problem = `The target "${target}" failed: ${redact(reading.error)}`
    const refusal = new Refusal('upstream_error', problem)
    const generated = reading.usage !== null || reading.began
    return generated
      ? { kind: 'broken', refusal, reading, cutShort: false, blame: 'target' }
      : rejectedInside(refusal)
  }
  if (reading) return { kind: 'answered', reading, body }
  const problem = encoding === 'identity' ? 'something that is not JSON' : `the encoding ${String(encoding)}`
  return {
    kind: 'broken',
    refusal: new Refusal('upstream_error', `The target "${target}" answered with ${problem}.`),
    reading: emptyReading(),
    cutShort: false,
    blame: 'target',
  }
}

/** An error in the body of a 200: nothing was generated, and nobody said that it may be asked for again. */
function rejectedInside(refusal: Refusal): Outcome {
  return { kind: 'rejected', refusal, remedy: { again: 'other', afterMs: null, blamesTarget: true } }
}

/** Most whole answers come in one piece, which needs no copy. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks
  return chunks.length === 1 && first ? first : Buffer.concat(chunks)
}

function isEventStream(headers: UpstreamHeaders): boolean {
  const type = headers['content-type']
  return typeof type === 'string' && type.toLowerCase().startsWith('text/event-stream')
}
