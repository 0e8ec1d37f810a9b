/** Reading a page from servers that answer slowly, without an end, packed, or not at all: none of it does harm. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPages, PageError, type Pages } from './pages.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

let server: Server
let answer: Answer
let seen: IncomingMessage[]
let opened: Pages[]
let root: string
const { signal } = new AbortController()

beforeEach(async () => {
  seen = []
  opened = []
  answer = (response) => response.end('a 1\n')
  server = createServer((request, response) => {
    seen.push(request)
    answer(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  root = `http://127.0.0.1:${address.port}`
})

afterEach(async () => {
  await Promise.all(opened.map((pages) => pages.close()))
  server.closeAllConnections()
  server.close()
})

function open(said: Partial<Parameters<typeof createPages>[0]> = {}): Pages {
  const pages = createPages({ root, apiKey: '', reach: null, ...said })
  opened.push(pages)
  return pages
}

const get = (said: Parameters<typeof open>[0] = {}) => open(said).get('/metrics', signal)

describe('a page', () => {
  it('is read below the root, with the key of the server', async () => {
    expect(await get({ root: `${root}/llama`, apiKey: 'key' })).toEqual({ status: 200, text: 'a 1\n' })
    expect([seen[0]?.url, seen[0]?.headers.authorization]).toEqual(['/llama/metrics', 'Bearer key'])
  })

  it('that is not there is none', async () => {
    answer = (response) => response.writeHead(404).end('no such page')
    expect(await get()).toEqual({ status: 404, text: '' })
  })

  it('that is elsewhere is not gone after', async () => {
    answer = (response) => response.writeHead(302, { location: `${root}/elsewhere` }).end()
    expect(await get({ apiKey: 'key' })).toEqual({ status: 302, text: '' })
    expect(seen).toHaveLength(1)
  })
})

describe('a server that', () => {
  it('never answers is waited for only so long', async () => {
    answer = () => undefined
    await expect(get({ timeoutMs: 50 })).rejects.toThrow('It does not answer /metrics within 0.05 s.')
  })

  it('never gets to the end of its answer is waited for only so long', async () => {
    answer = (response) => {
      const dripping = setInterval(() => response.write('a 1\n'), 5)
      response.on('close', () => clearInterval(dripping))
    }
    await expect(get({ timeoutMs: 100 })).rejects.toThrow('within 0.1 s')
  })

  it('answers more than any page has is hung up on', async () => {
    let isOpen = true
    answer = (response) => {
      const line = 'a 1\n'.repeat(16_384)
      const pour = (): void => {
        while (isOpen && response.write(line));
      }
      response.on('drain', pour).on('close', () => (isOpen = false))
      pour()
    }
    await expect(get()).rejects.toThrow('Its answer to /metrics has no end.')
    await vi.waitFor(() => expect(isOpen).toBe(false))
  })

  it('packs its answer is not unpacked, however little it looks', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    await expect(get()).rejects.toThrow('packed')
    expect(seen[0]?.headers['accept-encoding']).toBe('identity')
  })

  it('breaks off, or is not there, is told of in a sentence', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('a 1\n')
      setImmediate(() => response.destroy())
    }
    await expect(get()).rejects.toThrow(/^The connection broke/)
    const pages = open()
    server.closeAllConnections()
    server.close()
    await expect(pages.get('/metrics', signal)).rejects.toThrow('It cannot be reached (ECONNREFUSED).')
  })

  it('goes on without an end before its answer begins is hung up on', async () => {
    answer = (response) => {
      const header = `x-header: ${'x'.repeat(1_000)}\r\n`
      response.socket?.write(`HTTP/1.1 200 OK\r\n${header.repeat(1_000)}`)
    }
    await expect(get()).rejects.toBeInstanceOf(PageError)
  })

  it('failed once is asked over a new connection, and answers', async () => {
    const pages = open({ timeoutMs: 50 })
    answer = () => undefined
    await expect(pages.get('/metrics', signal)).rejects.toThrow('within')
    answer = (response) => response.end('a 1\n')
    expect(await pages.get('/metrics', signal)).toMatchObject({ status: 200 })
  })
})

describe('an address that may not be reached', () => {
  it('is not connected to, though no look-up is needed for it', async () => {
    const reach = { mayReach: () => false, lookup: () => undefined }
    await expect(get({ reach })).rejects.toThrow('may not be reached')
    await expect(get({ root: 'http://169.254.169.254' })).rejects.toThrow('may not be reached')
    await expect(get({ root: 'http://[::ffff:169.254.169.254]' })).rejects.toThrow('may not be reached')
    expect(seen).toEqual([])
  })
})

it('is broken off when nobody wants it any more', async () => {
  answer = () => undefined
  const stopping = new AbortController()
  const asking = open().get('/metrics', stopping.signal)
  await vi.waitFor(() => expect(seen).toHaveLength(1))
  stopping.abort()
  await expect(asking).rejects.toBeInstanceOf(PageError)
})
