/** Effective-dated prices: a row keeps the id of the price it was made under, for ever. */
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

export type PriceDraft = Omit<Price, 'id'> & { readonly source: string }

export interface Prices {
  /** The price of a model in force now; undefined when none is known. */
  current(model: string): Price | undefined
  /** Takes over a price when it differs from the one in force; the old one stays, for the rows made under it. */
  adopt(draft: PriceDraft, now: number): void
}

const priceSchema = z.number().transform((value) => nanoUsd(value) as number as NanoUsdPerMillionTokens)

const priceRowSchema = z.object({
  id: z.number(),
  model: z.string(),
  input: priceSchema,
  cachedInput: priceSchema,
  output: priceSchema,
})

export function createPrices(db: Database): Prices {
  const latest = db.prepare(`
    SELECT id, model, input_nano_usd_per_m AS input, cached_nano_usd_per_m AS cachedInput,
           output_nano_usd_per_m AS output
      FROM prices ORDER BY effective_from, id`)
  const insert = db.prepare(`
    INSERT INTO prices (model, effective_from, input_nano_usd_per_m, cached_nano_usd_per_m,
                        output_nano_usd_per_m, source) VALUES (?, ?, ?, ?, ?, ?)`)
  const inForce = new Map<string, Price>()
  for (const row of z.array(priceRowSchema).parse(latest.all())) inForce.set(row.model, row)

  return {
    current: (model) => inForce.get(model),
    adopt({ source, ...price }, now) {
      const known = inForce.get(price.model)
      const same =
        known?.input === price.input &&
        known.cachedInput === price.cachedInput &&
        known.output === price.output
      if (same) return
      const { lastInsertRowid } = insert.run(
        price.model,
        now,
        price.input,
        price.cachedInput,
        price.output,
        source,
      )
      inForce.set(price.model, { ...price, id: Number(lastInsertRowid) })
    },
  }
}
