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

export const readySchema = z.object({ url: z.url() })

export type Job = z.output<typeof jobSchema>
export type Percentiles = z.output<typeof percentilesSchema>
export type LoadResult = Extract<z.output<typeof loadResultSchema>, { ok: true }>
