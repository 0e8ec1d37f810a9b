/** GET /v1/organization/costs and /v1/organization/usage/completions: OpenAI's admin shapes over the own account. */
import { z } from 'zod'
import { addUsd, usdNumber } from '../../../../shared/money.ts'
import type { Account } from '../account.ts'
import type { StatementLine } from '../statement.ts'
import { invalidRequest } from './errors.ts'

const DAY_S = 86_400

const seconds = z.coerce.number().int().nonnegative()
const queryOf = (most: number) =>
  z.object({
    start_time: seconds,
    end_time: seconds.optional(),
    bucket_width: z.literal('1d').default('1d'),
    group_by: z.enum(['line_item', 'model']).optional(),
    limit: z.coerce.number().int().min(1).max(most).default(7),
    page: z
      .string()
      .regex(/^page_\d{1,12}$/)
      .optional(),
  })
const REPORTS = {
  '/v1/organization/costs': { query: queryOf(180), results: costResults },
  '/v1/organization/usage/completions': { query: queryOf(31), results: usageResults },
} as const

export type OrganizationPath = keyof typeof REPORTS

export const isOrganizationPath = (path: string): path is OrganizationPath => Object.hasOwn(REPORTS, path)

/** One page of UTC days, as JSON. Throws ApiError for a query that cannot be answered. */
export function organizationPage(
  account: Account,
  path: OrganizationPath,
  search: URLSearchParams,
  now: number,
): string {
  const { query: schema, results } = REPORTS[path]
  const parsed = schema.safeParse(Object.fromEntries(search))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const param = issue?.path.join('.') ?? null
    throw invalidRequest(`${param ?? 'The query'}: ${issue?.message ?? 'not valid'}`, param)
  }
  const { start_time, end_time, limit, page, group_by } = parsed.data
  const from = page === undefined ? start_time : Number(page.slice('page_'.length))
  const end = end_time ?? Math.floor(now / 1_000) + 1
  const starts: number[] = []
  for (let start = from - (from % DAY_S); start < end && starts.length <= limit; start += DAY_S)
    starts.push(start)
  const next = starts[limit]
  const lines = account.statement()
  return JSON.stringify({
    object: 'page',
    data: starts.slice(0, limit).map((start) => ({
      object: 'bucket',
      start_time: start,
      end_time: start + DAY_S,
      results: results(
        lines.filter(({ day }) => day === start * 1_000),
        group_by !== undefined,
      ),
    })),
    has_more: next !== undefined,
    next_page: next === undefined ? null : `page_${next}`,
  })
}

function costResults(lines: readonly StatementLine[], byItem: boolean): unknown[] {
  const amount = (of: readonly StatementLine[]): unknown => ({
    value: usdNumber(addUsd(...of.map(({ costNanoUsd }) => costNanoUsd))),
    currency: 'usd',
  })
  const result = (lineItem: string | null, of: readonly StatementLine[]): unknown => ({
    object: 'organization.costs.result',
    amount: amount(of),
    line_item: lineItem,
    project_id: null,
  })
  if (byItem) return lines.map((line) => result(line.model, [line]))
  return lines.length === 0 ? [] : [result(null, lines)]
}

function usageResults(lines: readonly StatementLine[], byModel: boolean): unknown[] {
  const chat = lines.filter(({ kind }) => kind === 'chat')
  const sum = (of: readonly StatementLine[], read: (line: StatementLine) => number): number =>
    of.reduce((total, line) => total + read(line), 0)
  const result = (model: string | null, of: readonly StatementLine[]): unknown => ({
    object: 'organization.usage.completions.result',
    model,
    input_tokens: sum(of, ({ inputTokens }) => inputTokens),
    input_cached_tokens: sum(of, ({ cachedTokens }) => cachedTokens),
    output_tokens: sum(of, ({ outputTokens }) => outputTokens),
    num_model_requests: sum(of, ({ requests }) => requests),
  })
  if (byModel) return chat.map((line) => result(line.model, [line]))
  return chat.length === 0 ? [] : [result(null, chat)]
}
