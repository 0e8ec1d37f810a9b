/** Lambda Cloud's API v1 as the sandbox answers it: routes, keys, pace and faults. */
import type { Exchange } from '../exchange.ts'
import { BodyTooLarge, ClientLeft } from '../exchange.ts'
import type { CloudBehaviour, CloudFault, Operation } from './behaviour.ts'
import {
  CloudApiError,
  conflict,
  internalError,
  invalidParameters,
  noCapacity,
  quotaExceeded,
  tooFast,
  unknownPath,
  wrongCloudKey,
} from './errors.ts'
import type { Operations } from './operations.ts'

const MAX_BODY_BYTES = 2 * 1024 * 1024
const EVERY_MS = 1_000
const LAUNCH_EVERY_MS = 12_000

export interface CloudApiOptions {
  readonly apiKey: string
  readonly operations: Operations
  readonly behaviour: () => CloudBehaviour
  /** Takes the fault that the next request of this kind is to meet with. */
  readonly takeFault: (operation: Operation) => CloudFault | null
  readonly now: () => number
}

/** Answers one request, whatever happens. Never rejects. */
export function createCloudApi(options: CloudApiOptions): (exchange: Exchange) => Promise<void> {
  const { apiKey, operations, behaviour, takeFault, now } = options
  let lastAt = -Infinity
  let lastLaunchAt = -Infinity

  function mustKeepPace(operation: Operation): void {
    const sinceMs = now() - lastAt
    const sinceLaunchMs = operation === 'launch' ? now() - lastLaunchAt : Infinity
    if (behaviour().isPaced && sinceMs < EVERY_MS) throw tooFast()
    if (behaviour().isPaced && sinceLaunchMs < LAUNCH_EVERY_MS) {
      throw tooFast(Math.ceil((LAUNCH_EVERY_MS - sinceLaunchMs) / 1_000))
    }
    lastAt = now()
    if (operation === 'launch') lastLaunchAt = lastAt
  }

  async function answer(exchange: Exchange): Promise<void> {
    if (exchange.header('authorization') !== `Bearer ${apiKey}`) throw wrongCloudKey()
    const { method = 'GET', url = '/' } = exchange.request
    const route = operations.find(method, url.split('?', 1)[0] ?? '/')
    if (!route) throw unknownPath()
    mustKeepPace(route.operation)
    const fault = takeFault(route.operation)
    if (fault === 'garbage') {
      exchange.response.writeHead(200, { 'content-type': 'text/html' })
      exchange.response.end('<!doctype html><title>Welcome</title><p>This page is no answer.</p>\n')
      return
    }
    const refusal = refusalFor(fault)
    if (refusal) throw refusal
    const body = method === 'POST' ? readJson(await exchange.body(MAX_BODY_BYTES)) : undefined
    const data = await route.run(body)
    if (fault === 'lost_answer') {
      exchange.cut()
      await exchange.untilClosed()
    } else if (fault === 'hang') await exchange.untilClosed()
    else if (fault === 'error_after') throw internalError()
    else sendJson(exchange, 200, { data })
  }

  return (exchange) =>
    answer(exchange).catch((error: unknown) => {
      if (exchange.closed || error instanceof ClientLeft) return
      const { status, code, message, suggestion, retryAfterSeconds } = asApiError(error)
      const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }
      sendJson(exchange, status, { error: { code, message, suggestion } }, headers)
    })
}

function refusalFor(fault: CloudFault | null): CloudApiError | null {
  switch (fault) {
    case 'no_capacity':
      return noCapacity()
    case 'quota_exceeded':
      return quotaExceeded()
    case 'conflict':
      return conflict()
    case 'rate_limited':
      return tooFast()
    case 'error':
      return internalError()
    default:
      return null
  }
}

function asApiError(error: unknown): CloudApiError {
  if (error instanceof CloudApiError) return error
  if (error instanceof BodyTooLarge) return invalidParameters('the body is too large')
  // Nothing else is expected; what it was must be seen by whoever works on the sandbox.
  return new CloudApiError(500, 'global/internal-error', `The sandbox itself failed: ${String(error)}`)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalidParameters('the body is no JSON')
  }
}

function sendJson(
  { response }: Exchange,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const json = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    ...headers,
  })
  response.end(json)
}
