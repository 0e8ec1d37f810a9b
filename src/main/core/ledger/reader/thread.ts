/** One thread that answers questions about the ledger: started by the first one, and anew after it died. */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { ERROR_CODES, Refusal, type RefusalDetails } from '../../../../shared/errors.ts'
import type { Answers, Question } from './answers.ts'

/** More than all screens of a team ask at once; beyond it somebody asks in a loop. */
const MOST_WAITING = 64

const replySchema = z.discriminatedUnion('ok', [
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({
    id: z.int(),
    ok: z.literal(false),
    message: z.string(),
    /** Null when the answer failed and was not refused. */
    refusal: z.object({ code: z.enum(ERROR_CODES), details: z.custom<RefusalDetails>() }).nullable(),
  }),
])

export type Reply = z.output<typeof replySchema>

export type Ask = <Name extends Question>(
  name: Name,
  ...query: Parameters<Answers[Name]>
) => Promise<ReturnType<Answers[Name]>>

export interface Thread {
  /** Rejects with the question's own refusal, or with an error when it failed or the thread ended over it. */
  readonly ask: Ask
  /** Ends the thread; what waits for an answer is rejected, and so is what is asked later. */
  close(): Promise<void>
}

interface Waiting {
  readonly id: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

export function createThread(path: string): Thread {
  let worker: Worker | null = null
  let waiting: Waiting[] = []
  let asked = 0
  let closed = false

  function start(): Worker {
    // The built program and the sources name their files alike, but for the extension.
    const started = new Worker(new URL(`./reader-worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: { path },
    })
    started.on('message', (message: unknown) => take(replySchema.parse(message)))
    started.on('error', (error) => lose(started, error instanceof Error ? error.message : String(error)))
    started.on('exit', () => lose(started, closed ? 'the console stops' : 'its thread has ended'))
    return started
  }

  function take(reply: Reply): void {
    const question = waiting.find(({ id }) => id === reply.id)
    waiting = waiting.filter((other) => other !== question)
    // An idle thread keeps no process alive.
    if (waiting.length === 0) worker?.unref()
    if (reply.ok) question?.resolve(reply.value)
    else if (reply.refusal) {
      question?.reject(new Refusal(reply.refusal.code, reply.message, reply.refusal.details))
    } else question?.reject(unreadable(reply.message))
  }

  /** Questions asked of a thread that is gone are answered by nobody; the next one starts another. */
  function lose(lost: Worker, why: string): void {
    if (worker !== lost) return
    worker = null
    const unanswered = waiting
    waiting = []
    for (const { reject } of unanswered) reject(unreadable(why))
  }

  return {
    ask: (name, ...[query]) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(unreadable('the console stops'))
          return
        }
        if (waiting.length >= MOST_WAITING) {
          const message = 'Too many questions about the ledger wait for their answer. Ask again in a moment.'
          reject(new Refusal('rate_limited', message, { retryAfterSeconds: 1 }))
          return
        }
        worker ??= start()
        worker.ref()
        asked += 1
        // What comes back for a name is what the map of answers says for it; both sides are this program.
        waiting.push({ id: asked, resolve: resolve as Waiting['resolve'], reject })
        worker.postMessage({ id: asked, name, query })
      }),
    async close() {
      closed = true
      await worker?.terminate()
    },
  }
}

const unreadable = (why: string): Error => new Error(`The ledger could not be read: ${why}.`)
