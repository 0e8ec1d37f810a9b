/** `GET /v1/organization/costs`: OpenAI's admin shape over this ledger, in UTC days. */
import { z } from 'zod'
import { usdNumber } from '../../../shared/money.ts'
import type { LedgerReader, SpendingLine } from '../ledger/ledger.ts'
import { BUCKET_MS, listOf, pageOf, parseQuery, timeSchema, toPage, valueOf } from './organization.ts'

const querySchema = timeSchema.extend({
  bucket_width: z.literal('1d').default('1d'),
  limit: z.coerce.number().int().min(1).max(180).default(7),
})

/** What OpenAI's names mean here: a line item is a model, a project is a workload. */
const GROUPINGS = { line_item: 'model', project_id: 'workload' } as const
const groupingSchema = z.array(z.enum(['line_item', 'project_id'])).default([])

/** Answers a query; the first and the last day are cut to the time asked for. Throws `invalid_request`. */
export async function organizationCosts(
  reader: LedgerReader,
  search: URLSearchParams,
  now: number,
): Promise<unknown> {
  const query = parseQuery(querySchema, Object.fromEntries(search))
  const groupBy = parseQuery(groupingSchema, listOf(search, 'group_by'), 'group_by')
  const bucketMs = BUCKET_MS['1d']
  const page = await pageOf(query, { bucketMs, limit: query.limit }, reader, now)
  const [first, last] = [page.shown[0], page.shown.at(-1)]
  const by = [...new Set(groupBy)].map((name) => GROUPINGS[name])
  const lines = first && last ? await reader.spending({ from: first.start, to: last.end, bucketMs, by }) : []
  const days = Map.groupBy(lines, ({ bucket }) => bucket)
  return toPage(page, (day) => (days.get(day) ?? []).map(toResult), bucketMs)
}

function toResult({ costNanoUsd, values }: SpendingLine): unknown {
  return {
    object: 'organization.costs.result',
    amount: { value: usdNumber(costNanoUsd), currency: 'usd' },
    line_item: valueOf(values.model),
    project_id: valueOf(values.workload),
  }
}
