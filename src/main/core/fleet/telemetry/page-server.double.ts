/** For tests: a server that shows pages as inference servers and exporters do, which can be other ones at any time. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type PageAnswer = string | ((response: ServerResponse, request: IncomingMessage) => void)

export interface PageServer {
  readonly root: string
  /** By path; what is not in it is answered with 404. */
  pages: Readonly<Record<string, PageAnswer>>
  /** What was asked for: `/metrics Bearer key`. */
  readonly asked: string[]
  stop(): void
}

export async function startPageServer(pages: PageServer['pages'] = {}): Promise<PageServer> {
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    double.asked.push(`${path} ${request.headers.authorization ?? 'no key'}`)
    const answer = double.pages[path]
    if (answer === undefined) response.writeHead(404).end()
    else if (typeof answer === 'string') response.end(answer)
    else answer(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const double: PageServer = {
    root: `http://127.0.0.1:${address.port}`,
    pages,
    asked: [],
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
  return double
}

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.prom`, import.meta.url), 'utf8')
