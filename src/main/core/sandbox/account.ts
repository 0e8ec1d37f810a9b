/** The sandbox's own account: what it did and what it charged for it, by its own counting. */
import { addUsd, costOf, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import { addToStatement, type StatementLine } from './statement.ts'
import type { FaultName } from './faults.ts'
import type { SandboxModel } from './settings.ts'

/** How a request ended, as seen from here. */
export type Outcome = 'completed' | 'cut' | 'client_closed' | 'error'

/** One request that reached the sandbox. Listing the models is free and not entered. */
export interface BilledRequest {
  /** The `id` of the reply, and its `x-request-id`. */
  readonly requestId: string
  /** The request's own `x-request-id` header. */
  readonly clientRequestId: string | null
  /** As the request named it; null when it could not be read. */
  readonly model: string | null
  /** The path. */
  readonly endpoint: string
  readonly streamed: boolean
  /** Includes the cached ones. */
  readonly promptTokens: number
  readonly cachedTokens: number
  /** Generated, whether or not they arrived. */
  readonly completionTokens: number
  readonly costNanoUsd: NanoUsd
  /** The final usage went out, in full. */
  readonly reported: boolean
  readonly fault: FaultName | null
  readonly outcome: Outcome
  /** Milliseconds since the epoch. */
  readonly startedAt: number
}

/** A request under way: its counts grow until it is settled. */
export interface Bill {
  readonly requestId: string
  readonly clientRequestId: string | null
  readonly endpoint: string
  readonly startedAt: number
  modelName: string | null
  /** Null, and so free, until the model is known. */
  price: SandboxModel['price'] | null
  streamed: boolean
  promptTokens: number
  cachedTokens: number
  completionTokens: number
  fault: FaultName | null
}

export interface Account {
  /** The newest requests, oldest first. */
  entries(): readonly BilledRequest[]
  /** All that was ever charged since the start or the last `clear`. */
  total(): NanoUsd
  /** All of it by UTC day and model. */
  statement(): StatementLine[]
  clear(): void
}

export interface AccountBook extends Account {
  /** Enters the bill, once. The returned function corrects the entry when its reply did not go out after all. */
  settle(bill: Bill, outcome: Outcome, reported: boolean): () => void
}

export function createAccount(keptEntries: number): AccountBook {
  let entries: BilledRequest[] = []
  let total = ZERO_USD
  /** What the entries add up to that are not listed any more. */
  let older: StatementLine[] = []

  return {
    entries: () => entries.slice(-keptEntries),
    total: () => total,
    statement() {
      const lines = older.map((line) => ({ ...line }))
      addToStatement(lines, entries)
      return lines
    },
    clear() {
      entries = []
      older = []
      total = ZERO_USD
    },
    settle(bill, outcome, reported) {
      const { modelName, price, ...facts } = bill
      const costNanoUsd = price ? costOfBill(bill, price) : ZERO_USD
      const entry = { ...facts, model: modelName, costNanoUsd, outcome, reported }
      total = addUsd(total, costNanoUsd)
      entries.push(entry)
      // Dropping the older half at once, and not one by one, keeps this cheap.
      if (entries.length >= 2 * keptEntries) {
        addToStatement(older, entries.slice(0, -keptEntries))
        entries = entries.slice(-keptEntries)
      }
      return () => {
        entry.outcome = 'client_closed'
        entry.reported = false
      }
    },
  }
}

function costOfBill(bill: Bill, price: SandboxModel['price']): NanoUsd {
  return costOf(
    { tokens: bill.promptTokens - bill.cachedTokens, price: price.input },
    { tokens: bill.cachedTokens, price: price.cachedInput },
    { tokens: bill.completionTokens, price: price.output },
  )
}
