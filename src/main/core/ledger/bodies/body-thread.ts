/** The thread that keeps bodies, as the rest of the core sees it: started by the first body or question. */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { bodiesStateSchema, bodySchema } from '../../../../shared/contract/bodies.ts'
import { replySchema, type KeptBody, type Message, type Question } from './messages.ts'

const ANSWERS = {
  of: z.array(bodySchema),
  kept: bodiesStateSchema.shape.kept.unwrap(),
  deleteBefore: z.null(),
  deleteAll: bodiesStateSchema.shape.kept.unwrap(),
} as const satisfies Record<Question['name'], z.ZodType>

type AnswerTo<Asked extends Question> = z.output<(typeof ANSWERS)[Asked['name']]>

interface Events {
  /** So many bytes have left memory for the disk … */
  readonly onWritten: (bytes: number) => void
  /** … or were given up. */
  readonly onFailed: (bytes: number, bodies: number, problem: string) => void
}

interface Waiting {
  readonly id: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

export interface BodyThread {
  keep(body: KeptBody): void
  /** Rejects when the file cannot be read, or the thread has ended. */
  ask<Asked extends Question>(question: Asked): Promise<AnswerTo<Asked>>
  isRunning(): boolean
  /** Resolves when all that it was given is written or given up. */
  close(): Promise<void>
}

export function createBodyThread(path: string, { onWritten, onFailed }: Events): BodyThread {
  let worker: Worker | null = null
  let waiting: Waiting[] = []
  let asked = 0
  let closed = false
  /** Given to the thread and not yet heard of again. */
  let unheard = { bytes: 0, bodies: 0 }

  function start(): Worker {
    // The built program and the sources name their files alike, but for the extension.
    const started = new Worker(new URL(`./bodies-worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: { path },
    })
    // An idle thread keeps no process alive.
    started.unref()
    started.on('message', (message: unknown) => take(message))
    started.on('error', (error) => lose(started, error instanceof Error ? error.message : String(error)))
    started.on('exit', () => lose(started, 'the thread that keeps bodies has ended'))
    return started
  }

  function take(message: unknown): void {
    const reply = replySchema.parse(message)
    if ('written' in reply) {
      unheard.bytes -= reply.written
      unheard.bodies -= reply.bodies
      onWritten(reply.written)
      return
    }
    if ('failed' in reply) {
      unheard.bytes -= reply.failed
      unheard.bodies -= reply.bodies
      onFailed(reply.failed, reply.bodies, reply.problem)
      return
    }
    const question = waiting.find(({ id }) => id === reply.id)
    waiting = waiting.filter((other) => other !== question)
    if ('value' in reply) question?.resolve(reply.value)
    else question?.reject(new Error(reply.problem))
  }

  /** The next body starts another thread. */
  function lose(lost: Worker, problem: string): void {
    if (worker !== lost) return
    worker = null
    const { bytes, bodies } = unheard
    unheard = { bytes: 0, bodies: 0 }
    if (bodies > 0) onFailed(bytes, bodies, problem)
    for (const { reject } of waiting) reject(new Error(problem))
    waiting = []
  }

  const post = (message: Message): void => (worker ??= start()).postMessage(message)

  async function ask<Asked extends Question>(question: Asked): Promise<AnswerTo<Asked>> {
    if (closed) throw new Error('the console is stopping')
    const value = await new Promise<unknown>((resolve, reject) => {
      const id = (asked += 1)
      waiting.push({ id, resolve, reject })
      post({ id, question })
    })
    // The table gives each question the schema of its answer.
    return ANSWERS[question.name].parse(value) as AnswerTo<Asked>
  }

  return {
    keep(body) {
      if (closed) return
      unheard.bytes += body.data.length
      unheard.bodies += 1
      post({ keep: body })
    },
    ask,
    isRunning: () => worker !== null,
    async close() {
      if (closed) return
      // Whatever it was given before, it has dealt with once it answers; until then the process stays.
      worker?.ref()
      if (worker !== null) await ask({ name: 'kept' }).catch(() => undefined)
      closed = true
      await worker?.terminate()
    },
  }
}
