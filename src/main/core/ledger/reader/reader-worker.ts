/** The reader's thread: its own read-only connection, so that no question, however large, makes a write wait. */
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { Refusal } from '../../../../shared/errors.ts'
import { addFunctions } from '../database.ts'
import { createAnswers, type Question } from './answers.ts'
import type { Reply } from './thread.ts'

const { path } = z.object({ path: z.string() }).parse(workerData)
const db = new Database(path, { readonly: true, fileMustExist: true })
db.pragma('cache_size = -32000')
addFunctions(db)

const answers = createAnswers(db)
const isQuestion = (name: string): name is Question => Object.hasOwn(answers, name)
const askedSchema = z.object({ id: z.int(), name: z.string().refine(isQuestion), query: z.unknown() })

/** All statements of one answer see the ledger as it was at one moment. */
const read = db.transaction((name: Question, query: unknown): unknown => {
  // The asking side is typed by the same map, so that a name and its query belong together.
  const answer = answers[name] as (query: unknown) => unknown
  return answer(query)
})

parentPort?.on('message', (message: unknown) => {
  const { id, name, query } = askedSchema.parse(message)
  parentPort?.postMessage(replyTo(id, () => read.deferred(name, query)))
})

function replyTo(id: number, answer: () => unknown): Reply {
  try {
    return { id, ok: true, value: answer() }
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, message, details } = error
      return { id, ok: false, refusal: { code, details }, message }
    }
    return { id, ok: false, refusal: null, message: error instanceof Error ? error.message : String(error) }
  }
}
