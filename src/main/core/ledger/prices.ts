/** Effective-dated prices: rows are only ever added, and an attempt keeps the id of its price for ever. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { nanoUsd, type NanoUsdPerMillionTokens } from '../../../shared/money.ts'

export interface Price {
  readonly id: number
  readonly model: string
  /** Whose price it is: a target's id, or '' for whoever serves the model and has none of its own. */
  readonly target: string
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

/** Without a target it is for whoever serves the model. */
export type PriceDraft = Omit<Price, 'id' | 'target'> & { readonly target?: string; readonly source: string }

export interface Prices {
  /**
   * What a target asks for a model, now or at a moment: its own price, else the general one, which is also the answer
   * without a target. Undefined when none is known. On every request's way.
   */
  current(model: string, target?: string, at?: number): Price | undefined
  /** The row of zeros by which a model on a machine that is paid by the hour is counted; made when first needed. */
  free(model: string, target: string): Price
  /** The row of zeros by which a model without a price is counted; made when it is first needed. */
  unpriced(model: string): Price
  /**
   * The general prices of a model, or those of a target's own, in the order in which they take effect; of the same
   * moment, the last one counts.
   */
  historyOf(model: string, target?: string): readonly PriceRecord[]
  /** The models that have a price, or will have, if only at some target. */
  models(): string[]
  /** The targets that have, or will have, a price of their own for a model. */
  targetsWith(model: string): string[]
  /**
   * Takes over the catalogue's price when it differs from the general one in force, unless somebody entered or
   * imported that one. The old row stays, for the attempts made under it.
   */
  adopt(draft: Omit<PriceDraft, 'target'>, now: number): void
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

/** The source of a row of zeros for a target whose tokens cost nothing. */
const OWN_GPU = 'own GPU: paid by the hour'

const priceSchema = z.number().transform((value) => nanoUsd(value) as number as NanoUsdPerMillionTokens)

const rowSchema = z.object({
  id: z.number(),
  model: z.string(),
  target: z.string(),
  input: priceSchema,
  cachedInput: priceSchema,
  output: priceSchema,
  effectiveFrom: z.number(),
  origin: originSchema,
  source: z.string(),
  enteredAt: z.number().nullable(),
})

/** The last answer for a model, and from when to when it is the right one. */
interface InForce {
  readonly price: PriceRecord | undefined
  readonly since: number
  readonly until: number
}

/** By target, then by model. */
type ByTarget<Value> = Map<string, Map<string, Value>>

interface Memory {
  readonly rows: Map<number, PriceRecord>
  readonly histories: ByTarget<PriceRecord[]>
  readonly unpriced: Map<string, PriceRecord>
  readonly free: ByTarget<PriceRecord>
  readonly inForce: ByTarget<InForce>
}

function modelsAt<Value>(map: ByTarget<Value>, target: string): Map<string, Value> {
  const known = map.get(target)
  if (known) return known
  const made = new Map<string, Value>()
  map.set(target, made)
  return made
}

/** For whoever serves a model. */
const ANYONE = ''

/** The catalogue prices no target of its own: such a row is that of a machine that is paid by the hour. */
const isFreeRow = ({ origin, target }: PriceRecord): boolean => origin === 'catalogue' && target !== ANYONE

export function createPrices(db: Database, now: () => number): Prices {
  const select = db.prepare(`
    SELECT id, model, target, input_nano_usd_per_m AS input, cached_nano_usd_per_m AS cachedInput,
           output_nano_usd_per_m AS output, effective_from AS effectiveFrom, origin, source, entered_at AS enteredAt
      FROM prices ORDER BY effective_from, id`)
  const insert = db.prepare(`
    INSERT INTO prices (model, target, input_nano_usd_per_m, cached_nano_usd_per_m, output_nano_usd_per_m, source,
                        effective_from, origin, entered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  let memory: Memory | null = null

  function load(): Memory {
    const made: Memory = {
      rows: new Map(),
      histories: new Map(),
      unpriced: new Map(),
      free: new Map(),
      inForce: new Map(),
    }
    for (const row of z.array(rowSchema).parse(select.all())) {
      made.rows.set(row.id, row)
      if (row.origin === 'unpriced') made.unpriced.set(row.model, row)
      else if (isFreeRow(row)) modelsAt(made.free, row.target).set(row.model, row)
      else {
        const models = modelsAt(made.histories, row.target)
        const known = models.get(row.model)
        if (known) known.push(row)
        else models.set(row.model, [row])
      }
    }
    return made
  }

  function add(draft: PriceDraft, origin: PriceOrigin, effectiveFrom: number, enteredAt: number): number {
    const { model, target = ANYONE, input, cachedInput, output, source } = draft
    const { lastInsertRowid } = insert.run(
      model,
      target,
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

  /** Adds a row of zeros, which is no price in force, and returns it as it is read. */
  function addZeros(model: string, target: string, origin: 'catalogue' | 'unpriced', source: string): Price {
    const zero = priceSchema.parse(0)
    const id = add(
      { model, target, input: zero, cachedInput: zero, output: zero, source },
      origin,
      now(),
      now(),
    )
    memory = load()
    const made = memory.rows.get(id)
    if (!made) throw new Error(`the row of zeros for ${model} was not written`)
    return made
  }

  function free(model: string, target: string): Price {
    memory ??= load()
    return memory.free.get(target)?.get(model) ?? addZeros(model, target, 'catalogue', OWN_GPU)
  }

  function unpriced(model: string): Price {
    memory ??= load()
    return memory.unpriced.get(model) ?? addZeros(model, ANYONE, 'unpriced', 'has no price')
  }

  const historyOf = ({ histories }: Memory, model: string, target: string): readonly PriceRecord[] =>
    histories.get(target)?.get(model) ?? []

  /** Where an older file is put in place of this one, what is under way keeps the price that it was told. */
  function keep(price: Price): Price {
    memory ??= load()
    const { model, target } = price
    if (memory.rows.get(price.id) === price) return price
    const zeros = target === ANYONE ? memory.unpriced.get(model) : memory.free.get(target)?.get(model)
    const alike = [
      ...historyOf(memory, model, target),
      ...historyOf(memory, model, ANYONE),
      ...(zeros ? [zeros] : []),
    ].filter((row) => isAlike(row, price))
    const known = alike.find(({ id }) => id === price.id) ?? alike[0]
    if (known) return known
    const isFree = price.input + price.cachedInput + price.output === 0
    if (isFree) return target === ANYONE ? unpriced(model) : free(model, target)
    // Older than all others and nobody's own, so that it is in force only where there is no other.
    const source = 'of a request that was under way when the ledger was replaced'
    const id = add({ ...price, target: ANYONE, source }, 'catalogue', 0, now())
    return { ...price, target: ANYONE, id }
  }

  function current(model: string, target: string, at: number): PriceRecord | undefined {
    memory ??= load()
    const known = memory.inForce.get(target)?.get(model)
    if (known && at >= known.since && at < known.until) return known.price
    const own = target === ANYONE ? null : momentIn(historyOf(memory, model, target), at)
    const general = momentIn(historyOf(memory, model, ANYONE), at)
    const found = {
      price: own?.price ?? general.price,
      since: Math.max(own?.since ?? -Infinity, general.since),
      until: Math.min(own?.until ?? Infinity, general.until),
    }
    // A model that nobody prices is not remembered: clients may name any.
    if (found.price) modelsAt(memory.inForce, target).set(model, found)
    return found.price
  }

  return {
    current: (model, target = ANYONE, at = now()) => current(model, target, at),
    free,
    unpriced,
    historyOf: (model, target = ANYONE) => historyOf((memory ??= load()), model, target),
    models: () => [
      ...new Set([...(memory ??= load()).histories.values()].flatMap((models) => [...models.keys()])),
    ],
    targetsWith: (model) =>
      [...(memory ??= load()).histories]
        .filter(([target, models]) => target !== ANYONE && models.has(model))
        .map(([target]) => target),
    adopt(draft, at) {
      const known = current(draft.model, ANYONE, at)
      if (known && known.origin !== 'catalogue') return
      if (!known || !isAlike(known, draft)) add({ ...draft, target: ANYONE }, 'catalogue', at, at)
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

/** Which of some prices is in force at a moment, and from when to when. */
function momentIn(history: readonly PriceRecord[], at: number): InForce {
  const next = history.findIndex(({ effectiveFrom }) => effectiveFrom > at)
  const price = history.at(next === -1 ? -1 : next - history.length - 1)
  return {
    price,
    since: price?.effectiveFrom ?? -Infinity,
    until: history[next]?.effectiveFrom ?? Infinity,
  }
}

type Figures = Pick<Price, 'input' | 'cachedInput' | 'output'>

const isAlike = (one: Figures, other: Figures): boolean =>
  one.input === other.input && one.cachedInput === other.cachedInput && one.output === other.output
