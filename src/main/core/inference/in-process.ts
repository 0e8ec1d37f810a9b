/** The pipeline as a `fetch`, so that the `openai` client talks to it without a socket. */
import { errorBody, Refusal } from '../../../shared/errors.ts'
import type { ClientKey } from '../ledger/ledger.ts'
import { newRequestId } from './ids.ts'
import type { Arrival } from './admit.ts'
import type { Reply } from './reply.ts'

/** A `fetch` for `POST …/chat/completions` and `…/embeddings` in the name of `caller`. */
export function createInProcessFetch(
  handle: (arrival: Arrival, reply: Reply) => Promise<void>,
  caller: ClientKey,
  now: () => number,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = Buffer.from(await request.arrayBuffer())
    const arrival: Arrival = {
      requestId: newRequestId(now()),
      endpoint: new URL(request.url).pathname.endsWith('/embeddings') ? 'embeddings' : 'chat',
      caller,
      body,
      header: (name) => request.headers.get(name) ?? undefined,
    }
    const { reply, response } = createResponseReply(request.signal)
    handle(arrival, reply).catch((error: unknown) => reply.fail(error))
    return response
  }
}

interface ResponseReply extends Reply {
  fail(error: unknown): void
}

/** A reply whose bytes are the body of a `Response`. */
function createResponseReply(signal: AbortSignal): {
  readonly reply: ResponseReply
  readonly response: Promise<Response>
} {
  const { promise: response, resolve, reject } = Promise.withResolvers<Response>()
  const drain: (() => void)[] = []
  const hangUp: (() => void)[] = []
  let started = false
  let ended = false
  let hungUp = false
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null

  function leave(): void {
    if (ended || hungUp) return
    hungUp = true
    for (const listener of hangUp) listener()
  }
  signal.addEventListener('abort', () => {
    leave()
    reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
  })

  const reply: ResponseReply = {
    hasStarted: () => started,
    hasHungUp: () => hungUp,
    start(status, headers) {
      started = true
      const body = new ReadableStream<Uint8Array>({
        start: (streamController) => void (controller = streamController),
        pull: () => drain.forEach((listener) => listener()),
        cancel: leave,
      })
      resolve(new Response(body, { status, headers }))
    },
    write(bytes) {
      if (!controller || hungUp) return true
      controller.enqueue(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
      return (controller.desiredSize ?? 0) > 0
    },
    end(bytes) {
      if (bytes !== undefined) reply.write(bytes)
      ended = true
      if (!hungUp) controller?.close()
    },
    onDrain: (listener) => void drain.push(listener),
    onHangUp: (listener) => void hangUp.push(listener),
    fail(error) {
      if (started || !(error instanceof Refusal)) {
        reject(asError(error))
        return
      }
      const body = JSON.stringify(errorBody(error))
      ended = true
      resolve(new Response(body, { status: error.status, headers: { 'content-type': 'application/json' } }))
    },
  }
  return { reply, response }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
