/**
 * A provider's admin API of OpenAI's shape as an invoice: costs by line item, and the usage of completions by model.
 * Source: https://platform.openai.com/docs/api-reference/usage
 */
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import type { AdminApi } from '../upstreams/upstreams.ts'
import { utcDayOf } from './days.ts'
import { parseDecimal } from './decimal.ts'
import { addUp, modelOfLineItem, type StatedLine, type Statement } from './statement.ts'

/** Whole UTC days, inclusive, by their starts. */
export interface OrganizationQuery {
  readonly target: string
  readonly firstDay: number
  readonly lastDay: number
}

const DAY_MS = 86_400_000
/** The most that OpenAI takes: 180 days of costs, 31 of usage. */
const COSTS_LIMIT = '180'
const USAGE_LIMIT = '31'
/** A year of days fits into a few; more is an API that goes in circles. */
const MAX_PAGES = 100

const tokens = z.number().int().nonnegative().nullish()
const costResult = z.object({
  // A number, or its decimal as text: providers do both.
  amount: z.object({ value: z.union([z.number(), z.string()]), currency: z.string() }),
  line_item: z.string().nullish(),
})
const usageResult = z.object({
  model: z.string().nullish(),
  input_tokens: tokens,
  input_cached_tokens: tokens,
  output_tokens: tokens,
  num_model_requests: tokens,
})
const pageOf = <Result extends z.ZodType>(result: Result) =>
  z.object({
    data: z.array(z.object({ start_time: z.number().int(), results: z.array(result) })),
    has_more: z.boolean().default(false),
    next_page: z.string().nullish(),
  })
const costPage = pageOf(costResult)
const usagePage = pageOf(usageResult)

/** Reads both lists to their ends. Throws `upstream_error` in words for whoever asked. */
export async function readOrganization(
  admin: AdminApi,
  query: OrganizationQuery,
  signal: AbortSignal,
): Promise<{ readonly statement: Statement; readonly content: string }> {
  const costs = await readPages(
    admin,
    query,
    '/organization/costs',
    'line_item',
    COSTS_LIMIT,
    costPage,
    signal,
  )
  const usage = await readPages(
    admin,
    query,
    '/organization/usage/completions',
    'model',
    USAGE_LIMIT,
    usagePage,
    signal,
  )
  const lines = [
    ...costs.map(({ day, result }) => costLine(query.target, day, result)),
    ...usage.map(({ day, result }) => usageLine(day, result)),
  ]
  try {
    const statement = addUp(lines)
    return { statement, content: JSON.stringify([query, statement]) }
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(query.target, error.message)
    throw error
  }
}

function costLine(
  target: string,
  day: number,
  { amount, line_item }: z.output<typeof costResult>,
): StatedLine {
  const costUsd = parseDecimal(String(amount.value))
  if (amount.currency.toLowerCase() !== 'usd') throw unreadable(target, `it bills in "${amount.currency}"`)
  if (costUsd === null) throw unreadable(target, 'one of its amounts is not a decimal')
  const model = modelOfLineItem(line_item ?? '')
  return { day, model, costUsd, input: null, cached: null, output: null, requests: null }
}

function usageLine(day: number, result: z.output<typeof usageResult>): StatedLine {
  return {
    day,
    model: result.model ?? '',
    costUsd: null,
    input: result.input_tokens ?? 0,
    cached: result.input_cached_tokens ?? 0,
    output: result.output_tokens ?? 0,
    requests: result.num_model_requests ?? 0,
  }
}

async function readPages<Result>(
  admin: AdminApi,
  { target, firstDay, lastDay }: OrganizationQuery,
  path: string,
  groupBy: string,
  limit: string,
  schema: z.ZodType<{
    data: { start_time: number; results: Result[] }[]
    has_more: boolean
    next_page?: string | null | undefined
  }>,
  signal: AbortSignal,
): Promise<{ day: number; result: Result }[]> {
  const query = new URLSearchParams({
    start_time: String(firstDay / 1_000),
    end_time: String((lastDay + DAY_MS) / 1_000),
    bucket_width: '1d',
    group_by: groupBy,
    limit,
  })
  const found: { day: number; result: Result }[] = []
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const parsed = schema.safeParse(await admin.get(target, path, query, signal))
    if (!parsed.success) throw unreadable(target, `its answer to ${path} is not of OpenAI's shape`)
    for (const { start_time, results } of parsed.data.data) {
      const day = utcDayOf(start_time * 1_000)
      for (const result of results) found.push({ day, result })
    }
    const { has_more: hasMore, next_page: next } = parsed.data
    if (!hasMore) return found
    if (next == null || next === query.get('page'))
      throw unreadable(target, `its pages of ${path} have no end`)
    query.set('page', next)
  }
  throw unreadable(target, `its pages of ${path} have no end`)
}

const unreadable = (target: string, why: string): Refusal =>
  new Refusal(
    'upstream_error',
    `The costs of "${target}" cannot be read: ${why}. Import its invoice as a file instead.`,
  )
