/** The conversation of this page. It lives outside React, so that an answer goes on while another screen is open. */
import { create } from 'zustand'
import { AUTO } from '../../../shared/auto.ts'
import type { Client } from '../../rpc/transport.ts'
import { EMPTY_ANSWER, isRunning, messagesFor } from './conversation.ts'
import type { Answer, Turn } from './conversation.ts'
import { addReceipt, runAnswer } from './run-answer.ts'

interface ChatStore {
  readonly turns: readonly Turn[]
  /** A model id or "auto". */
  readonly model: string
  readonly draft: string
  readonly pickerOpen: boolean
  readonly setModel: (model: string) => void
  readonly setDraft: (draft: string) => void
  readonly openPicker: (open: boolean) => void
  /** Asks a question, unless an answer is still running. */
  readonly send: (client: Client, question: string) => void
  /** Asks the last question again, of the model that is chosen now. */
  readonly regenerate: (client: Client) => void
  readonly stop: () => void
  /** Asks for the receipts that a lost connection kept from us. */
  readonly fetchReceipts: (client: Client) => void
  readonly newChat: () => void
}

let stopRunning: AbortController | null = null
let nextId = 1

export const useChatStore = create<ChatStore>()((set, get) => {
  const update = (id: number, change: (answer: Answer) => Answer): void =>
    set(({ turns }) => ({
      turns: turns.map((turn) => (turn.id === id ? { ...turn, answer: change(turn.answer) } : turn)),
    }))

  const ask = (client: Client, before: readonly Turn[], question: string): void => {
    const id = nextId++
    const controller = new AbortController()
    stopRunning = controller
    set({ turns: [...before, { id, question, answer: EMPTY_ANSWER }] })
    const request = { model: get().model, messages: messagesFor(before, question) }
    void runAnswer(client, request, controller.signal, (change) => update(id, change))
  }

  const running = (): boolean => {
    const last = get().turns.at(-1)
    return last !== undefined && isRunning(last.answer)
  }

  return {
    turns: [],
    model: AUTO,
    draft: '',
    pickerOpen: false,
    setModel: (model) => set({ model }),
    setDraft: (draft) => set({ draft }),
    openPicker: (pickerOpen) => set({ pickerOpen }),
    send(client, question) {
      if (running()) return
      set({ draft: '' })
      ask(client, get().turns, question)
    },
    regenerate(client) {
      const last = get().turns.at(-1)
      if (last !== undefined && !running()) ask(client, get().turns.slice(0, -1), last.question)
    },
    stop: () => stopRunning?.abort(),
    fetchReceipts(client) {
      for (const { id, answer } of get().turns) {
        if (isRunning(answer) || answer.route === null || answer.receipt !== null) continue
        void addReceipt(client, answer.route.requestId, (change) => update(id, change))
      }
    },
    newChat() {
      stopRunning?.abort()
      set({ turns: [], draft: '' })
    },
  }
})
