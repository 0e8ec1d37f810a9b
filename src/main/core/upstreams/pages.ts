/** Pages that a server shows of itself, such as `/metrics`: one at a time, bounded in size and time, over connections of their own. */
import { Pool, type Dispatcher } from 'undici'
import { plainHost } from './addresses.ts'
import { toUpstreamFailure } from './failure.ts'
import { guardedLookup, isMetadataHost } from './metadata.ts'
import type { Reach } from './reach.ts'

/** Longer than any such page of a server with dozens of models. */
const MAX_BODY_BYTES = 2 * 1024 * 1024
const TIMEOUT_MS = 5_000

export interface Page {
  readonly status: number
  /** Empty unless the status is 200. */
  readonly text: string
}

/** There is no such page to be had; the message is a sentence. */
export class PageError extends Error {}

export interface Pages {
  /** GETs a path below the root, and follows no redirect. Rejects with a {@link PageError}. */
  get(path: string, stop: AbortSignal): Promise<Page>
  /** Ends everything at once, also what is under way. */
  close(): Promise<void>
}

export interface PagesOptions {
  /** `http://host:port`, with a path or without; nothing of it is ever shown. */
  readonly root: string
  /** The server's own key; empty for none. */
  readonly apiKey: string
  /** What says whether it may be reached; null for the host of a target, which may by being one. */
  readonly reach: Pick<Reach, 'mayReach' | 'lookup'> | null
  /** For a whole page; 5 seconds without it. */
  readonly timeoutMs?: number | undefined
}

/** A target's own host: it may be reached wherever it is, but for where no server ever is. */
const ANYWHERE: Pick<Reach, 'mayReach' | 'lookup'> = {
  mayReach: (host) => !isMetadataHost(plainHost(host)),
  lookup: guardedLookup,
}

export function createPages({ root, apiKey, reach, timeoutMs = TIMEOUT_MS }: PagesOptions): Pages {
  const { mayReach, lookup } = reach ?? ANYWHERE
  const { origin, pathname, hostname } = new URL(root)
  const basePath = pathname.replace(/\/$/, '')
  const pool = new Pool(origin, {
    connections: 1,
    connectTimeout: timeoutMs,
    keepAliveTimeout: 30_000,
    connect: { lookup },
  })
  const headers = {
    ...(apiKey !== '' && { authorization: `Bearer ${apiKey}` }),
    'accept-encoding': 'identity',
    'user-agent': 'sophia-console',
  }

  return {
    async get(path, stop) {
      // Asked each time; an address is connected to without any look-up, so nothing else would stop it.
      if (!mayReach(hostname)) throw new PageError('It is at an address that may not be reached.')
      const timeout = AbortSignal.timeout(timeoutMs)
      try {
        const answer = await pool.request({
          path: basePath + path,
          method: 'GET',
          headers,
          signal: AbortSignal.any([stop, timeout]),
        })
        if (answer.statusCode !== 200) {
          await answer.body.dump()
          return { status: answer.statusCode, text: '' }
        }
        return { status: 200, text: await read(path, answer) }
      } catch (error) {
        if (error instanceof PageError) throw error
        if (timeout.aborted) throw new PageError(`It does not answer ${path} within ${timeoutMs / 1_000} s.`)
        const { message } = toUpstreamFailure(error)
        throw new PageError(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`)
      }
    },
    close: () => pool.destroy(),
  }
}

async function read(path: string, { headers, body }: Dispatcher.ResponseData): Promise<string> {
  const encoding = headers['content-encoding'] ?? 'identity'
  // Never unpacked: a few bytes may stand for more than there is memory.
  if (encoding !== 'identity') {
    await body.dump()
    throw new PageError(`It answers ${path} packed, although it was asked not to.`)
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new PageError(`Its answer to ${path} has no end.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
