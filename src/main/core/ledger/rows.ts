/** The rows of an attempt: the hold that it begins as, the fact that it becomes, and the way out to a reader. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { attemptSchema, type Attempt } from '../../../shared/contract/requests.ts'
import type { NanoUsd } from '../../../shared/money.ts'
import type { Price } from './prices.ts'
import type { Rollups } from './rollups.ts'

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
  | 'tokens'
  | 'usageSource'
  | 'costNanoUsd'
  | 'maybeBilled'
  | 'finishReason'
  | 'errorCode'
  | 'ttftMs'
  | 'latencyMs'
>

/** The columns that a hold and the attempt it becomes have in common. */
const HELD = `request_id, attempt, endpoint, key_id, user, workload, session, model_asked, model_served, target,
  reason, streamed, price_id, reserved_at, hold_nano_usd`

const SETTLED = `settled_at, cost_nano_usd, input_tokens, cached_tokens, output_tokens, reasoning_tokens,
  usage_source, maybe_billed, finish_reason, error_code, ttft_ms, latency_ms`

const READ = `
  request_id AS requestId, attempt, endpoint, key_id AS keyId, workload, model_asked AS modelAsked,
  model_served AS modelServed, target, reason, streamed, reserved_at AS reservedAt, settled_at AS settledAt,
  input_tokens AS input, cached_tokens AS cached, output_tokens AS output, reasoning_tokens AS reasoning,
  usage_source AS usageSource, cost_nano_usd AS costNanoUsd, maybe_billed AS maybeBilled, finish_reason AS finishReason,
  error_code AS errorCode, ttft_ms AS ttftMs, coalesce(latency_ms, 0) AS latencyMs`

/** A row as SQLite gives it; what is not named here is checked with the attempt it becomes. */
const rowSchema = z.looseObject({
  keyId: z.string(),
  streamed: z.number(),
  maybeBilled: z.number(),
  input: z.number(),
  cached: z.number(),
  output: z.number(),
  reasoning: z.number(),
})

export type Rows = ReturnType<typeof createRows>

export function createRows(db: Database, rollups: Rollups, keyName: (id: string) => string) {
  const hold = db.prepare(`INSERT INTO holds (${HELD}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const settle = db.prepare(
    `INSERT INTO attempts (${HELD}, ${SETTLED})
     SELECT ${HELD}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM holds
      WHERE id = ? AND request_id = ? AND attempt = ?`,
  )
  const release = db.prepare('DELETE FROM holds WHERE id = ?')
  const OTHERS = 'WHERE id NOT IN (SELECT value FROM json_each(?))'
  const settleOthers = db.prepare(
    `INSERT INTO attempts (${HELD}, ${SETTLED})
     SELECT ${HELD}, max(?, reserved_at), hold_nano_usd, 0, 0, 0, 0, 'estimated', 0, NULL, 'crashed', NULL, NULL FROM holds ${OTHERS}`,
  )
  const releaseOthers = db.prepare(`DELETE FROM holds ${OTHERS}`)
  const recover = db.transaction((now: number, exceptIds: string): number => {
    settleOthers.run(now, exceptIds)
    rollups.addHolds(exceptIds)
    return releaseOthers.run(exceptIds).changes
  })
  const isHeld = db.prepare('SELECT 1 FROM holds WHERE id = ? AND request_id = ? AND attempt = ?')
  const isSettled = db.prepare('SELECT 1 FROM attempts WHERE request_id = ? AND attempt = ?')
  const ofRequest = db.prepare(`SELECT ${READ} FROM attempts WHERE request_id = ? ORDER BY attempt`)
  const newest = db.prepare(`SELECT ${READ} FROM attempts ORDER BY id DESC LIMIT ?`)

  function read(row: unknown): Attempt {
    const { keyId, streamed, maybeBilled, input, cached, output, reasoning, ...rest } = rowSchema.parse(row)
    return attemptSchema.parse({
      ...rest,
      keyName: keyName(keyId),
      streamed: streamed === 1,
      maybeBilled: maybeBilled === 1,
      tokens: { input, cached, output, reasoning },
    })
  }

  return {
    /** Writes the hold; returns its id. */
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
    settle(id: number, { requestId, attempt }: AttemptDraft, truth: Settlement, settledAt: number): boolean {
      const { tokens } = truth
      const { changes } = settle.run(
        settledAt,
        truth.costNanoUsd,
        tokens.input,
        tokens.cached,
        tokens.output,
        tokens.reasoning,
        truth.usageSource,
        truth.maybeBilled ? 1 : 0,
        truth.finishReason,
        truth.errorCode,
        truth.ttftMs,
        truth.latencyMs,
        id,
        requestId,
        attempt,
      )
      if (changes === 1) release.run(id)
      return changes === 1
    },
    isHeld: (id: number, { requestId, attempt }: AttemptDraft): boolean =>
      isHeld.get(id, requestId, attempt) !== undefined,
    isSettled: ({ requestId, attempt }: AttemptDraft): boolean =>
      isSettled.get(requestId, attempt) !== undefined,
    /** Settles at their hold the rows whose end nobody knows: all but those of these ids. Returns how many. */
    recover: (now: number, exceptIds: readonly number[]): number =>
      recover.immediate(now, JSON.stringify(exceptIds)),
    ofRequest: (requestId: string): Attempt[] => ofRequest.all(requestId).map(read),
    newest: (most: number): Attempt[] => newest.all(most).map(read),
  }
}
