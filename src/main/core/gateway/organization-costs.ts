/**
 * `GET /v1/organization/costs`: OpenAI's admin shape over this ledger, in UTC days. What own GPUs cost by the minute
 * is in it, under the type of the machine and without a project.
 */
import { z } from 'zod'
import { addUsd, usdNumber, type NanoUsd } from '../../../shared/money.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { BUCKET_MS, listOf, pageOf, parseQuery, timeSchema, toPage, valueOf } from './organization.ts'

const querySchema = timeSchema.extend({
  bucket_width: z.literal('1d').default('1d'),
  limit: z.coerce.number().int().min(1).max(180).default(7),
})

/** What OpenAI's names mean here: a line item is a model or a type of machine, a project is a workload. */
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
  const costs = first && last ? await costsOf(reader, { from: first.start, to: last.end, bucketMs }, by) : []
  const days = Map.groupBy(costs, ({ bucket }) => bucket)
  return toPage(page, (day) => resultsOf(days.get(day) ?? []), bucketMs)
}

interface Cost {
  /** Start of its day. */
  readonly bucket: number
  readonly lineItem: string | null
  readonly project: string | null
  readonly costNanoUsd: NanoUsd
}

async function costsOf(
  reader: LedgerReader,
  span: { readonly from: number; readonly to: number; readonly bucketMs: number },
  by: readonly (typeof GROUPINGS)[keyof typeof GROUPINGS][],
): Promise<Cost[]> {
  const [asked, ran] = await Promise.all([reader.spending({ ...span, by }), reader.machineTime(span)])
  return [
    ...asked.map(({ bucket, values, costNanoUsd }) => ({
      bucket,
      lineItem: valueOf(values.model),
      project: valueOf(values.workload),
      costNanoUsd,
    })),
    ...ran.map(({ bucket, lineItem, costNanoUsd }) => ({
      bucket,
      lineItem: by.includes('model') ? lineItem : null,
      project: null,
      costNanoUsd,
    })),
  ]
}

/** One result for each line item and project; requests and machines stand in the same one where neither was asked for. */
function resultsOf(costs: readonly Cost[]): unknown[] {
  const kinds = Map.groupBy(costs, ({ lineItem, project }) => JSON.stringify([lineItem, project]))
  return [...kinds.values()].flatMap(([first, ...others]) => {
    if (!first) return []
    const amount = addUsd(first.costNanoUsd, ...others.map(({ costNanoUsd }) => costNanoUsd))
    return [
      {
        object: 'organization.costs.result',
        amount: { value: usdNumber(amount), currency: 'usd' },
        line_item: first.lineItem,
        project_id: first.project,
      },
    ]
  })
}
