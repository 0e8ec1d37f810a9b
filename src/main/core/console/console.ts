/** The console's RPC: the contract over the core's `ConsoleApi`, served on any wire. */
import { RPCHandler } from '@orpc/server/websocket'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import type { ConsoleApi } from './api.ts'
import { createRouter } from './router.ts'
import { setRealTimer, type SetTimer } from './waiting.ts'
import { portWire, socketWire, type Port, type Wire } from './wire.ts'

export interface ConsoleServer {
  /** Answers on the port until it closes; the result closes it. */
  servePort(port: Port): () => void
  /** Answers on an open WebSocket (with `ws`'s default of `nodebuffer`) until it closes; the result closes it. */
  serveSocket(socket: WebSocket): () => void
}

/**
 * One for all wires. When a wire closes, every call on it is aborted. A message that is not RPC closes its wire.
 * `setTimer` paces subscriptions and answers; tests put their own in.
 */
export function createConsoleServer(
  api: ConsoleApi,
  log: Logger,
  setTimer: SetTimer = setRealTimer,
): ConsoleServer {
  const handler = new RPCHandler(createRouter(api, log, setTimer))
  const serve = (wire: Wire): (() => void) => {
    let open = true
    const peer = {
      send: (message: unknown) => send(wire, message),
      // The handler is fed by hand below, so that a bad message is caught; its type asks for this all the same.
      addEventListener: () => undefined,
    }
    const end = (): void => {
      if (!open) return
      open = false
      handler.close(peer)
    }
    wire.onClose(end)
    wire.onMessage((message) => {
      if (!open) return
      void receive(message).catch((error: unknown) => {
        if (!open) return
        log.warn({ err: error }, 'closing a console connection')
        wire.close()
      })
    })
    const receive = async (message: string | null): Promise<void> => {
      if (message === null) throw new TypeError('a message that is not text')
      await handler.message(peer, message)
    }
    return () => {
      end()
      wire.close()
    }
  }
  return {
    servePort: (port) => serve(portWire(port)),
    serveSocket: (socket) => serve(socketWire(socket)),
  }
}

function send(wire: Wire, message: unknown): Promise<void> {
  if (typeof message !== 'string') throw new TypeError('the contract carries no binary data')
  return wire.send(message)
}
