/** What was asked and answered lately, for the comparison with a GPU and for the running month. */
import { addUsd, type NanoUsd } from '../../../../shared/money.ts'
import { DAY_MS, QUARTER_HOUR_MS, type LedgerReader, type SpendingLine } from '../../ledger/ledger.ts'
import { tokensOf, type TokenMix } from './reckoning.ts'

const MEASURED_MS = 30 * DAY_MS
/** Less says nothing of a month. */
const LEAST_MS = DAY_MS
/** Longer than any span, so that it is one part or two. */
const ALL_AT_ONCE_MS = 1_000 * 365 * DAY_MS

type Asked = Pick<LedgerReader, 'spending'>

/** The chat requests of the last 30 days, wherever they were answered. */
export interface Measured {
  readonly mix: TokenMix
  /** From the first of them, a day at least. */
  readonly spanMs: number
}

export async function measureMix(reader: Asked, now: number): Promise<Measured> {
  const from = now - MEASURED_MS
  const span = { from: from - (from % QUARTER_HOUR_MS), to: now + 1 }
  const lines = await reader.spending({ ...span, bucketMs: QUARTER_HOUR_MS, by: [], endpoint: 'chat' })
  const used = lines.filter((line) => tokensOf(line) > 0)
  const firstAt = Math.min(now, ...used.map(({ bucket }) => bucket))
  return { mix: mixOf(used), spanMs: Math.max(LEAST_MS, now - firstAt) }
}

export interface SpentOnRequests {
  readonly costNanoUsd: NanoUsd
  readonly tokens: number
  /** Of them those that own GPUs answered with and were asked with. */
  readonly gpuTokens: number
}

/** @param isGpu by a target's id, also of one that is gone */
export async function measureMonth(
  reader: Asked,
  { from, to }: { readonly from: number; readonly to: number },
  isGpu: (targetId: string) => boolean,
): Promise<SpentOnRequests> {
  const lines = await reader.spending({ from, to, bucketMs: ALL_AT_ONCE_MS, by: ['target'] })
  return {
    costNanoUsd: addUsd(...lines.map(({ costNanoUsd }) => costNanoUsd)),
    tokens: tokensOf(mixOf(lines)),
    gpuTokens: tokensOf(mixOf(lines.filter(({ values }) => isGpu(values.target ?? '')))),
  }
}

const mixOf = (lines: readonly SpendingLine[]): TokenMix =>
  lines.reduce<TokenMix>(
    (sum, { input, cached, output }) => ({
      input: sum.input + input,
      cached: sum.cached + cached,
      output: sum.output + output,
    }),
    { input: 0, cached: 0, output: 0 },
  )
