/** Messages and ports between the app and the preload of one page, over Chromium's devtools protocol. */
import type { CDPSession } from '@playwright/test'
import type { MessagePort } from 'node:worker_threads'
import { ipcMain } from './ipc-main.ts'
import { FROM_MAIN, TO_MAIN } from './page-side.ts'
import type { MessagePortMain } from './ports.ts'

interface Sender {
  getURL(): string
}

type FromPage = ['ipc', string, unknown[]] | ['port', number, unknown] | ['close', number]

export class PageLink {
  readonly #sender: Sender
  readonly #ports = new Map<number, MessagePort>()
  readonly #queue: unknown[] = []
  #devtools: CDPSession | null = null
  /** The world in which the preload runs, once it has spoken. */
  #world: number | null = null
  #lastId = 0

  constructor(sender: Sender) {
    this.#sender = sender
  }

  async connect(devtools: CDPSession): Promise<void> {
    this.#devtools = devtools
    devtools.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== TO_MAIN) return
      this.#world = executionContextId
      this.#take(JSON.parse(payload) as FromPage)
    })
    devtools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#world) this.close()
    })
    devtools.on('Runtime.executionContextsCleared', () => this.close())
    await devtools.send('Runtime.enable')
  }

  post(channel: string, message: unknown, ports: readonly MessagePortMain[]): void {
    const ids = ports.map((port) => this.#adopt(port.transfer()))
    this.#send(['ipc', channel, message, ids])
  }

  /** The page has gone: its ends of all ports go with it. */
  close(): void {
    this.#world = null
    for (const port of this.#ports.values()) port.close()
    this.#ports.clear()
  }

  #adopt(port: MessagePort): number {
    const id = (this.#lastId += 1)
    this.#ports.set(id, port)
    port.on('message', (data: unknown) => this.#send(['port', id, data]))
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#send(['close', id])
    })
    return id
  }

  #take([kind, key, value]: FromPage): void {
    if (kind === 'ipc') {
      const senderFrame = { url: this.#sender.getURL(), parent: null }
      ipcMain.emit(key, { sender: this.#sender, senderFrame, ports: [] }, ...value)
      return
    }
    if (kind === 'port') this.#ports.get(key)?.postMessage(value)
    else this.#ports.get(key)?.close()
  }

  /** What is sent in one turn of the event loop goes in one batch. */
  #send(message: unknown): void {
    this.#queue.push(message)
    if (this.#queue.length === 1) setImmediate(() => void this.#flush())
  }

  async #flush(): Promise<void> {
    const messages = this.#queue.splice(0)
    const contextId = this.#world
    if (contextId === null || this.#devtools === null) return
    const expression = `${FROM_MAIN}(${JSON.stringify(messages)})`
    // A page that has gone meanwhile takes no messages.
    await this.#devtools.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined)
  }
}
