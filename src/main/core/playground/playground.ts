/** The Chat screen's requests: the `openai` client, its `fetch` bound to the pipeline in this process. */
import OpenAI, { APIError } from 'openai'
import type { z } from 'zod'
import type { ChatEvent, ChatMessage } from '../../../shared/contract/chat.ts'
import { refusalSchema } from '../../../shared/contract/common.ts'
import type { Attempt } from '../../../shared/contract/requests.ts'
import { Refusal } from '../../../shared/errors.ts'
import { Bag } from '../bag.ts'
import { createInProcessFetch, type Inference } from '../inference/inference.ts'
import { NO_TERMS, type ClientKey } from '../ledger/ledger.ts'

/** Who the console itself is in the ledger. */
const CONSOLE: ClientKey = { id: 'console', name: 'console', ...NO_TERMS }

export interface Playground {
  /** Streams one answer. Throws `Refusal` before the first event when the request is refused. */
  chat(
    input: { readonly model: string; readonly messages: readonly ChatMessage[] },
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined>
  /** Resolves when the last event of each answer under way has been taken. */
  idle(): Promise<void>
}

export function createPlayground({
  inference,
  now,
  receipt: receiptOf,
}: {
  readonly inference: Inference
  readonly now: () => number
  readonly receipt: (requestId: string) => Promise<Attempt[]>
}): Playground {
  const client = new OpenAI({
    // Neither is ever used: the fetch below leads into this process.
    baseURL: 'http://in-process.invalid/v1',
    apiKey: 'in-process',
    fetch: createInProcessFetch((arrival, reply) => inference.handle(arrival, reply), CONSOLE, now),
    maxRetries: 0,
    timeout: 3_600_000,
  })

  const underway = new Bag<Promise<unknown>>()

  return {
    async *chat(input, signal) {
      const { promise, resolve } = Promise.withResolvers<null>()
      const slot = underway.add(promise)
      try {
        yield* answer(input, signal)
      } finally {
        underway.remove(slot)
        resolve(null)
      }
    },
    async idle() {
      await Promise.all(underway.items())
    },
  }

  async function* answer(
    { model, messages }: Parameters<Playground['chat']>[0],
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const { data: stream, response } = await client.chat.completions
      .create({ model, messages: [...messages], stream: true }, { signal })
      .withResponse()
      .catch((error: unknown) => {
        throw toRefusal(error) ?? error
      })
    const header = (name: string): string => response.headers.get(name) ?? ''
    const requestId = header('x-sophia-request-id')
    yield {
      type: 'start',
      requestId,
      model: header('x-sophia-model'),
      target: header('x-sophia-target'),
      reason: header('x-sophia-reason'),
    }
    let broken: Refusal | null = null
    try {
      for await (const chunk of stream) {
        const text = chunk.choices[0]?.delta.content
        if (text) yield { type: 'delta', text }
      }
    } catch (error) {
      if (signal.aborted) throw error
      broken = toRefusal(error) ?? new Refusal('upstream_error', 'The answer broke off.')
    }
    if (signal.aborted) return
    const receipt = (await receiptOf(requestId)).at(-1) ?? null
    if (broken === null && receipt !== null) yield { type: 'end', receipt }
    else yield { type: 'failed', refusal: wordsOf(broken), receipt }
  }
}

const errorSchema = refusalSchema.pick({ code: true, message: true, budget: true })

/** The gateway's own refusal, read back out of the client's error. */
function toRefusal(error: unknown): Refusal | null {
  if (!(error instanceof APIError)) return null
  const parsed = errorSchema.safeParse(error.error)
  if (!parsed.success) return new Refusal('upstream_error', error.message)
  const { code, message, budget } = parsed.data
  return new Refusal(code, message, budget ? { budget } : {})
}

function wordsOf(refusal: Refusal | null): z.input<typeof refusalSchema> {
  return {
    code: refusal?.code ?? 'ledger_unavailable',
    message:
      refusal?.message ?? 'The ledger could not be written, so the cost of this answer is not known yet.',
  }
}
