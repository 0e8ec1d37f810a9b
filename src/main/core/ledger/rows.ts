/** The attempt row: its statements, and its way from a hold to a fact and out to a reader. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { attemptSchema, type Attempt } from '../../../shared/contract/requests.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import type { Price } from './prices.ts'

/** What is known of an attempt before it is sent. */
export interface AttemptDraft {
  readonly requestId: string
  readonly attempt: number
  readonly endpoint: 'chat' | 'embeddings'
  readonly keyId: string
  readonly user: string | null
  readonly workload: string | null
  readonly session: string | null
  readonly modelAsked: string
  readonly modelServed: string
  readonly target: string
  readonly reason: string
  readonly streamed: boolean
  readonly price: Price
  /** Upper bound of what the attempt can cost. */
  readonly holdNanoUsd: NanoUsd
}

/** What became of it. */
export type Settlement = Pick<
  Attempt,
  'tokens' | 'usageSource' | 'costNanoUsd' | 'finishReason' | 'errorCode' | 'ttftMs' | 'latencyMs'
>

const COLUMNS = `
  request_id AS requestId, attempt, endpoint, key_id AS keyId, workload, model_asked AS modelAsked,
  model_served AS modelServed, target, reason, streamed, reserved_at AS reservedAt, settled_at AS settledAt,
  input_tokens AS input, cached_tokens AS cached, output_tokens AS output, reasoning_tokens AS reasoning,
  usage_source AS usageSource, cost_nano_usd AS costNanoUsd, finish_reason AS finishReason,
  error_code AS errorCode, ttft_ms AS ttftMs, latency_ms AS latencyMs`

/** A settled row as SQLite gives it, turned into the attempt that readers know. */
const settledRowSchema = z.looseObject({
  keyId: z.string(),
  streamed: z.number(),
  input: z.number().nullable(),
  cached: z.number().nullable(),
  output: z.number().nullable(),
  reasoning: z.number().nullable(),
  latencyMs: z.number().nullable(),
})

export function createRows(db: Database, keyName: (id: string) => string) {
  const hold = db.prepare(`
    INSERT INTO attempts (request_id, attempt, state, endpoint, key_id, user, workload, session, model_asked,
      model_served, target, reason, streamed, price_id, reserved_at, hold_nano_usd)
    VALUES (?, ?, 'held', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const settle = db.prepare(`
    UPDATE attempts SET state = 'settled', settled_at = ?, cost_nano_usd = ?, input_tokens = ?,
      cached_tokens = ?, output_tokens = ?, reasoning_tokens = ?, usage_source = ?, finish_reason = ?,
      error_code = ?, ttft_ms = ?, latency_ms = ?
    WHERE id = ? AND state = 'held'`)
  const recover = db.prepare(`
    UPDATE attempts SET state = 'settled', settled_at = ?, cost_nano_usd = hold_nano_usd,
      usage_source = 'estimated', error_code = 'crashed' WHERE state = 'held'`)
  const ofRequest = db.prepare(
    `SELECT ${COLUMNS} FROM attempts WHERE request_id = ? AND state = 'settled' ORDER BY attempt`,
  )
  const since = db.prepare(
    `SELECT ${COLUMNS} FROM attempts WHERE reserved_at >= ? AND state = 'settled' ORDER BY settled_at`,
  )

  function read(row: unknown): Attempt {
    const { keyId, streamed, input, cached, output, reasoning, latencyMs, ...rest } =
      settledRowSchema.parse(row)
    return attemptSchema.parse({
      ...rest,
      keyName: keyName(keyId),
      streamed: streamed === 1,
      tokens: { input: input ?? 0, cached: cached ?? 0, output: output ?? 0, reasoning: reasoning ?? 0 },
      latencyMs: latencyMs ?? 0,
    })
  }

  return {
    /** Writes the hold; returns the row's id. */
    hold(draft: AttemptDraft, reservedAt: number): number {
      const { lastInsertRowid } = hold.run(
        draft.requestId,
        draft.attempt,
        draft.endpoint,
        draft.keyId,
        draft.user,
        draft.workload,
        draft.session,
        draft.modelAsked,
        draft.modelServed,
        draft.target,
        draft.reason,
        draft.streamed ? 1 : 0,
        draft.price.id,
        reservedAt,
        draft.holdNanoUsd,
      )
      return Number(lastInsertRowid)
    },
    /** Replaces the hold by the truth. False when the row was settled already: nothing is counted twice. */
    settle(id: number, truth: Settlement, settledAt: number): boolean {
      const { tokens } = truth
      const { changes } = settle.run(
        settledAt,
        truth.costNanoUsd,
        tokens.input,
        tokens.cached,
        tokens.output,
        tokens.reasoning,
        truth.usageSource,
        truth.finishReason,
        truth.errorCode,
        truth.ttftMs,
        truth.latencyMs,
        id,
      )
      return changes === 1
    },
    /** Settles at their hold the rows that an earlier process left in flight; returns how many. */
    recover: (now: number): number => recover.run(now).changes,
    ofRequest: (requestId: string): Attempt[] => ofRequest.all(requestId).map(read),
    since: (reservedAt: number): Attempt[] => since.all(reservedAt).map(read),
  }
}
