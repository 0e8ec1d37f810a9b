/**
 * Where an answer goes: an HTTP response, or the in-process client's.
 *
 * Its states are methods, not properties: a getter in an object literal gives every object a hidden class of its own,
 * which V8 keeps, with all that the getter sees, until the next full collection.
 */

export interface Reply {
  /** Sends the head; once, and before any bytes. */
  start(status: number, headers: Readonly<Record<string, string>>): void
  /** False when the reader is behind: stop until `onDrain`. */
  write(bytes: Buffer | string): boolean
  end(bytes?: Buffer | string): void
  hasStarted(): boolean
  /** True once the reader has gone away before the end. */
  hasHungUp(): boolean
  onDrain(listener: () => void): void
  onHangUp(listener: () => void): void
}
