/** What the benchmark's processes say to each other, checked on arrival. */
import { z } from 'zod'

export const jobSchema = z.object({
  port: z.number().int(),
  key: z.string(),
  streamed: z.boolean(),
  /** Requests in flight at any time: each connection sends its next one when its last is answered. */
  concurrency: z.number().int().positive(),
  durationMs: z.number().positive(),
})

const percentilesSchema = z.object({ p50: z.number(), p95: z.number(), p99: z.number() })

export const loadResultSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    requests: z.number().int(),
    seconds: z.number(),
    latencyMs: percentilesSchema,
    firstByteMs: percentilesSchema,
  }),
  z.object({ ok: z.literal(false), problem: z.string() }),
])

const spreadSchema = z.object({ median: z.number(), min: z.number(), max: z.number() })

export const ledgerResultSchema = z.object({
  rows: z.number().int(),
  /** To make the file, the upgrade of all rows included. */
  madeSeconds: z.number(),
  start: z.object({
    openMs: spreadSchema,
    /** What the console reads before its first window: the budgets' windows and the last hour. */
    overviewMs: spreadSchema,
  }),
  questions: z.array(z.object({ name: z.string(), ms: spreadSchema })),
  /** A hold and its settlement, sixteen at once, round by round by turns. */
  writes: z.object({
    bigUs: spreadSchema,
    emptyUs: spreadSchema,
    ratio: spreadSchema,
    /** By processor time, which other work on the machine changes little. */
    cpuRatio: spreadSchema,
  }),
})

export const readySchema = z.object({ url: z.url() })

/** What is asked of many endpoints: where they are, what they were asked, and that the first of them hangs from now on. */
export const fleetQuestionSchema = z.enum(['where', 'report', 'hang'])

export const fleetPlacesSchema = z.object({
  roots: z.array(z.url()),
  /** At how many an exporter answers. */
  exporters: z.number().int(),
})

/** One for each endpoint: when it was asked for its load, in ms since the epoch, and how often for the rest. */
export const fleetReportSchema = z.array(
  z.object({
    readings: z.array(z.number()),
    probes: z.number().int(),
    exporterReadings: z.number().int(),
  }),
)

/** What an upstream that can die is told to be. */
export const healthSchema = z.enum(['well', 'hang', 'unavailable'])

/** A request that reached it. Times in ms since the epoch; `endedAt` is null while it waits. */
export const arrivalSchema = z.object({ at: z.number(), endedAt: z.number().nullable() })

export type FleetPlaces = z.output<typeof fleetPlacesSchema>
export type FleetReport = z.output<typeof fleetReportSchema>
export type Health = z.output<typeof healthSchema>
export type Arrival = z.output<typeof arrivalSchema>
export type LedgerResult = z.output<typeof ledgerResultSchema>
export type Job = z.output<typeof jobSchema>
export type Percentiles = z.output<typeof percentilesSchema>
export type LoadResult = Extract<z.output<typeof loadResultSchema>, { ok: true }>
