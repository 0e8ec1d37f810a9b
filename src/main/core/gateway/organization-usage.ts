/**
 * `GET /v1/organization/usage/completions`: OpenAI's admin shape over this ledger's chat attempts. A project is a
 * workload, a user the request's own, a model request an attempt that generated something. As in OpenAI's,
 * `input_tokens` includes the cached ones.
 */
import { z } from 'zod'
import type { LedgerReader, SpendingGrouping, SpendingLine } from '../ledger/ledger.ts'
import { BUCKET_MS, listOf, pageOf, parseQuery, timeSchema, toPage, valueOf } from './organization.ts'

/** How many buckets a page has at most, and when nothing is said. */
const LIMITS = {
  '1m': { most: 1_440, usual: 60 },
  '1h': { most: 168, usual: 24 },
  '1d': { most: 31, usual: 7 },
} as const

const querySchema = timeSchema
  .extend({
    bucket_width: z.enum(['1m', '1h', '1d']).default('1d'),
    limit: z.coerce.number().int().min(1).optional(),
    batch: z.enum(['true', 'false']).optional(),
  })
  .check(({ value: { bucket_width: width, limit = 1 }, issues }) => {
    const { most } = LIMITS[width]
    if (limit <= most) return
    issues.push({
      code: 'custom',
      path: ['limit'],
      input: limit,
      message: `at most ${most} buckets of ${width}`,
    })
  })

const GROUPINGS = [
  'project_id',
  'user_id',
  'api_key_id',
  'model',
  'batch',
  'service_tier',
  'api_source',
] as const
type GroupingName = (typeof GROUPINGS)[number]
const groupingSchema = z.array(z.enum(GROUPINGS)).default([])

/** The others are the same for every attempt here: none is of a batch, and no tier or source is known. */
const KNOWN: Partial<Record<GroupingName, SpendingGrouping>> = {
  project_id: 'workload',
  user_id: 'user',
  api_key_id: 'key',
  model: 'model',
}

/** Answers a query; the first and the last bucket are cut to the time asked for. Throws `invalid_request`. */
export async function organizationUsage(
  reader: LedgerReader,
  search: URLSearchParams,
  now: number,
): Promise<unknown> {
  const query = parseQuery(querySchema, Object.fromEntries(search))
  const groupBy = parseQuery(groupingSchema, listOf(search, 'group_by'), 'group_by')
  const bucketMs = BUCKET_MS[query.bucket_width]
  const limit = query.limit ?? LIMITS[query.bucket_width].usual
  const page = await pageOf(query, { bucketMs, limit }, reader, now)
  const [first, last] = [page.shown[0], page.shown.at(-1)]
  const lines =
    first && last && query.batch !== 'true'
      ? await reader.spending({
          from: first.start,
          to: last.end,
          bucketMs,
          by: [...new Set(groupBy)].flatMap((name) => KNOWN[name] ?? []),
          endpoint: 'chat',
          models: listOf(search, 'models'),
          workloads: listOf(search, 'project_ids'),
          keyIds: listOf(search, 'api_key_ids'),
          users: listOf(search, 'user_ids'),
        })
      : []
  const buckets = Map.groupBy(
    lines.filter(({ served }) => served > 0),
    ({ bucket }) => bucket,
  )
  return toPage(page, (start) => (buckets.get(start) ?? []).map((line) => toResult(line, groupBy)), bucketMs)
}

function toResult(line: SpendingLine, groupBy: readonly GroupingName[]): unknown {
  const { served, input, cached, output, values } = line
  return {
    object: 'organization.usage.completions.result',
    input_tokens: input + cached,
    input_cached_tokens: cached,
    input_uncached_tokens: input,
    output_tokens: output,
    input_audio_tokens: 0,
    output_audio_tokens: 0,
    num_model_requests: served,
    project_id: valueOf(values.workload),
    user_id: valueOf(values.user),
    api_key_id: valueOf(values.key),
    model: valueOf(values.model),
    batch: groupBy.includes('batch') ? false : null,
    service_tier: null,
    api_source: groupBy.includes('api_source') ? 'unlabeled' : null,
  }
}
