/** A duplex channel of text messages, and the two things that are one: a MessagePort and a WebSocket. */
import type { WebSocket } from 'ws'

export interface Wire {
  /**
   * Resolves when the message has left and the next may follow, which is what slows a stream down to its reader.
   * Rejects when the wire closes first.
   */
  send(message: string): Promise<void>
  /** A message that is not text arrives as null. */
  onMessage(listener: (message: string | null) => void): void
  /** Called once. */
  onClose(listener: () => void): void
  close(): void
}

/** What Electron's `MessagePortMain` and Node's `MessagePort` have in common. */
export interface Port {
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: string): void
  start(): void
  close(): void
}

/** A port tells nobody how far its reader is, so a message counts as read when it is posted. */
export function portWire(port: Port): Wire {
  return {
    async send(message) {
      port.postMessage(message)
      // Even so a turn of the event loop passes between two messages: a long answer must not block the rest.
      await new Promise((resolve) => setImmediate(resolve))
    },
    onMessage(listener) {
      port.on('message', (message) => listener(textOf(message)))
      port.start()
    },
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  }
}

/** Node hands over the message itself, Electron an event with the message as its `data`. */
function textOf(message: unknown): string | null {
  if (typeof message === 'string') return message
  const isEvent = typeof message === 'object' && message !== null && 'data' in message
  return isEvent && typeof message.data === 'string' ? message.data : null
}

/** A socket's send resolves when its bytes have gone to the kernel, whose buffers are the only backlog. */
export function socketWire(socket: WebSocket): Wire {
  return {
    send: (message) =>
      new Promise((resolve, reject) => {
        socket.send(message, (error) => (error ? reject(error) : resolve()))
      }),
    onMessage: (listener) =>
      void socket.on('message', (data: Buffer, isBinary) => listener(isBinary ? null : data.toString())),
    onClose: (listener) => void socket.once('close', listener),
    close() {
      socket.close()
      // A reader that has stopped reading never answers the closing handshake.
      if (socket.bufferedAmount > 0) socket.terminate()
    },
  }
}
