/** Which column is which, by the names that providers and their tools give them. */
import { INVOICE_FIELDS, type InvoiceField, type Mapping } from '../../../shared/contract/reconciliation.ts'

/** Headers as `nameOf` spells them, the surest first. */
const SYNONYMS = {
  date: [
    'date',
    'day',
    'start_time',
    'start_time_iso',
    'start_date',
    'usage_date',
    'usage_date_utc',
    'date_utc',
    'timestamp',
    'created_at',
    'period_start',
    'time',
  ],
  model: [
    'model',
    'line_item',
    'model_id',
    'model_name',
    'model_version',
    'sku',
    'product',
    'item',
    'description',
    'service',
  ],
  cost: [
    'cost',
    'cost_usd',
    'amount',
    'amount_usd',
    'amount_value',
    'cost_in_usd',
    'amount_in_usd',
    'usd',
    'total_cost',
    'total_usd',
    'spend',
    'spend_usd',
    'charge',
    'total',
    'price',
  ],
  input: [
    'input_tokens',
    'prompt_tokens',
    'input',
    'tokens_in',
    'n_context_tokens_total',
    'context_tokens',
    'total_input_tokens',
    'prompt',
  ],
  cached: [
    'cached_tokens',
    'input_cached_tokens',
    'cached_input_tokens',
    'cache_read_input_tokens',
    'cached_input',
    'cached',
  ],
  output: [
    'output_tokens',
    'completion_tokens',
    'output',
    'tokens_out',
    'n_generated_tokens_total',
    'generated_tokens',
    'total_output_tokens',
    'completion',
  ],
  requests: [
    'requests',
    'num_model_requests',
    'request_count',
    'num_requests',
    'n_requests',
    'calls',
    'api_requests',
  ],
  currency: ['currency', 'amount_currency', 'currency_code'],
} as const satisfies Record<InvoiceField, readonly string[]>

/** "Cost (USD)" → `cost_usd`. */
const nameOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')

/** Finds the columns of a header row; a column serves one field, and the surest name wins. */
export function findColumns(headers: readonly string[]): Mapping {
  const names = headers.map(nameOf)
  const columnOf = (field: InvoiceField): number | null => {
    for (const synonym of SYNONYMS[field]) {
      const index = names.indexOf(synonym)
      if (index >= 0) return index
    }
    return null
  }
  return Object.fromEntries(INVOICE_FIELDS.map((field) => [field, columnOf(field)])) as Mapping
}

/** What is missing or impossible about a mapping, in a sentence; null when it can be used. */
export function mappingProblem(mapping: Mapping, columns: number): string | null {
  const used = INVOICE_FIELDS.map((field) => mapping[field]).filter((index) => index !== null)
  if (used.some((index) => index >= columns)) return 'A chosen column is not in the file.'
  if (new Set(used).size < used.length) return 'One column is chosen for two fields. Choose each once.'
  if (mapping.date === null) return 'No column holds the day. Choose the one that does.'
  const priced = mapping.cost !== null
  const counted = mapping.input !== null && mapping.output !== null
  if (!priced && !counted) {
    return 'No column holds what it cost, and none both kinds of tokens. Choose the cost, or input and output tokens.'
  }
  return null
}
