/** `GET /v1/organization/costs`: OpenAI's admin shape over this ledger, in UTC days. */
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import { usdNumber } from '../../../shared/money.ts'
import { DAY_MS, type CostLine, type Ledger } from '../ledger/ledger.ts'

const seconds = z
  .string('is required: Unix seconds')
  .regex(/^\d{1,12}$/, 'must be Unix seconds')
  .transform(Number)

const querySchema = z.object({
  start_time: seconds,
  end_time: seconds.optional(),
  bucket_width: z.literal('1d').default('1d'),
  limit: z.coerce.number().int().min(1).max(180).default(7),
  page: z
    .string()
    .regex(/^page_\d{1,12}$/)
    .optional(),
})

const groupingSchema = z.array(z.enum(['line_item', 'project_id']))

/**
 * Answers a query. `end_time` defaults to now, inclusive. Days before the ledger's first row hold nothing and are
 * not paged through; the first and last bucket are cut to the time asked for. Throws `invalid_request`.
 */
export function organizationCosts(ledger: Ledger, search: URLSearchParams, now: number): unknown {
  const query = parse(querySchema, Object.fromEntries(search))
  const groupBy = parse(groupingSchema, [...search.getAll('group_by'), ...search.getAll('group_by[]')])
  const askedFrom = query.start_time * 1000
  const to = query.end_time === undefined ? now + 1 : query.end_time * 1000
  const firstRowAt = ledger.firstRowAt() ?? now
  const from = Math.max(askedFrom, firstRowAt - (firstRowAt % DAY_MS))
  const pageFrom = query.page ? Number(query.page.slice('page_'.length)) * 1000 : from
  const days = daysBetween(Math.max(from, pageFrom), to)
  const shown = days.slice(0, query.limit)
  const first = shown[0]
  const last = shown.at(-1)
  const lines = first && last ? ledger.costs({ from: first.start, to: last.end, groupBy }) : []
  const next = days[query.limit]
  return {
    object: 'page',
    data: shown.map((day) => ({
      object: 'bucket',
      start_time: Math.floor(day.start / 1000),
      end_time: Math.ceil(day.end / 1000),
      results: lines.filter(({ dayStart }) => dayStart === day.start - (day.start % DAY_MS)).map(toResult),
    })),
    has_more: next !== undefined,
    next_page: next ? `page_${next.start / 1000}` : null,
  }
}

function toResult({ costNanoUsd, lineItem, projectId }: CostLine): unknown {
  return {
    object: 'organization.costs.result',
    amount: { value: usdNumber(costNanoUsd), currency: 'usd' },
    line_item: lineItem,
    project_id: projectId,
  }
}

/** UTC days that meet [from, to), the first and the last cut to it; a little more than the limit is enough. */
function daysBetween(from: number, to: number): { start: number; end: number }[] {
  const days = []
  for (let start = from; start < to && days.length <= 181;) {
    const end = Math.min(start - (start % DAY_MS) + DAY_MS, to)
    days.push({ start, end })
    start = end
  }
  return days
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.filter((step) => typeof step === 'string').join('.') ?? ''
  const param = path === '' ? 'group_by' : path
  throw new Refusal('invalid_request', `"${param}": ${issue?.message ?? 'not valid'}.`, { param })
}
