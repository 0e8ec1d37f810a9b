/** The console's page as every host serves it: the built renderer's files, and the headers they leave with. */
import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface PageFile {
  /** On disk. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Page {
  /** The file behind the path of a URL; undefined when the page has no such file. */
  find(pathname: string): PageFile | undefined
}

/** Where the page may connect to: nowhere (it speaks over a port), or to the origin it came from. */
export type ConnectSource = "'none'" | "'self'"

/** Everything the page needs ships with it, so nothing else may run, load or style it. */
export function contentSecurityPolicy(connect: ConnectSource): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/**
 * Lists the built renderer once: a path is looked up among the files that are there and never put together from a
 * URL, so none can lead out of the folder. Throws when the folder has no page.
 */
export function openPage(folder: string, connect: ConnectSource): Page {
  const files = new Map<string, PageFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const pathname = `/${relative(folder, path).split(sep).join('/')}`
    files.set(pathname, { path, headers: headersOf(pathname, connect) })
  }
  const index = files.get('/index.html')
  if (!index) throw new Error(`there is no index.html in ${folder}`)
  files.set('/', index)
  return { find: (pathname) => files.get(pathname) }
}

function headersOf(pathname: string, connect: ConnectSource): Record<string, string> {
  // The bundler puts a hash of the content into the names of what it writes there.
  const isHashed = pathname.startsWith('/assets/')
  return {
    'content-type': CONTENT_TYPES[extname(pathname)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy(connect),
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  }
}
