/** The thread that keeps bodies: it compresses and writes what comes together in one transaction. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openBodyFile, type BodyFile } from './body-file.ts'
import { messageSchema, type KeptBody, type Question, type Reply } from './messages.ts'

const { path } = z.object({ path: z.string() }).parse(workerData)
let file: BodyFile | null = null
let waiting: KeptBody[] = []

const reply = (message: Reply): void => parentPort?.postMessage(message)
const problemOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
/** Opened when it is needed, and tried again when it could not be. */
const opened = (): BodyFile => (file ??= openBodyFile(path))

function write(): void {
  const bodies = waiting
  waiting = []
  if (bodies.length === 0) return
  const bytes = bodies.reduce((sum, { data }) => sum + data.length, 0)
  try {
    opened().keep(bodies)
    reply({ written: bytes, bodies: bodies.length })
  } catch (error) {
    reply({ failed: bytes, bodies: bodies.length, problem: problemOf(error) })
  }
}

function answer(question: Question): unknown {
  // What was recorded before it was asked for is part of the answer.
  write()
  if (question.name === 'of') return opened().of(question.requestId)
  if (question.name === 'kept') return opened().kept()
  if (question.name === 'deleteAll') return opened().deleteAll()
  opened().deleteBefore(question.cuts)
  return null
}

parentPort?.on('message', (received: unknown) => {
  const message = messageSchema.parse(received)
  if ('keep' in message) {
    if (waiting.length === 0) setImmediate(write)
    waiting.push(message.keep)
    return
  }
  try {
    reply({ id: message.id, value: answer(message.question) })
  } catch (error) {
    reply({ id: message.id, problem: problemOf(error) })
  }
})
