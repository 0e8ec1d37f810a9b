/** Effective-dated prices: rows are only ever added, and an attempt keeps the id of its price for ever. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsdPerMillionTokens } from '../../../shared/money.ts'

export interface Price {
  readonly id: number
  readonly model: string
  readonly input: NanoUsdPerMillionTokens
  readonly cachedInput: NanoUsdPerMillionTokens
  readonly output: NanoUsdPerMillionTokens
}

const originSchema = z.enum(['catalogue', 'console', 'import', 'unpriced'])

/** `unpriced`: a row of zeros for a model without a price that was let through; never a price in force. */
export type PriceOrigin = z.output<typeof originSchema>

export interface PriceRecord extends Price {
  readonly effectiveFrom: number
  readonly origin: PriceOrigin
  /** Where the figures are from, in words. */
  readonly source: string
  /** Null for rows of before it was noted. */
  readonly enteredAt: number | null
}

export type PriceDraft = Omit<Price, 'id'> & { readonly source: string }

export interface Prices {
  /** The price of a model in force now, or at a moment; undefined when none is known. On every request's way. */
  current(model: string, at?: number): Price | undefined
  /** The row of zeros by which a model without a price is counted; made when it is first needed. */
  unpriced(model: string): Price
  /** Every price of a model, in the order in which they take effect; of the same moment, the last one counts. */
  historyOf(model: string): readonly PriceRecord[]
  /** The models that have a price, or will have. */
  models(): string[]
  /**
   * Takes over the catalogue's price when it differs from the one in force, unless somebody entered or imported
   * that one. The old row stays, for the attempts made under it.
   */
  adopt(draft: PriceDraft, now: number): void
  /** Adds a price from a moment on. Throws RangeError when that is past: what was paid then is history. */
  enter(draft: PriceDraft, origin: 'console' | 'import', effectiveFrom: number, now: number): void
  /**
   * The row that a price has in the file as it is now, which may be another one than when it was read: entered
   * again where that file has none. To be called inside a transaction; on every request's way.
   */
  keep(price: Price): Price
  /** Reads the rows again when next asked: a transaction was undone. */
  forget(): void
}

const priceSchema = z.number().transform((value) => nanoUsd(value) as number as NanoUsdPerMillionTokens)

const rowSchema = z.object({
  id: z.number(),
  model: z.string(),
  input: priceSchema,
  cachedInput: priceSchema,
  output: priceSchema,
  effectiveFrom: z.number(),
  origin: originSchema,
  source: z.string(),
  enteredAt: z.number().nullable(),
})

/** The last answer for a model, and until when it is the right one. */
interface InForce {
  readonly price: PriceRecord | undefined
  readonly since: number
  readonly until: number
}

interface Memory {
  readonly histories: Map<string, PriceRecord[]>
  readonly unpriced: Map<string, PriceRecord>
  readonly inForce: Map<string, InForce>
}

export function createPrices(db: Database, now: () => number): Prices {
  const select = db.prepare(`
    SELECT id, model, input_nano_usd_per_m AS input, cached_nano_usd_per_m AS cachedInput,
           output_nano_usd_per_m AS output, effective_from AS effectiveFrom, origin, source, entered_at AS enteredAt
      FROM prices ORDER BY effective_from, id`)
  const insert = db.prepare(`
    INSERT INTO prices (model, input_nano_usd_per_m, cached_nano_usd_per_m, output_nano_usd_per_m, source,
                        effective_from, origin, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  let memory: Memory | null = null

  function load(): Memory {
    const histories = new Map<string, PriceRecord[]>()
    const unpriced = new Map<string, PriceRecord>()
    for (const row of z.array(rowSchema).parse(select.all())) {
      const known = histories.get(row.model)
      if (row.origin === 'unpriced') unpriced.set(row.model, row)
      else if (known) known.push(row)
      else histories.set(row.model, [row])
    }
    return { histories, unpriced, inForce: new Map() }
  }

  function add(draft: PriceDraft, origin: PriceOrigin, effectiveFrom: number, enteredAt: number): number {
    const { model, input, cachedInput, output, source } = draft
    const { lastInsertRowid } = insert.run(
      model,
      input,
      cachedInput,
      output,
      source,
      effectiveFrom,
      origin,
      enteredAt,
    )
    memory = null
    return Number(lastInsertRowid)
  }

  /** Where an older file is put in place of this one, what is under way keeps the price that it was told. */
  function keep(price: Price): Price {
    memory ??= load()
    const { model } = price
    const unpriced = memory.unpriced.get(model)
    if (price === memory.inForce.get(model)?.price || price === unpriced) return price
    const alike = [...(memory.histories.get(model) ?? []), ...(unpriced ? [unpriced] : [])].filter((row) =>
      isAlike(row, price),
    )
    const known = alike.find(({ id }) => id === price.id) ?? alike[0]
    if (known) return known
    // Older than all others, so that it is in force only where there is no other.
    const isFree = price.input + price.cachedInput + price.output === 0
    const source = 'of a request that was under way when the ledger was replaced'
    const id = add({ ...price, source }, isFree ? 'unpriced' : 'catalogue', 0, now())
    return { ...price, id }
  }

  function current(model: string, at: number): PriceRecord | undefined {
    memory ??= load()
    const known = memory.inForce.get(model)
    if (known && at >= known.since && at < known.until) return known.price
    const history = memory.histories.get(model)
    if (!history) return undefined
    const next = history.findIndex(({ effectiveFrom }) => effectiveFrom > at)
    const price = history.at(next === -1 ? -1 : next - history.length - 1)
    const until = history[next]?.effectiveFrom ?? Infinity
    memory.inForce.set(model, { price, since: price?.effectiveFrom ?? -Infinity, until })
    return price
  }

  return {
    current: (model, at = now()) => current(model, at),
    unpriced(model) {
      memory ??= load()
      const known = memory.unpriced.get(model)
      if (known) return known
      const free = priceSchema.parse(0)
      const draft = { model, input: free, cachedInput: free, output: free, source: 'has no price' }
      add(draft, 'unpriced', now(), now())
      memory = load()
      const made = memory.unpriced.get(model)
      if (!made) throw new Error(`the row of zeros for ${model} was not written`)
      return made
    },
    historyOf: (model) => (memory ??= load()).histories.get(model) ?? [],
    models: () => [...(memory ??= load()).histories.keys()],
    adopt(draft, at) {
      const known = current(draft.model, at)
      if (known && known.origin !== 'catalogue') return
      if (!known || !isAlike(known, draft)) add(draft, 'catalogue', at, at)
    },
    enter(draft, origin, effectiveFrom, at) {
      if (effectiveFrom < at) throw new RangeError(`a price cannot take effect in the past: ${effectiveFrom}`)
      add(draft, origin, effectiveFrom, at)
    },
    keep,
    forget() {
      memory = null
    },
  }
}

type Figures = Pick<Price, 'input' | 'cachedInput' | 'output'>

const isAlike = (one: Figures, other: Figures): boolean =>
  one.input === other.input && one.cachedInput === other.cachedInput && one.output === other.output
