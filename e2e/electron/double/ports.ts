/** `MessageChannelMain` over Node's own message channel. */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type * as Electron from 'electron'

type Used = 'close' | 'postMessage' | 'start'

export class MessagePortMain extends EventEmitter implements Pick<Electron.MessagePortMain, Used> {
  #port: MessagePort | null

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.once('close', () => this.emit('close'))
  }

  /** Nothing arrives before. */
  start(): void {
    this.#port?.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }

  postMessage(message: unknown): void {
    this.#port?.postMessage(message)
  }

  close(): void {
    this.#port?.close()
  }

  /** Takes the port away from this process, as handing it to a page does. */
  transfer(): MessagePort {
    const port = this.#port
    if (!port) throw new Error('Port at index 0 is already neutered')
    this.#port = null
    port.removeAllListeners('close')
    return port
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortMain(port1)
    this.port2 = new MessagePortMain(port2)
  }
}
