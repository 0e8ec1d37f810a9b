/**
 * The rollups: what the rows of each quarter hour add up to, moved in the transaction that writes the rows. A batch
 * of settlements is added up here first, so that sixteen alike cost one write.
 */
import type { Database } from 'better-sqlite3'
import type { AttemptDraft, Settlement } from './rows.ts'

/** Fits every timezone there is: all are whole quarter hours from UTC. */
export const QUARTER_HOUR_MS = 900_000

export const DAY_MS = 86_400_000

/** The quarter hour in which `at` lies, by its start. */
export const bucketOf = (at: number): number => at - (at % QUARTER_HOUR_MS)

interface Group {
  readonly bucket: number
  readonly endpoint: string
  readonly keyId: string
  readonly workload: string
  readonly model: string
  readonly target: string
  readonly priceId: number
  readonly usageSource: string
  readonly errorCode: string
  attempts: number
  requests: number
  input: number
  cached: number
  output: number
  reasoning: number
  costNanoUsd: number
}

export interface Rollups {
  /** Takes in a settled attempt. Written by the next `write`. */
  add(draft: AttemptDraft, reservedAt: number, truth: Settlement): void
  /** Writes what was taken in; to be called inside the transaction that wrote the rows. */
  write(): void
  /** Forgets what was taken in: the transaction was undone. */
  forget(): void
  /** Adds the holds at their worst case, as a crash left them, but for those of the given ids (a JSON list). */
  addHolds(exceptIds: string): void
}

const ADD_UP = `ON CONFLICT DO UPDATE SET
  attempts = attempts + excluded.attempts, requests = requests + excluded.requests,
  input_tokens = input_tokens + excluded.input_tokens, cached_tokens = cached_tokens + excluded.cached_tokens,
  output_tokens = output_tokens + excluded.output_tokens,
  reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens,
  cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd`

export function createRollups(db: Database): Rollups {
  const upsert = db.prepare(
    `INSERT INTO rollups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ${ADD_UP}`,
  )
  const addHolds = db.prepare(
    `INSERT INTO rollups
     SELECT reserved_at / ${QUARTER_HOUR_MS} * ${QUARTER_HOUR_MS}, endpoint, key_id, coalesce(workload, ''),
            model_served, target, price_id, 'estimated', 'crashed', 1, attempt = 1, 0, 0, 0, 0, hold_nano_usd
       FROM holds WHERE id NOT IN (SELECT value FROM json_each(?)) ${ADD_UP}`,
  )
  // A list, not a map: a batch has a few groups, and a map that every request passes through keeps garbage alive.
  let groups: Group[] = []

  function groupOf(draft: AttemptDraft, bucket: number, { usageSource, errorCode }: Settlement): Group {
    const workload = draft.workload ?? ''
    const code = errorCode ?? ''
    for (const group of groups) {
      const same =
        group.bucket === bucket &&
        group.priceId === draft.price.id &&
        group.model === draft.modelServed &&
        group.keyId === draft.keyId &&
        group.workload === workload &&
        group.target === draft.target &&
        group.usageSource === usageSource &&
        group.errorCode === code &&
        group.endpoint === draft.endpoint
      if (same) return group
    }
    const group: Group = {
      bucket,
      endpoint: draft.endpoint,
      keyId: draft.keyId,
      workload,
      model: draft.modelServed,
      target: draft.target,
      priceId: draft.price.id,
      usageSource,
      errorCode: code,
      attempts: 0,
      requests: 0,
      input: 0,
      cached: 0,
      output: 0,
      reasoning: 0,
      costNanoUsd: 0,
    }
    groups.push(group)
    return group
  }

  return {
    add(draft, reservedAt, truth) {
      const bucket = bucketOf(reservedAt)
      const group = groupOf(draft, bucket, truth)
      group.attempts += 1
      if (draft.attempt === 1) group.requests += 1
      group.input += truth.tokens.input
      group.cached += truth.tokens.cached
      group.output += truth.tokens.output
      group.reasoning += truth.tokens.reasoning
      group.costNanoUsd += truth.costNanoUsd
    },
    write() {
      for (const group of groups) {
        upsert.run(
          group.bucket,
          group.endpoint,
          group.keyId,
          group.workload,
          group.model,
          group.target,
          group.priceId,
          group.usageSource,
          group.errorCode,
          group.attempts,
          group.requests,
          group.input,
          group.cached,
          group.output,
          group.reasoning,
          group.costNanoUsd,
        )
      }
      groups = []
    },
    forget() {
      groups = []
    },
    addHolds: (exceptIds) => void addHolds.run(exceptIds),
  }
}
