/** The gateway: OpenAI's API over HTTP on one port, for every client of the team. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { errorBody, Refusal } from '../../../shared/errors.ts'
import type { WebSurface } from '../core.ts'
import type { Feedback } from '../feedback/feedback.ts'
import { newRequestId, type Endpoint, type Inference } from '../inference/inference.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Router } from '../routing/routing.ts'
import { readBody } from './body.ts'
import { takeFeedback } from './feedback.ts'
import { authenticate, createHostGuard, type AllowLists } from './guard.ts'
import { createHttpReply } from './http-reply.ts'
import { listen, type Listener } from './listener.ts'
import { listModels } from './models.ts'
import { organizationCosts } from './organization-costs.ts'
import { organizationUsage } from './organization-usage.ts'

export interface GatewayParts {
  readonly inference: Inference
  readonly ledger: Ledger
  readonly router: Router
  readonly feedback: Feedback
  readonly allow: AllowLists
  readonly log: Logger
  readonly now: () => number
  readonly ready: () => boolean
  readonly web: WebSurface | null
}

export type Gateway = Pick<Listener, 'port' | 'refuse' | 'close'>

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The query, without its question mark. */
  readonly search: string
  /** Sent with whatever is answered, an error too. */
  readonly headers: Record<string, string>
}

type Route = (exchange: Exchange) => void | Promise<void>

const SUPPORTED =
  'POST /v1/chat/completions, POST /v1/embeddings, POST /v1/feedback, GET /v1/models, ' +
  'GET /v1/organization/costs and GET /v1/organization/usage/completions'

/** Starts to listen; rejects when the port is taken. */
export async function startGateway(
  parts: GatewayParts,
  address: { readonly host: string; readonly port: number },
): Promise<Gateway> {
  const { inference, ledger, router, feedback, log, now, web } = parts
  const guard = createHostGuard(parts.allow)

  const infer =
    (endpoint: Endpoint): Route =>
    async ({ request, response, headers }) => {
      const caller = authenticate(request, ledger.keys)
      const body = await readBody(request)
      const requestId = newRequestId(now())
      headers['x-sophia-request-id'] = requestId
      headers['x-request-id'] = requestId
      await inference.handle(
        {
          requestId,
          endpoint,
          caller,
          body,
          header: (name) => request.headers[name]?.toString(),
        },
        createHttpReply(response, headers),
      )
    }

  const withKey =
    (answer: (query: URLSearchParams) => unknown): Route =>
    async (exchange) => {
      authenticate(exchange.request, ledger.keys)
      sendJson(exchange, 200, await answer(new URLSearchParams(exchange.search)))
    }

  const routes: Readonly<Record<string, Route>> = {
    'GET /healthz': (exchange) => sendJson(exchange, 200, { status: 'ok' }),
    'GET /readyz': (exchange) =>
      parts.ready()
        ? sendJson(exchange, 200, { status: 'ready' })
        : sendJson(exchange, 503, { status: 'starting' }),
    'POST /v1/chat/completions': infer('chat'),
    'POST /v1/embeddings': infer('embeddings'),
    'POST /v1/feedback': async (exchange) => {
      const { id } = authenticate(exchange.request, ledger.keys)
      sendJson(exchange, 200, takeFeedback(feedback, id, await readBody(exchange.request)))
    },
    'GET /v1/models': withKey(() => listModels(router)),
    'GET /v1/organization/costs': withKey((query) => organizationCosts(ledger.reader, query, now())),
    'GET /v1/organization/usage/completions': withKey((query) =>
      organizationUsage(ledger.reader, query, now()),
    ),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let headers: Record<string, string> = {}
    try {
      const origin = guard(request)
      if (origin !== null) headers = corsHeaders(origin)
      const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
      const exchange = { request, response, search, headers }
      const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '')
      const route = isPreflight(request) ? preflight : routes[`${method} ${path}`]
      if (route) {
        await route(exchange)
        return
      }
      if (isApi(path)) {
        authenticate(request, ledger.keys)
        throw new Refusal(
          'unsupported_endpoint',
          `${request.method ?? ''} ${path} is not supported. Supported: ${SUPPORTED}.`,
        )
      }
      if (web?.handle(request, response)) return
      throw new Refusal('unsupported_endpoint', `Nothing is served at ${path}.`)
    } catch (error) {
      sendError({ request, response, headers }, toRefusal(error, log))
    }
  }

  const listener = await listen(address, answer)
  listener.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node hands the socket over bare: without a listener, a client's reset would end the process.
    socket.on('error', () => socket.destroy())
    try {
      guard(request)
      if (!web) throw new Refusal('unsupported_endpoint', 'Nothing is upgraded here.')
      web.upgrade(request, socket, head)
    } catch (error) {
      const { status } = toRefusal(error, log)
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`)
    }
  })
  return listener
}

function isApi(path: string): boolean {
  return path === '/v1' || path.startsWith('/v1/') || path === '/mcp' || path === '/metrics'
}

function toRefusal(error: unknown, log: Logger): Refusal {
  if (error instanceof Refusal) return error
  log.error({ err: error }, 'a request failed inside the console')
  return new Refusal('internal_error', 'The console failed to handle this request. Its log says more.')
}

function sendJson(
  { response, headers }: Pick<Exchange, 'response' | 'headers'>,
  status: number,
  body: unknown,
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

function sendError(exchange: Pick<Exchange, 'request' | 'response' | 'headers'>, refusal: Refusal): void {
  const { request, response } = exchange
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { retryAfterSeconds } = refusal.details
  const headers = {
    ...exchange.headers,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    // A body that was not read to its end would be taken for the next request.
    ...(!request.complete && { connection: 'close' }),
  }
  sendJson({ response, headers }, refusal.status, errorBody(refusal))
  if (!request.complete) {
    // The client must get to read the answer while it still sends: take what comes, for a moment, to nowhere.
    request.resume()
    setTimeout(() => request.destroy(), 2_000).unref()
  }
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined
}

function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': '*',
    vary: 'origin',
  }
}

function preflight({ request, response, headers }: Exchange): void {
  response.writeHead(204, {
    ...headers,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? 'authorization',
    'access-control-max-age': '600',
  })
  response.end()
}
