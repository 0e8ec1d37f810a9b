/**
 * Prompts and answers, recorded beside the ledger when somebody wants that: in a file of their own, written by a
 * thread of its own, through a queue that drops and counts when it is full. A money row waits for none of it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BodiesState, Body } from '../../../../shared/contract/bodies.ts'
import type { Cuts } from './messages.ts'
import { createRecording, firstBytesOf, type Recording } from './recording.ts'
import { createBodyThread } from './body-thread.ts'

export type { Cuts } from './messages.ts'
export type { Recording } from './recording.ts'
export { createBodyDesk, type BodyDesk } from './desk.ts'

export interface BodyId {
  readonly requestId: string
  readonly attempt: number
  /** Whose policy may forbid it, and say how long it is kept. */
  readonly workload: string | null
}

export interface Bodies {
  /** Takes the body that goes to the upstream; what comes back is told to the recording. Null where nothing is kept. */
  begin(id: BodyId, requestBody: string | Buffer): Recording | null
  /** What was recorded of a request, by attempt; requests first. */
  of(requestId: string): Promise<Body[]>
  state(): Promise<BodiesState>
  /** Deletes what was recorded before its time. Never makes the file. */
  deleteBefore(cuts: Cuts): Promise<void>
  /** Deletes all that was recorded, and tells what that was; null when there is no file. Never makes it. */
  deleteAll(): Promise<BodiesState['kept']>
  /** Writes what is queued, and ends the thread. */
  close(): Promise<void>
}

export interface BodiesOptions {
  readonly dataDir: string
  readonly now: () => number
  readonly isOn: () => boolean
  /** Whether, while it is on, a workload's are recorded. */
  readonly mayRecord: (workload: string | null) => boolean
  /** How much may be in memory at once, in bodies that come and bodies that wait for the disk. */
  readonly queueBytes?: number | undefined
  readonly onTrouble: (problem: string) => void
}

const QUEUE_BYTES = 32 * 1024 * 1024

/** Nothing is opened, and no file made, before the first body is recorded. */
export function createBodies({
  dataDir,
  now,
  isOn,
  mayRecord,
  queueBytes,
  onTrouble,
}: BodiesOptions): Bodies {
  const path = join(dataDir, 'bodies.db')
  const memory = { usedBytes: 0, limitBytes: queueBytes ?? QUEUE_BYTES }
  const dropped = { full: 0, failed: 0 }
  let trouble: string | null = null
  const thread = createBodyThread(path, {
    onWritten(bytes) {
      memory.usedBytes -= bytes
      trouble = null
    },
    onFailed(bytes, bodies, problem) {
      memory.usedBytes -= bytes
      dropped.failed += bodies
      if (problem !== trouble) onTrouble(problem)
      trouble = problem
    },
  })
  /** What is recorded is worth less than the request it is of. */
  function guarded<Result>(work: () => Result): Result | null {
    try {
      return work()
    } catch (error) {
      dropped.failed += 1
      trouble = error instanceof Error ? error.message : String(error)
      onTrouble(trouble)
      return null
    }
  }
  const isThere = (): boolean => thread.isRunning() || existsSync(path)

  function record(id: BodyId, requestBody: string | Buffer): Recording {
    const keep = (kind: Body['kind'], data: Uint8Array, bytes: number): void =>
      thread.keep({
        requestId: id.requestId,
        attempt: id.attempt,
        workload: id.workload,
        kind,
        recordedAt: now(),
        bytes,
        data,
      })
    const { data, bytes } = firstBytesOf(requestBody)
    if (memory.usedBytes + data.length > memory.limitBytes) dropped.full += 1
    else {
      memory.usedBytes += data.length
      keep('request', data, bytes)
    }
    const recording = createRecording(memory, {
      done: (answer, answerBytes) => keep('answer', answer, answerBytes),
      dropped: () => void (dropped.full += 1),
    })
    return { take: recording.take, end: (clean) => void guarded(() => recording.end(clean)) }
  }

  return {
    begin: (id, requestBody) =>
      isOn() && mayRecord(id.workload) ? guarded(() => record(id, requestBody)) : null,
    of: async (requestId) => (isThere() ? thread.ask({ name: 'of', requestId }) : []),
    async state() {
      return {
        recording: isOn(),
        kept: isThere() ? await thread.ask({ name: 'kept' }) : null,
        queuedBytes: memory.usedBytes,
        queueLimitBytes: memory.limitBytes,
        dropped: { ...dropped },
        trouble,
      }
    },
    async deleteBefore(cuts) {
      if (isThere()) await thread.ask({ name: 'deleteBefore', cuts })
    },
    deleteAll: async () => (isThere() ? thread.ask({ name: 'deleteAll' }) : null),
    close: () => thread.close(),
  }
}
