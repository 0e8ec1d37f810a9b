/**
 * The one writer. What is asked for at about the same time is committed in one transaction, so that sixteen requests
 * at once pay for one commit. It waits for nothing but the event loop: it commits at the first turn that brought
 * nothing new, which for a single request is the next one. A timer, however short, would hold that one up.
 */
import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../shared/errors.ts'
import { remedyFor } from './damage.ts'

/** Above this, a batch is committed at once: later requests need not wait behind an ever longer one. */
const BATCH_LIMIT = 64
const RETRY_MS = 1_000

interface Entry {
  readonly work: () => unknown
  /** Kept and tried again when its batch could not be committed; called when it lands on such a later try. */
  readonly onLate: ((value: unknown) => void) | null
  failed: boolean
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface GroupCommit {
  /**
   * Runs `work` in the next transaction and resolves with its result once that is committed. A {@link Refusal}
   * that `work` throws, before it writes, is its own; any other failure undoes the batch and rejects all of it
   * with `ledger_unavailable`.
   */
  run<Result>(work: () => Result): Promise<Result>
  /**
   * Like `run`, for what must not be lost: after a failure it rejects, and is tried again until it lands, in a
   * transaction of its own. `onLate` is called with the result when it does.
   */
  mustRun<Result>(work: () => Result, onLate: (result: Result) => void): Promise<Result>
  /** Commits what is waiting, now, and what could not land before, so that a read that follows sees it. */
  flush(): void
  /** Commits what is waiting. What is asked for later is rejected, and is no trouble. */
  close(): void
}

export function createGroupCommit(
  db: Database,
  hooks: {
    /** The first thing inside a transaction. */
    readonly afterBegin: () => void
    /** The last thing inside a transaction. */
    readonly beforeCommit: () => void
    readonly committed: () => void
    readonly undone: (error: unknown) => void
  },
): GroupCommit {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  let queue: Entry[] = []
  /** What must land and has failed. Apart from the rest: one that never lands is not to keep others from it. */
  let overdue: Entry[] = []
  let scheduled: NodeJS.Immediate | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false

  function enqueue<Result>(work: () => Result, onLate: ((result: Result) => void) | null): Promise<Result> {
    if (closed) {
      return Promise.reject(new Refusal('ledger_unavailable', 'The ledger is closed: the console stops.'))
    }
    return new Promise<Result>((resolve, reject) => {
      // The queue is of mixed results; each entry's own work and what takes its result belong together.
      queue.push({
        work,
        onLate: onLate as Entry['onLate'],
        failed: false,
        resolve: resolve as Entry['resolve'],
        reject,
      })
      if (queue.length >= BATCH_LIMIT) commitQueue()
      else scheduled ??= setImmediate(onTurn, 0)
    })
  }

  function onTurn(lengthBefore: number): void {
    if (queue.length > lengthBefore) scheduled = setImmediate(onTurn, queue.length)
    else commitQueue()
  }

  function commitQueue(): void {
    if (scheduled) clearImmediate(scheduled)
    scheduled = null
    if (queue.length === 0) return
    const batch = queue
    queue = []
    commitAll(batch)
  }

  /** One by one, up to the first that fails again: that one goes to the end of the line. */
  function commitOverdue(): void {
    const waiting = overdue
    overdue = []
    const failed = waiting.findIndex((entry) => !commitAll([entry]))
    if (failed !== -1) overdue = [...waiting.slice(failed + 1), ...overdue]
  }

  function commitAll(batch: readonly Entry[]): boolean {
    const landed: (() => void)[] = []
    try {
      begin.run()
      hooks.afterBegin()
      for (const entry of batch) {
        try {
          const result = entry.work()
          landed.push(() => (entry.failed ? entry.onLate?.(result) : entry.resolve(result)))
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          landed.push(() => entry.reject(error))
        }
      }
      hooks.beforeCommit()
      commit.run()
    } catch (error) {
      undo(batch, error)
      return false
    }
    hooks.committed()
    for (const settle of landed) settle()
    return true
  }

  function undo(batch: readonly Entry[], error: unknown): void {
    if (db.inTransaction) db.exec('ROLLBACK')
    hooks.undone(error)
    const refusal = new Refusal(
      'ledger_unavailable',
      `The ledger cannot be written, so no request is let through. ${remedyFor(error) ?? 'Check the disk of the data directory.'}`,
      { retryAfterSeconds: 5 },
    )
    for (const entry of batch) {
      entry.failed = true
      entry.reject(refusal)
    }
    overdue.push(...batch.filter((entry) => entry.onLate !== null))
    if (overdue.length > 0) retry ??= setTimeout(tryAgain, RETRY_MS).unref()
  }

  function tryAgain(): void {
    retry = null
    commitOverdue()
  }

  function flush(): void {
    commitQueue()
    commitOverdue()
  }

  return {
    run: (work) => enqueue(work, null),
    mustRun: (work, onLate) => enqueue(work, onLate),
    flush,
    close() {
      closed = true
      flush()
      if (retry) clearTimeout(retry)
    },
  }
}
