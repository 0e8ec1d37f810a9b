/** Where an answer goes: an HTTP response, or the in-process client's. */

export interface Reply {
  /** Sends the head; once, and before any bytes. */
  start(status: number, headers: Readonly<Record<string, string>>): void
  /** False when the reader is behind: stop until `onDrain`. */
  write(bytes: Buffer | string): boolean
  end(bytes?: Buffer | string): void
  readonly started: boolean
  /** True once the reader has gone away before the end. */
  readonly hungUp: boolean
  onDrain(listener: () => void): void
  onHangUp(listener: () => void): void
}
