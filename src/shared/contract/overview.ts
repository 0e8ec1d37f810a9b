/** The Overview screen: one live picture of the last hour. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { budgetRefusalSchema, errorCodeSchema, instantSchema, nanoUsdSchema, snapshotOf } from './common.ts'
import { attemptSchema } from './requests.ts'

/** p50 and p95 in milliseconds, within 2.5 % (read off log-spaced buckets); null without a sample. */
const percentilesSchema = z.object({ p50Ms: z.number().nullable(), p95Ms: z.number().nullable() })

const minuteSchema = z.object({
  /** Start of the UTC minute. */
  startsAt: instantSchema,
  requests: z.number().int(),
  errors: z.number().int(),
  costNanoUsd: nanoUsdSchema,
})

export const overviewSchema = z.object({
  /** The last 60 minutes, oldest first, the running minute last; minutes without traffic are there with zeros. */
  minutes: z.array(minuteSchema),
  /** Over the same 60 minutes. A request that its caller cancelled is not an error. */
  lastHour: z.object({
    requests: z.number().int(),
    errors: z.number().int(),
    costNanoUsd: nanoUsdSchema,
    latency: percentilesSchema,
    ttft: percentilesSchema,
  }),
  /** Requests that were turned away before anything was sent, so that no row tells of them. */
  refusals: z.object({
    lastHour: z.number().int(),
    /** When the console started, if that is within the hour: it counts from then on. Null: over the whole hour. */
    since: instantSchema.nullable(),
    /** The newest since the console started. */
    last: z
      .object({
        at: instantSchema,
        code: errorCodeSchema,
        message: z.string(),
        /** The budget that had no room; null when it was no budget. */
        budget: budgetRefusalSchema.nullable(),
      })
      .nullable(),
  }),
  inFlight: z.number().int(),
  /** The latest settled attempts, newest first, at most 20. */
  recent: z.array(attemptSchema),
})

export type Overview = z.output<typeof overviewSchema>
export type Minute = z.output<typeof minuteSchema>

export const overview = {
  watch: oc.output(eventIterator(snapshotOf(overviewSchema))),
}
