/** What OpenAI's admin endpoints have in common: their query, buckets of UTC time, and pages of those. */
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import type { LedgerReader } from '../ledger/ledger.ts'

export const BUCKET_MS = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 } as const

const seconds = z
  .string('is required: Unix seconds')
  .regex(/^\d{1,12}$/, 'must be Unix seconds')
  .transform(Number)

/** The parameters that stand once. */
export const timeSchema = z.object({
  start_time: seconds,
  end_time: seconds.optional(),
  page: z
    .string()
    .regex(/^page_\d{1,12}$/, 'must be the next_page of an answer')
    .optional(),
})

export type TimeQuery = z.output<typeof timeSchema>

/** A part of the time asked for: a bucket, at the ends cut to what was asked for. */
export interface Bucket {
  readonly start: number
  readonly end: number
}

export interface BucketPage {
  readonly shown: readonly Bucket[]
  /** The first one that is not shown; null on the last page. */
  readonly next: Bucket | null
}

/**
 * The page of buckets that a query asks for. `end_time` defaults to now, inclusive. What lies before the ledger's
 * first row is not paged through.
 */
export async function pageOf(
  query: TimeQuery,
  { bucketMs, limit }: { readonly bucketMs: number; readonly limit: number },
  reader: LedgerReader,
  now: number,
): Promise<BucketPage> {
  const to = query.end_time === undefined ? now + 1 : query.end_time * 1000
  const firstAt = (await reader.firstBucketAt()) ?? now
  const from = Math.max(query.start_time * 1000, firstAt - (firstAt % BUCKET_MS['1d']))
  const pageFrom = query.page === undefined ? from : Number(query.page.slice('page_'.length)) * 1000
  const buckets: Bucket[] = []
  for (let start = Math.max(from, pageFrom); start < to && buckets.length <= limit;) {
    const end = Math.min(start - (start % bucketMs) + bucketMs, to)
    buckets.push({ start, end })
    start = end
  }
  return { shown: buckets.slice(0, limit), next: buckets[limit] ?? null }
}

/** The answer: every bucket shown, with its results, empty ones included. */
export function toPage(
  { shown, next }: BucketPage,
  resultsOf: (bucketStart: number) => readonly unknown[],
  bucketMs: number,
): unknown {
  return {
    object: 'page',
    data: shown.map(({ start, end }) => ({
      object: 'bucket',
      start_time: Math.floor(start / 1000),
      end_time: Math.ceil(end / 1000),
      results: resultsOf(start - (start % bucketMs)),
    })),
    has_more: next !== null,
    next_page: next ? `page_${next.start / 1000}` : null,
  }
}

/** What a result says of a value it was grouped by: null without one, and when it was not. */
export const valueOf = (value: string | undefined): string | null =>
  value === undefined || value === '' ? null : value

/** A parameter that may stand several times, with and without brackets; undefined when it does not stand at all. */
export function listOf(search: URLSearchParams, name: string): string[] | undefined {
  const values = [...search.getAll(name), ...search.getAll(`${name}[]`)]
  return values.length > 0 ? values : undefined
}

/** Throws `invalid_request`, naming the parameter that is wrong. */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name?: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const param = name ?? issue?.path.filter((step) => typeof step === 'string').join('.') ?? ''
  throw new Refusal('invalid_request', `"${param}": ${issue?.message ?? 'not valid'}.`, { param })
}
