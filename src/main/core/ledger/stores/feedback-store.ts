/** What people thought of answers: one score per request, the latest. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { scoreSchema } from '../../../../shared/contract/feedback.ts'

export interface FeedbackStore {
  /** 0–1; null: nobody has rated it. */
  of(requestId: string): number | null
  /** The key that a request was made with; null when no attempt of it is in the ledger. */
  keyOf(requestId: string): string | null
  set(
    requestId: string,
    opinion: { readonly score: number; readonly keyId: string; readonly at: number },
  ): void
  /** Deletes what was given before a moment. */
  deleteBefore(moment: number): void
}

const keySchema = z.string().optional()

export function createFeedbackStore(db: Database): FeedbackStore {
  const select = db.prepare('SELECT score FROM feedback WHERE request_id = ?').pluck()
  const keyOf = db.prepare('SELECT key_id FROM attempts WHERE request_id = ? LIMIT 1').pluck()
  const replace = db.prepare('REPLACE INTO feedback (request_id, score, key_id, at) VALUES (?, ?, ?, ?)')
  const remove = db.prepare('DELETE FROM feedback WHERE at < ?')

  return {
    of: (requestId) => scoreSchema.optional().parse(select.get(requestId)) ?? null,
    keyOf: (requestId) => keySchema.parse(keyOf.get(requestId)) ?? null,
    set: (requestId, { score, keyId, at }) => void replace.run(requestId, score, keyId, at),
    deleteBefore: (moment) => void remove.run(moment),
  }
}
