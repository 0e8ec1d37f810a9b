/** Counting tokens on a thread of its own, which starts at the first question. */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'

export interface TokenCounter {
  /** Llama 3 tokens of all texts together; null when they could not be counted. Never rejects. */
  count(texts: readonly string[]): Promise<number | null>
  stop(): Promise<void>
}

const answerSchema = z.object({ id: z.int(), tokens: z.int().nonnegative() })

export function createTokenCounter(): TokenCounter {
  let worker: Worker | null = null
  let asked = 0
  let waiting: { readonly id: number; readonly resolve: (tokens: number | null) => void }[] = []

  function answer(id: number, tokens: number | null): void {
    const found = waiting.find((question) => question.id === id)
    waiting = waiting.filter((question) => question !== found)
    found?.resolve(tokens)
  }

  /** A thread that failed tells of it twice: by then another one may have taken its place. */
  function end(ended: Worker): void {
    if (worker !== ended) return
    worker = null
    for (const { id } of waiting) answer(id, null)
  }

  function start(): Worker {
    // The built program and the sources name their files alike, but for the extension.
    const started = new Worker(new URL(`./token-worker${extname(import.meta.url)}`, import.meta.url))
    started.unref()
    started.on('message', (message: unknown) => {
      const { id, tokens } = answerSchema.parse(message)
      answer(id, tokens)
    })
    started.on('error', () => end(started))
    started.on('exit', () => end(started))
    return started
  }

  return {
    count: (texts) =>
      new Promise((resolve) => {
        asked += 1
        waiting.push({ id: asked, resolve })
        worker ??= start()
        worker.postMessage({ id: asked, texts })
      }),
    async stop() {
      await worker?.terminate()
    },
  }
}
