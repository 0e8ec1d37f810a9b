/** An HTTP response as the pipeline's reply. */
import type { ServerResponse } from 'node:http'
import type { Reply } from '../inference/inference.ts'

export function createHttpReply(response: ServerResponse, extra: Readonly<Record<string, string>>): Reply {
  let ended = false
  let hungUp = false
  const listeners: (() => void)[] = []
  response.on('close', () => {
    if (ended) return
    hungUp = true
    for (const listener of listeners) listener()
  })
  return {
    hasStarted: () => response.headersSent,
    hasHungUp: () => hungUp,
    start(status, headers) {
      if (!hungUp) response.writeHead(status, { ...headers, ...extra })
    },
    write: (bytes) => hungUp || response.write(bytes),
    end(bytes) {
      ended = true
      response.end(bytes)
    },
    onDrain: (listener) => void response.on('drain', listener),
    onHangUp: (listener) => void listeners.push(listener),
  }
}
