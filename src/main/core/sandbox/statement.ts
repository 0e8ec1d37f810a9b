/** The account by UTC day and model: what the sandbox would put on an invoice. */
import { addUsd, ZERO_USD, type NanoUsd } from '../../../shared/money.ts'
import type { BilledRequest } from './account.ts'

export interface StatementLine {
  /** Start of the UTC day, ms. */
  readonly day: number
  readonly model: string
  readonly kind: 'chat' | 'embeddings'
  costNanoUsd: NanoUsd
  requests: number
  /** With the cached ones. */
  inputTokens: number
  cachedTokens: number
  outputTokens: number
}

const DAY_MS = 86_400_000

/** Adds requests to lines that may have begun already. What was turned away cost nothing and is on no invoice. */
export function addToStatement(lines: StatementLine[], entries: readonly BilledRequest[]): void {
  for (const entry of entries) {
    if (entry.model === null || entry.promptTokens + entry.completionTokens === 0) continue
    const line = lineOf(lines, entry, entry.model)
    line.costNanoUsd = addUsd(line.costNanoUsd, entry.costNanoUsd)
    line.requests += 1
    line.inputTokens += entry.promptTokens
    line.cachedTokens += entry.cachedTokens
    line.outputTokens += entry.completionTokens
  }
}

function lineOf(
  lines: StatementLine[],
  { startedAt, endpoint }: BilledRequest,
  model: string,
): StatementLine {
  const day = startedAt - (startedAt % DAY_MS)
  const known = lines.find((line) => line.day === day && line.model === model)
  if (known) return known
  const line: StatementLine = {
    day,
    model,
    kind: endpoint.endsWith('/embeddings') ? 'embeddings' : 'chat',
    costNanoUsd: ZERO_USD,
    requests: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  }
  lines.push(line)
  return line
}
