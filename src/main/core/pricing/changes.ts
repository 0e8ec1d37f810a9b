/** What one line of an edit or an import would change. */
import type { PriceChange, PricePerMillion } from '../../../shared/contract/prices.ts'
import { costOf, exactUsd, type NanoUsd } from '../../../shared/money.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Price, Prices } from '../ledger/ledger.ts'
import type { PriceEntry } from './entry.ts'
import { figuresOf, problemsOf, type Figures } from './problems.ts'

export const SAMPLE_INPUT_TOKENS = 1_000
export const SAMPLE_OUTPUT_TOKENS = 500

/** Exact decimals of USD per 1M tokens. */
export function inUsd({ input, cachedInput, output }: Figures): PricePerMillion {
  const usd = (price: number): string => exactUsd(price as NanoUsd)
  return { inputUsd: usd(input), cachedInputUsd: usd(cachedInput), outputUsd: usd(output) }
}

/** A line as the core knows it: what the page sees, and the figures behind it. */
export interface Change {
  readonly shown: PriceChange
  readonly entry: PriceEntry
  readonly before: Price | undefined
  readonly after: Figures | null
}

/** Holds an entry against the price that would be in force at `effectiveFrom` without it. */
export function changeOf(
  entry: PriceEntry,
  effectiveFrom: number,
  known: {
    readonly prices: Pick<Prices, 'current'>
    readonly catalogue: Pick<Catalogue, 'find'>
    readonly servedBy: ReadonlyMap<string, readonly string[]>
  },
): Change {
  const before = known.prices.current(entry.model, entry.target, effectiveFrom)
  const after = figuresOf(entry)
  const model = known.catalogue.find(entry.model)
  const kind = entry.limits?.kind ?? model?.kind ?? 'chat'
  const sampleOf = ({ input, output }: Figures): NanoUsd =>
    costOf(
      { tokens: SAMPLE_INPUT_TOKENS, price: input },
      { tokens: kind === 'chat' ? SAMPLE_OUTPUT_TOKENS : 0, price: output },
    )
  const sample = {
    beforeNanoUsd: before ? sampleOf(before) : null,
    afterNanoUsd: after ? sampleOf(after) : null,
  }
  const { beforeNanoUsd, afterNanoUsd } = sample
  return {
    entry,
    before,
    after,
    shown: {
      entry: entry.entry,
      model: entry.model,
      target: entry.target,
      provider: entry.limits?.provider ?? model?.provider ?? null,
      kind,
      contextTokens: entry.limits?.contextTokens ?? model?.contextTokens ?? null,
      maxOutputTokens: entry.limits?.maxOutputTokens ?? model?.maxOutputTokens ?? null,
      servedBy: [...(known.servedBy.get(entry.model) ?? [])],
      change: !before ? 'new' : after && isSame(before, after, entry.target) ? 'same' : 'changed',
      before: before ? { ...inUsd(before), priceId: before.id } : null,
      after: after ? inUsd(after) : null,
      sample,
      ratio: beforeNanoUsd && afterNanoUsd !== null ? afterNanoUsd / beforeNanoUsd : null,
      problems: problemsOf(entry, kind, before),
      notes: [...entry.notes],
    },
  }
}

/** The general price with the figures of a target's own is another one: it may change without it. */
function isSame(one: Price, other: Figures, target: string): boolean {
  return (
    one.target === target &&
    one.input === other.input &&
    one.cachedInput === other.cachedInput &&
    one.output === other.output
  )
}
