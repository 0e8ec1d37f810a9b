/** Serves the page's files over HTTP. */
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { openPage } from '../page.ts'

/**
 * Makes the handler of the built renderer in `folder`; it returns false for what is not a file of the page. Throws
 * when the folder holds no page.
 */
export function createPageHandler(
  folder: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const page = openPage(folder, "'self'")
  return ({ method, url }, response) => {
    if (method !== 'GET' && method !== 'HEAD') return false
    const file = page.find((url ?? '/').split('?', 1)[0] ?? '/')
    if (!file) return false
    response.writeHead(200, file.headers)
    if (method === 'HEAD') response.end()
    // An error here is a client that left, or a build replaced under our feet: the connection is closed either way.
    else pipeline(createReadStream(file.path), response, () => undefined)
    return true
  }
}
