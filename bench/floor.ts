/**
 * The floor, in a process of its own: the least that a proxy in Node can do. It hands bytes from `node:http` to an
 * undici pool and back, and knows nothing of what it carries.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Pool } from 'undici'
import { reportReady } from './child.ts'

const [, , upstream = ''] = process.argv
const pool = new Pool(upstream, { connections: 512 })

const server = createServer((request, response) => {
  // Gathered first: for bodies of this size that is cheaper than a stream through undici.
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => forward(request, Buffer.concat(parts), response))
})

function forward({ url, method, headers }: IncomingMessage, body: Buffer, response: ServerResponse): void {
  pool.dispatch(
    {
      path: url ?? '/',
      method: method === 'GET' ? 'GET' : 'POST',
      headers: { 'content-type': headers['content-type'] ?? '', authorization: headers.authorization ?? '' },
      body: method === 'GET' ? null : body,
    },
    {
      onRequestStart(controller) {
        response.on('close', () => {
          if (!response.writableFinished) controller.abort(new Error('the client left'))
        })
        response.on('drain', () => controller.resume())
      },
      onResponseStart(_controller, status, { 'content-type': type, 'content-length': length }) {
        if (type !== undefined) response.setHeader('content-type', type)
        if (length !== undefined) response.setHeader('content-length', length)
        response.writeHead(status)
      },
      onResponseData(controller, chunk) {
        if (!response.write(chunk)) controller.pause()
      },
      onResponseEnd() {
        response.end()
      },
      onResponseError() {
        if (response.headersSent) response.destroy()
        else response.writeHead(502).end()
      },
    },
  )
}

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => reportReady(server))
