/** One request and its reply: reading the one, writing the other, and noticing at any wait that the client left. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The client hung up while its request was being read. */
export class ClientLeft extends Error {}

/** The body is longer than the limit. */
export class BodyTooLarge extends Error {}

export class Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  #closed = false
  #wake: (() => void) | null = null

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request
    this.response = response
    response.once('close', () => {
      this.#closed = true
      this.#wake?.()
    })
  }

  /** The connection is gone, or the reply is over. */
  get closed(): boolean {
    return this.#closed
  }

  header(name: string): string | null {
    const value = this.request.headers[name]
    return typeof value === 'string' ? value : null
  }

  /** The body as text. Rejects with {@link BodyTooLarge} or {@link ClientLeft}. */
  body(limitBytes: number): Promise<string> {
    const { request } = this
    const chunks: Buffer[] = []
    let bytes = 0
    return new Promise((resolve, reject) => {
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > limitBytes) reject(new BodyTooLarge())
        else chunks.push(chunk)
      })
      request.once('end', () => resolve(Buffer.concat(chunks, bytes).toString()))
      // A request that breaks off emits an error before it closes.
      request.once('error', () => reject(new ClientLeft()))
    })
  }

  /** Resolves false as soon as the client is gone, true after `ms` otherwise. */
  sleep(ms: number): Promise<boolean> {
    return this.#until((done) => {
      const timer = setTimeout(done, ms)
      return () => clearTimeout(timer)
    })
  }

  /** Writes a part of the reply and waits until the connection takes more; false when the client is gone. */
  write(text: string): Promise<boolean> | boolean {
    if (this.#closed) return false
    if (this.response.write(text)) return true
    return this.#until((done) => {
      this.response.once('drain', done)
      return () => this.response.off('drain', done)
    })
  }

  /** Resolves when the client is gone. */
  async untilClosed(): Promise<void> {
    await this.#until(() => () => undefined)
  }

  /** Sends what was written, then breaks the connection without ending the reply. */
  cut(): void {
    this.response.socket?.destroySoon()
  }

  /** Runs `lost` when the connection closes before the reply has left this process. */
  onceLost(lost: () => void): void {
    if (this.#closed) lost()
    else {
      this.response.once('close', () => {
        if (!this.response.writableFinished) lost()
      })
    }
  }

  #until(start: (done: () => void) => () => void): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false)
    return new Promise((resolve) => {
      let cancel = (): void => undefined
      const done = (): void => {
        this.#wake = null
        cancel()
        resolve(!this.#closed)
      }
      this.#wake = done
      cancel = start(done)
    })
  }
}
