/** A web site that is not the console, on loopback, which keeps a list of what was asked of it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ForeignSite extends AsyncDisposable {
  readonly url: string
  /** The paths that were asked for, but for the browser's own favicon. */
  readonly asked: readonly string[]
}

/** `/hop` redirects to `/target`; anything else is an empty page. */
export async function openForeignSite(): Promise<ForeignSite> {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    if (url !== '/favicon.ico') asked.push(url)
    if (url === '/hop') response.writeHead(302, { location: '/target' }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Foreign</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
