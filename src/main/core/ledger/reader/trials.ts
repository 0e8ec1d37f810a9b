/** What the first attempts of a workload's requests came to, by target: the figures that rollouts go by. */
import { z } from 'zod'
import { nanoUsd, type NanoUsd } from '../../../../shared/money.ts'
import type { SlotCount } from '../stores/minutes.ts'
import type { Prepare } from './statements.ts'

export interface TrialQuery {
  /** '' for requests that name none. */
  readonly workload: string
  /** By when they were reserved, [from, to) in ms. */
  readonly from: number
  readonly to: number
  /** Only what was settled, or rated, before; null: everything. */
  readonly before: number | null
}

export interface TargetTrial {
  readonly target: string
  /** Without what its caller broke off, and without what a crash left. */
  readonly requests: number
  readonly errors: number
  readonly costNanoUsd: NanoUsd
  /** Of those that went well. */
  readonly latency: readonly SlotCount[]
  /** Of those that went well, as they are now. */
  readonly opinions: number
  /** Their sum in millionths, so that no order of adding them up matters. */
  readonly scoreMillionths: number
}

const sumSchema = z.object({
  target: z.string(),
  requests: z.int(),
  errors: z.int(),
  costNanoUsd: z.number().transform((amount): NanoUsd => nanoUsd(amount)),
})
const slotSchema = z.object({ target: z.string(), slot: z.int(), attempts: z.int() })
const opinionSchema = z.object({ target: z.string(), opinions: z.int(), scoreMillionths: z.int() })

const FIRST = `reserved_at >= :from AND reserved_at < :to AND coalesce(workload, '') = :workload AND attempt = 1`
const COUNTED = `${FIRST} AND settled_at < :before AND coalesce(error_code, '') NOT IN ('client_closed', 'crashed')`

export function createTrials(prepare: Prepare): (query: TrialQuery) => TargetTrial[] {
  return ({ before, ...query }) => {
    const params = { ...query, before: before ?? Number.MAX_SAFE_INTEGER }
    const sums = prepare(`
      SELECT target, count(*) AS requests, count(error_code) AS errors, sum(cost_nano_usd) AS costNanoUsd
        FROM attempts WHERE ${COUNTED} GROUP BY target`)
    const slots = prepare(`
      SELECT target, duration_slot(latency_ms) AS slot, count(*) AS attempts
        FROM attempts WHERE ${COUNTED} AND error_code IS NULL AND latency_ms IS NOT NULL GROUP BY 1, 2`)
    const opinions = prepare(`
      SELECT target, count(*) AS opinions, sum(CAST(round(score * 1000000) AS INTEGER)) AS scoreMillionths
        FROM feedback CROSS JOIN attempts ON attempts.request_id = feedback.request_id
       WHERE at >= :from AND ${COUNTED} AND error_code IS NULL GROUP BY target`)
    const slotsOf = Map.groupBy(z.array(slotSchema).parse(slots.all(params)), ({ target }) => target)
    const rated = z.array(opinionSchema).parse(opinions.all(params))
    return z
      .array(sumSchema)
      .parse(sums.all(params))
      .map((sum) => ({
        ...sum,
        latency: slotsOf.get(sum.target) ?? [],
        opinions: 0,
        scoreMillionths: 0,
        ...rated.find(({ target }) => target === sum.target),
      }))
  }
}
