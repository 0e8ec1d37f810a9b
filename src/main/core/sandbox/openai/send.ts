/** Replies that go out in one piece. */
import type { Exchange } from '../exchange.ts'
import type { ApiError, ErrorObject } from './errors.ts'

export function errorJson(object: ErrorObject): string {
  return JSON.stringify({ error: object })
}

export function sendError(
  exchange: Exchange,
  { status, object, headers }: ApiError,
  requestId: string,
): void {
  sendJson(exchange, errorJson(object), requestId, status, headers)
}

export function sendJson(
  exchange: Exchange,
  json: string,
  requestId: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { response } = exchange
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    'x-request-id': requestId,
    ...headers,
  })
  response.end(json)
}

/** Announces the whole body, sends half of it and breaks the connection. */
export async function sendHalfOfJson(exchange: Exchange, json: string, requestId: string): Promise<void> {
  const body = Buffer.from(json)
  exchange.response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-request-id': requestId,
  })
  exchange.response.write(body.subarray(0, body.length >> 1))
  exchange.cut()
  await exchange.untilClosed()
}

export function sendPage(
  { response }: Exchange,
  { status, type, body }: { readonly status: number; readonly type: string; readonly body: string },
): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

export function sendHtml(exchange: Exchange, requestId: string): void {
  exchange.response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'x-request-id': requestId })
  exchange.response.end('<!doctype html><title>Welcome</title><p>This page is no completion.</p>\n')
}
