/** Hands the page one end of a message channel and serves the console's RPC on the other. */
import { ipcMain, MessageChannelMain, type WebContents } from 'electron'
import type { Logger } from 'pino'
import type { ConsoleServer } from '../../core/console/console.ts'
import { isConsoleFrame } from './security.ts'

/** The two channels that the preload knows; nothing else passes between it and this process. */
const CONNECT = 'sophia:connect'
const PORT = 'sophia:port'

/** Each page has one port at a time: a page that asks again has lost its last one, so that is closed. */
export function handOverPorts(server: ConsoleServer, log: Logger): void {
  const closeLast = new WeakMap<WebContents, () => void>()
  ipcMain.on(CONNECT, (event) => {
    if (!isConsoleFrame(event.senderFrame)) {
      log.warn({ url: event.senderFrame?.url }, 'refused a port to a frame that is not the console')
      return
    }
    closeLast.get(event.sender)?.()
    const { port1, port2 } = new MessageChannelMain()
    closeLast.set(event.sender, server.servePort(port1))
    event.sender.postMessage(PORT, null, [port2])
  })
}
