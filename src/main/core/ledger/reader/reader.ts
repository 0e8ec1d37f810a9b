/** Questions about the ledger, answered beside the writer: on threads with read-only connections of their own. */
import type { Answers, Question } from './answers.ts'
import { createThread, type Thread } from './thread.ts'

export type {
  InvoiceDays,
  LedgerHold,
  LedgerPrice,
  LedgerPriceVersion,
  LedgerQuarter,
  LedgerSlice,
} from './invoice-days.ts'
export type { MachineTimeLine } from './machine-time.ts'
export type { TargetTrial } from './trials.ts'
export type { SpendingGrouping, SpendingLine, SpendingQuery } from './spending.ts'
export type { TrafficLine } from './traffic.ts'

/** Each answer includes everything that was settled before it was asked for. */
export type LedgerQuestions = {
  readonly [Name in Question]: (...query: Parameters<Answers[Name]>) => Promise<ReturnType<Answers[Name]>>
}

export interface LedgerReader extends LedgerQuestions {
  /** To be asked once: it reads the whole file, on a thread of its own. Null, too, when it is closed over it. */
  damage(): Promise<string | null>
  /** Ends the threads. Whatever is still asked, or asked later, is rejected. */
  close(): Promise<void>
}

/** @param flush commits what is waiting to be written */
export function createReader(path: string, flush: () => void): LedgerReader {
  // A page is not to wait behind the total beside it, nor behind a chart that adds up a year, and a chart not until
  // gigabytes have been looked through. A thread that is never asked is never started.
  const quick = createThread(path)
  const counting = createThread(path)
  const thorough = createThread(path)
  const inspecting = createThread(path)
  const threads = [quick, counting, thorough, inspecting]
  let closed = false
  const through =
    ({ ask }: Thread) =>
    <Name extends Question>(name: Name) =>
    (...query: Parameters<Answers[Name]>) => {
      flush()
      return ask(name, ...query)
    }
  const soon = through(quick)
  const later = through(thorough)
  return {
    page: soon('page'),
    dearest: later('dearest'),
    total: through(counting)('total'),
    request: soon('request'),
    groups: later('groups'),
    facets: later('facets'),
    series: later('series'),
    durations: later('durations'),
    movers: later('movers'),
    traffic: soon('traffic'),
    spending: later('spending'),
    machineTime: later('machineTime'),
    invoiceDays: later('invoiceDays'),
    heldForEstimated: later('heldForEstimated'),
    trials: later('trials'),
    firstBucketAt: soon('firstBucketAt'),
    async damage() {
      try {
        return await inspecting.ask('damage')
      } catch (error) {
        if (closed) return null
        throw error
      } finally {
        await inspecting.close()
      }
    },
    async close() {
      closed = true
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}
