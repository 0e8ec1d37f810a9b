/** One row as the Ledger screen shows it: with its key's name and the price that it is priced by. */
import { z } from 'zod'
import { ledgerRowSchema, type LedgerRow } from '../../../../shared/contract/ledger.ts'
import { exactUsd, nanoUsd } from '../../../../shared/money.ts'
import type { Prepare } from './statements.ts'

const READ = `
  SELECT a.id, a.request_id AS requestId, a.attempt, a.endpoint, a.key_id AS keyId,
         coalesce(k.name, a.key_id) AS keyName, a.user, a.session, a.workload, a.model_asked AS modelAsked,
         a.model_served AS modelServed, a.target, a.reason, a.streamed, a.reserved_at AS reservedAt,
         a.settled_at AS settledAt, a.hold_nano_usd AS holdNanoUsd, a.cost_nano_usd AS costNanoUsd,
         a.input_tokens AS input, a.cached_tokens AS cached, a.output_tokens AS output,
         a.reasoning_tokens AS reasoning, a.usage_source AS usageSource, a.maybe_billed AS maybeBilled, a.finish_reason AS finishReason,
         a.error_code AS errorCode, a.ttft_ms AS ttftMs, coalesce(a.latency_ms, 0) AS latencyMs,
         p.id AS priceId, p.input_nano_usd_per_m AS inputPrice, p.cached_nano_usd_per_m AS cachedPrice,
         p.output_nano_usd_per_m AS outputPrice, p.origin, p.source, p.effective_from AS effectiveFrom
    FROM attempts AS a JOIN prices AS p ON p.id = a.price_id LEFT JOIN client_keys AS k ON k.id = a.key_id`

const usdSchema = z.int().transform((amount) => exactUsd(nanoUsd(amount)))

/** What has another form in SQLite; all else is checked with the row it becomes. */
const readSchema = z.looseObject({
  streamed: z.int(),
  maybeBilled: z.int(),
  input: z.int(),
  cached: z.int(),
  output: z.int(),
  reasoning: z.int(),
  priceId: z.int(),
  inputPrice: usdSchema,
  cachedPrice: usdSchema,
  outputPrice: usdSchema,
  origin: z.string(),
  source: z.string(),
  effectiveFrom: z.int(),
})

function toRow(read: unknown): LedgerRow {
  const {
    streamed,
    maybeBilled,
    input,
    cached,
    output,
    reasoning,
    priceId,
    inputPrice,
    cachedPrice,
    outputPrice,
    origin,
    source,
    effectiveFrom,
    ...rest
  } = readSchema.parse(read)
  return ledgerRowSchema.parse({
    ...rest,
    streamed: streamed === 1,
    maybeBilled: maybeBilled === 1,
    tokens: { input, cached, output, reasoning },
    price: {
      id: priceId,
      inputUsd: inputPrice,
      cachedInputUsd: cachedPrice,
      outputUsd: outputPrice,
      origin,
      source,
      effectiveFrom,
    },
  })
}

export function createRowReader(prepare: Prepare) {
  return {
    byId: (id: number): LedgerRow => toRow(prepare(`${READ} WHERE a.id = ?`).get(id)),
    ofRequest: (requestId: string): LedgerRow[] =>
      prepare(`${READ} WHERE a.request_id = ? ORDER BY a.attempt`).all(requestId).map(toRow),
  }
}
